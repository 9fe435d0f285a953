"""Which files an office takes, how their beginning looks, and the limits that keep a check within bounds."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one attachment; bytes, pages, picture points, parts of a packed file, ratio unpacked to packed."""

    max_bytes: int = 20 * MIB
    max_media_bytes: int = 50 * MIB
    max_pages: int = 1000
    max_pixels: int = 80_000_000
    max_parts: int = 2000
    max_unpacked: int = 64 * MIB
    max_ratio: int = 200
    max_mail_parts: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """`kind` is the short name stored with the file, `label` what a person calls it."""

    kind: str
    content_type: str
    label: str
    media: bool = False


class FileRefused(Exception):
    """A check found a reason against the file; the text is a Chinese sentence that says what to do."""


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": FileKind(kind="pdf", content_type="application/pdf", label="PDF 文件"),
    "jpg": FileKind(kind="jpeg", content_type="image/jpeg", label="JPG 图片"),
    "png": FileKind(kind="png", content_type="image/png", label="PNG 图片"),
    "webp": FileKind(kind="webp", content_type="image/webp", label="WebP 图片"),
    "txt": FileKind(kind="txt", content_type="text/plain", label="TXT 文本"),
    "docx": FileKind(
        kind="docx", content_type=f"{_OFFICE}.wordprocessingml.document", label="Word 文档（DOCX）"
    ),
    "xlsx": FileKind(kind="xlsx", content_type=f"{_OFFICE}.spreadsheetml.sheet", label="Excel 表格（XLSX）"),
    "ofd": FileKind(kind="ofd", content_type="application/ofd", label="版式文件（OFD）"),
    "eml": FileKind(kind="eml", content_type="message/rfc822", label="电子邮件（EML）"),
    "mp3": FileKind(kind="mp3", content_type="audio/mpeg", label="MP3 录音", media=True),
    "m4a": FileKind(kind="m4a", content_type="audio/mp4", label="M4A 录音", media=True),
    "amr": FileKind(kind="amr", content_type="audio/amr", label="AMR 录音", media=True),
    "wav": FileKind(kind="wav", content_type="audio/wav", label="WAV 录音", media=True),
    "mp4": FileKind(kind="mp4", content_type="video/mp4", label="MP4 视频", media=True),
}
KINDS["jpeg"] = KINDS["jpg"]
ALLOWED = "PDF、OFD、JPG、PNG、WebP、TXT、DOCX、XLSX、EML、MP3、M4A、AMR、WAV、MP4"

# What to do with common files that are not taken.
ADVICE = {
    "doc": "旧版 Word 文件不能接收。请在 Word 或 WPS 中另存为 DOCX 或 PDF 后上传。",
    "wps": "WPS 专用格式不能接收。请在 WPS 中另存为 DOCX 或 PDF 后上传。",
    "xls": "旧版 Excel 文件不能接收。请另存为 XLSX 或 PDF 后上传。",
    "et": "WPS 表格专用格式不能接收。请另存为 XLSX 或 PDF 后上传。",
    "ppt": "演示文稿不能接收。请另存为 PDF 后上传。",
    "pptx": "演示文稿不能接收。请另存为 PDF 后上传。",
    "docm": "带宏的文档不能接收。请另存为不带宏的 DOCX 或 PDF 后上传。",
    "xlsm": "带宏的表格不能接收。请另存为不带宏的 XLSX 或 PDF 后上传。",
    "heic": "HEIC 照片不能接收。请在手机“设置—相机—格式”中选择“兼容性最佳”，或转换为 JPG 后上传。",
    "heif": "HEIF 照片不能接收。请转换为 JPG 后上传。",
    "gif": "GIF 动图不能接收。请截图保存为 JPG 或 PNG 后上传。",
    "bmp": "BMP 图片不能接收。请转换为 JPG 或 PNG 后上传。",
    "tif": "TIFF 图片不能接收。请转换为 JPG 或 PDF 后上传。",
    "tiff": "TIFF 图片不能接收。请转换为 JPG 或 PDF 后上传。",
    "svg": "SVG 图片不能接收。请转换为 JPG 或 PNG 后上传。",
    "zip": "压缩包不能接收。请解压后把其中的文件逐个上传。",
    "rar": "压缩包不能接收。请解压后把其中的文件逐个上传。",
    "7z": "压缩包不能接收。请解压后把其中的文件逐个上传。",
    "mov": "MOV 视频不能接收。请转换为 MP4 后上传。",
    "msg": "Outlook 的 MSG 文件不能接收。请在邮箱中另存为 EML 后上传，或者把正文和附件分别上传。",
    "ett": "WPS 模板不能接收。请另存为 XLSX 或 PDF 后上传。",
    "wpt": "WPS 模板不能接收。请另存为 DOCX 或 PDF 后上传。",
    "uof": "UOF 文档不能接收。请在 WPS 中另存为 DOCX 或 PDF 后上传。",
    "odt": "ODT 文档不能接收。请另存为 DOCX 或 PDF 后上传。",
    "ods": "ODS 表格不能接收。请另存为 XLSX 或 PDF 后上传。",
    "rtf": "RTF 文档不能接收。请在 Word 或 WPS 中另存为 DOCX 或 PDF 后上传。",
    "html": "网页不能接收。请用浏览器“打印”成 PDF 后上传。",
    "htm": "网页不能接收。请用浏览器“打印”成 PDF 后上传。",
    "mht": "网页不能接收。请用浏览器“打印”成 PDF 后上传。",
    "dat": "这是 Outlook 的专用附件（winmail.dat）。请发件人改用 HTML 或者纯文本格式重发，或者把正文和附件分别上传。",
    "p7m": "邮件是加密的，或者连同签名整封打包，这里打不开。请在邮箱中打开，把正文和附件分别保存后上传。",
    "caj": "CAJ 文件不能接收。请用阅读软件另存为 PDF 后上传。",
}
ADVICE |= {
    **dict.fromkeys(("dps", "dpt", "pps", "ppsx", "key"), ADVICE["ppt"]),
    **dict.fromkeys(("xlsb", "xltx", "csv", "numbers"), "这种表格不能接收。请另存为 XLSX 或 PDF 后上传。"),
    **dict.fromkeys(("dotx", "dot", "pages"), "这种文档不能接收。请另存为 DOCX 或 PDF 后上传。"),
    **dict.fromkeys(("mhtml", "xhtml"), ADVICE["mht"]),
}
"""What stands beside these in the menus of the same programs."""

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"#!AMR", "amr"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"ID3", "mp3"),
)
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"))


def sniff(data: bytes) -> str:
    """Extension that belongs to the first bytes of `data`; "" when they say nothing (text has no fixed beginning)."""
    for beginning, extension in _BEGINNINGS:
        if data.startswith(beginning):
            return extension
    if data[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(data[8:12], "")
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in _HEIF_BRANDS:
            return "heic"
        if brand == b"qt  ":
            return "mov"
        return "m4a" if brand in (b"M4A ", b"M4B ") else "mp4"
    # The sync of MPEG layer III; the mark of UTF-16 text (FF FE) would be layer I.
    return "mp3" if data[:1] == b"\xff" and data[1:2] and data[1] & 0xE6 == 0xE2 else ""
