"""May an attachment be taken: its content decides, never its name or what the browser says about it.

ASVS V5.2: allowed kinds, content equal to extension, bounded unpacking, no active content. Reads bytes, stores nothing.
"""

import io
import logging
import re
import zipfile
from dataclasses import InitVar, dataclass, field

from xinqiao.intake.file_kinds import ADVICE, ALLOWED, KINDS, FileKind, FileRefused, Limits, sniff
from xinqiao.intake.file_names import extension_of, safe_name
from xinqiao.intake.packed_documents import check_packed
from xinqiao.intake.pdf_files import check_pdf
from xinqiao.intake.pictures import check_picture
from xinqiao.intake.recordings import check_recording
from xinqiao.intake.text_files import check_mail, check_text
from xinqiao.rules.words import Phrase

__all__ = ["CheckedFile", "FileCheck", "Limits", "Upload", "check_file", "inspect", "safe_name"]

_log = logging.getLogger(__name__)
UNFORESEEN = "文件无法核对。请另存为 PDF、JPG 或 TXT 后上传，或到窗口当面提交。"
_EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_TWO_KINDS = "文件里混有两种格式的内容，不能接收。请重新导出、截图或扫描后上传。"
_INSPECTED = object()
_SCRIPT_IN_PICTURE = re.compile(rb"<script|<\?php|__HALT_COMPILER", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """`problem` is a Chinese sentence that says what to do, empty when `ok`; `safe_name` may be shown either way."""

    ok: bool
    kind: str
    content_type: str
    safe_name: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came: the sender's name for it and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file that may be taken: its content is what its name says. It is kept byte by byte as it came, or no signature and no fingerprint
    of the sender's would fit; what is given out is a clean copy (`intake.copies`). Only `inspect` makes one, so that where one is asked
    for nothing unchecked can be handed in."""

    name: str
    content_type: str
    data: bytes = field(repr=False)
    proof: InitVar[object]

    def __post_init__(self, proof: object) -> None:
        if proof is not _INSPECTED:
            raise TypeError("a checked file is made by inspect() alone")


def inspect(upload: Upload) -> CheckedFile:
    """The file, checked. Up to 2 s of CPU: never while others wait for this process's lock. Raises Refused with a
    sentence that names the file and says what to do."""
    check = check_file(upload.name, upload.data)
    if not check.ok:
        raise FileRefused(Phrase("「{name}」：{problem}", name=check.safe_name, problem=check.problem))
    return CheckedFile(
        name=check.safe_name,
        content_type=check.content_type,
        data=upload.data,
        proof=_INSPECTED,
    )


def check_file(name: str, data: bytes, *, limits: Limits | None = None) -> FileCheck:
    """Check one attachment by name and whole content. Never raises for what is in the file; ≤ 2 s of CPU."""
    bounds = limits or Limits()
    shown = safe_name(name)
    try:
        kind = _check(name, data, bounds)
    except FileRefused as refusal:
        return FileCheck(ok=False, kind="", content_type="", safe_name=shown, problem=str(refusal))
    except Exception:
        # A file nobody foresaw: the sender gets an answer, the log gets the place (not the name or the content).
        _log.exception("attachment check failed unexpectedly")
        return FileCheck(ok=False, kind="", content_type="", safe_name=shown, problem=UNFORESEEN)
    return FileCheck(ok=True, kind=kind.kind, content_type=kind.content_type, safe_name=shown)


def _check(name: str, data: bytes, limits: Limits) -> FileKind:
    if not data:
        raise FileRefused("文件是空的（0 字节）。请确认文件能打开后重新选择。")
    extension = extension_of(name)
    kind = _allowed_kind(extension)
    most = limits.max_media_bytes if kind.media else limits.max_bytes
    if len(data) > most:
        raise FileRefused(
            Phrase("文件大小超过{most}MB。请压缩、分段，或到窗口当面提交。", most=most // (1024 * 1024))
        )
    if _EICAR in data:
        raise FileRefused("文件中发现病毒特征，已拒收。请先对电脑或手机查毒，再重新导出文件上传。")
    extension = "jpg" if extension == "jpeg" else extension
    _check_beginning(extension, kind, data)
    _check_single_format(extension, data)
    _check_content(extension, data, limits)
    return kind


def _allowed_kind(extension: str) -> FileKind:
    if extension in KINDS:
        return KINDS[extension]
    if extension in ADVICE:
        raise FileRefused(ADVICE[extension])
    what = Phrase("“.{extension}”文件", extension=extension) if extension else "没有扩展名的文件"
    raise FileRefused(Phrase("{what}不能接收。可以上传：{allowed}。", what=what, allowed=ALLOWED))


def _check_beginning(extension: str, kind: FileKind, data: bytes) -> None:
    seen = sniff(data)
    expected = {
        "docx": ("zip",),
        "xlsx": ("zip",),
        "ofd": ("zip",),
        "txt": ("", "bmp"),
        "eml": ("",),
        "m4a": ("m4a", "mp4"),
    }
    if seen in expected.get(extension, (extension,)):
        return
    if extension in ("docx", "xlsx") and seen == "doc":
        raise FileRefused("文件设有密码或是旧版格式。请去掉密码并另存为 DOCX、XLSX 或 PDF 后上传。")
    real = (
        KINDS[seen].label
        if seen in KINDS
        else Phrase("{kind} 文件", kind=seen.upper())
        if seen
        else "其他内容"
    )
    raise FileRefused(
        Phrase(
            "文件扩展名是 .{extension}，内容却不是{kind}，而像是{real}。请用原来的软件重新保存后上传。",
            extension=extension,
            kind=kind.label,
            real=real,
        )
    )


def _check_single_format(extension: str, data: bytes) -> None:
    """A file that two programs read in two ways (picture and archive, PDF and zip) is made to deceive."""
    if extension in ("docx", "xlsx", "ofd"):
        if b"%PDF-" in data[:1024]:
            raise FileRefused(_TWO_KINDS)
        return
    if extension != "eml" and zipfile.is_zipfile(io.BytesIO(data)):
        raise FileRefused(_TWO_KINDS)
    if extension not in ("pdf", "txt", "eml") and b"%PDF-" in data[:1024]:
        raise FileRefused(_TWO_KINDS)
    if extension in ("jpg", "png", "webp") and _SCRIPT_IN_PICTURE.search(data):
        raise FileRefused(_TWO_KINDS)


def _check_content(extension: str, data: bytes, limits: Limits) -> None:
    if extension in ("jpg", "png", "webp"):
        check_picture(data, extension, limits)
    elif extension in ("docx", "xlsx", "ofd"):
        check_packed(data, extension, limits)
    elif extension == "pdf":
        check_pdf(data, limits)
    elif extension == "txt":
        check_text(data)
    elif extension == "eml":
        check_mail(data, limits, lambda name, content: _problem_in_mail(name, content, limits))
    else:
        check_recording(data, extension)


def _problem_in_mail(name: str, data: bytes, limits: Limits) -> str:
    try:
        _check(name, data, limits)
    except FileRefused as refusal:
        return str(refusal)
    return ""
