"""DOCX, XLSX and OFD: the zip judged by its directory before anything is unpacked, the parts by what they could make a reader do."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from xml.parsers import expat

from xinqiao.intake.file_kinds import FileRefused, Limits
from xinqiao.rules.words import Phrase

_BROKEN = (
    "文件已损坏，或内容不是扩展名所说的 Word（DOCX）、Excel（XLSX）文件。请在 Word 或 WPS 中重新另存后上传。"
)
_BROKEN_LAYOUT = "文件已损坏，或内容不是 OFD 版式文件。请重新导出后上传。"
_ACTIVE_LAYOUT = "OFD 文件中带有{what}，不能接收。请把里面的文件取出来单独上传。"
_UNSAFE = "文件的内部结构不正常（{what}），不能接收。请在 Word 或 WPS 中另存为新文件，或另存为 PDF 后上传。"
_ACTIVE = "文件中带有{what}，不能接收。请另存为不带这些内容的 DOCX、XLSX，或另存为 PDF 后上传。"
_TOO_LARGE = "文件解压后过大，不能接收。请删去多余内容，或另存为 PDF 后上传。"
_MAIN_TYPES = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
}
_SMALL_ENOUGH = 1024 * 1024
_DIRECTORY_BYTES_A_PART = 400
_FORBIDDEN_PART = re.compile(
    r"vbaproject|vbadata|/activex/|/ctrlprops/|oleobject|\.(?:exe|dll|js|vbs|bat|hta)$"
)
_EMBEDDED = re.compile(r"/embeddings/")
_TABLE_OF_A_CHART = re.compile(r"/embeddings/[^/]+\.xlsx$")
# A template on the writer's own disk: a path of that computer, never of another one.
_OWN_DISK = re.compile(r"(?:file:/{3})?[a-z]:[/\\]|[^/\\:]+\.dot[xm]?$", re.IGNORECASE)
_ACTIVE_TYPE = re.compile(r"macroenabled|vbaproject|oleobject|activex", re.IGNORECASE)
_DDE = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
_HARMLESS_EXTERNAL = ("/hyperlink",)
# What zipfile, zlib and struct raise for bytes that are no archive.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError
)  # fmt: skip  # a list to be read across
_EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class _FirstElement(Exception):
    """The prolog is over: no document type was declared."""


def check_packed(data: bytes, extension: str, limits: Limits) -> None:
    """Raise `Refused` for anything but a plain, bounded document of this extension."""
    _check_end_record(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            _check_directory(parts, data, limits)
            check = _check_layout if extension == "ofd" else _check_parts
            check(packed, parts, extension, limits)
    except _UNREADABLE as error:
        raise FileRefused(_BROKEN) from error


def _check_end_record(data: bytes, limits: Limits) -> None:
    """Count and directory size come before the directory is read: a directory of a million entries is never parsed."""
    if len(data) < 22 or data[-22:-18] != b"PK\x05\x06" or data[-2:] != b"\x00\x00":
        raise FileRefused(_BROKEN)
    count, size, offset = struct.unpack_from("<HII", data, len(data) - 12)
    if count > limits.max_parts or size > limits.max_parts * _DIRECTORY_BYTES_A_PART:
        raise FileRefused(Phrase(_UNSAFE, what="部件过多"))
    if offset + size != len(data) - 22:
        raise FileRefused(Phrase(_UNSAFE, what="目录位置不对"))


def _check_directory(parts: Sequence[zipfile.ZipInfo], data: bytes, limits: Limits) -> None:
    if len({part.filename.lower() for part in parts}) != len(parts) or len(parts) > limits.max_parts:
        raise FileRefused(Phrase(_UNSAFE, what="部件重名或过多"))
    for part in parts:
        _check_entry(part, limits)
    if sum(part.file_size for part in parts) > limits.max_unpacked:
        raise FileRefused(_TOO_LARGE)
    place = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < place or (place == 0 and part.header_offset != 0):
            raise FileRefused(Phrase(_UNSAFE, what="部件互相重叠"))
        name_size, extra_size = struct.unpack_from("<HH", data, part.header_offset + 26)
        place = part.header_offset + 30 + name_size + extra_size + part.compress_size


def _check_entry(part: zipfile.ZipInfo, limits: Limits) -> None:
    # orig_filename: zipfile itself cuts the name at a NUL and turns backslashes.
    name = part.orig_filename
    if (
        name.startswith(("/", "\\"))
        or ":" in name
        or "\\" in name
        or "\x00" in name
        or ".." in name.split("/")
    ):
        raise FileRefused(Phrase(_UNSAFE, what="部件名称越出文件"))
    if len(name) > 255:
        raise FileRefused(Phrase(_UNSAFE, what="部件名称过长"))
    if stat.S_ISLNK(part.external_attr >> 16):
        raise FileRefused(Phrase(_UNSAFE, what="含有链接"))
    if part.flag_bits & 0x1:
        raise FileRefused("文件已加密，无法核对内容。请去掉密码后重新上传。")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileRefused(Phrase(_UNSAFE, what="压缩方式不常见"))
    if part.file_size > _SMALL_ENOUGH and part.file_size > part.compress_size * limits.max_ratio:
        raise FileRefused(_TOO_LARGE)


def _check_parts(
    packed: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], extension: str, limits: Limits
) -> None:
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise FileRefused(_BROKEN)
    for part in parts:
        name, body = "/" + part.filename.lower(), packed.read(part)
        if _FORBIDDEN_PART.search(name):
            raise FileRefused(Phrase(_ACTIVE, what="宏、控件或嵌入的程序"))
        if _EMBEDDED.search(name):
            _check_embedded(name, body, extension, limits)
        else:
            _check_body(name, body)
    mains = _parts_of_type(packed.read("[Content_Types].xml"), _MAIN_TYPES[extension])
    if not mains & {"/" + part.filename for part in parts}:
        raise FileRefused(_BROKEN)


def _check_layout(
    packed: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], _extension: str, _limits: Limits
) -> None:
    """An OFD (GB/T 33190) begins with OFD.xml and holds pages, pictures, fonts and seals; other files may lie in it like in a parcel."""
    names = {part.filename for part in parts}
    if "OFD.xml" not in names:
        raise FileRefused(_BROKEN_LAYOUT)
    for part in parts:
        name, body = "/" + part.filename.lower(), packed.read(part)
        if _FORBIDDEN_PART.search(name):
            raise FileRefused(Phrase(_ACTIVE_LAYOUT, what="程序"))
        if name.endswith("/attachments.xml") and b"FileLoc" in body:
            raise FileRefused(Phrase(_ACTIVE_LAYOUT, what="其他文件"))
        _check_body(name, body)
    if b"DocRoot" not in packed.read("OFD.xml"):
        raise FileRefused(_BROKEN_LAYOUT)


def _check_embedded(name: str, body: bytes, extension: str, limits: Limits) -> None:
    """The table behind a chart is a workbook of its own and held to the same rules; nothing else may lie within a document."""
    if extension == "xlsx" or not _TABLE_OF_A_CHART.search(name):
        raise FileRefused(Phrase(_ACTIVE, what="宏、控件或嵌入的程序"))
    check_packed(body, "xlsx", limits)


def _check_body(name: str, body: bytes) -> None:
    if _EICAR in body or body.startswith((b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")):
        raise FileRefused(Phrase(_ACTIVE, what="病毒特征或嵌入的程序"))
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    _check_prolog(body)
    _check_fields(body)
    if name.endswith(".rels"):
        _check_links(body)


def _check_prolog(body: bytes) -> None:
    """A document type declaration can expand without bound or read files: no Office document has one."""
    parser = expat.ParserCreate()

    def declared(*_: object) -> None:
        raise FileRefused(Phrase(_UNSAFE, what="XML 中有文档类型声明"))

    def first_element(*_: object) -> None:
        raise _FirstElement

    def encoded(_: str, encoding: str | None, __: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
            raise FileRefused(Phrase(_UNSAFE, what="XML 不是 UTF-8 编码"))

    if b"\x00" in body[:4] or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(Phrase(_UNSAFE, what="XML 不是 UTF-8 编码"))
    parser.XmlDeclHandler = encoded
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = first_element
    try:
        parser.Parse(body, True)
    except _FirstElement:
        return
    except expat.ExpatError as error:
        raise FileRefused(_BROKEN) from error
    raise FileRefused(_BROKEN)


def _check_fields(body: bytes) -> None:
    """DDE starts a program when the reader says yes; its code may be spread over several field runs."""
    if b"ddeLink" in body:
        raise FileRefused(Phrase(_ACTIVE, what="会自动运行的外部数据链接（DDE）"))
    if b"instrText" not in body and b"fldSimple" not in body:
        return
    codes: list[str] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "fldSimple":
            codes.extend((" ", *attributes.values(), " "))
        parser.CharacterDataHandler = codes.append if local == "instrText" else None

    def end(_: str) -> None:
        parser.CharacterDataHandler = None

    parser.StartElementHandler, parser.EndElementHandler = start, end
    _parse(parser, body)
    if _DDE.search("".join(codes)):
        raise FileRefused(Phrase(_ACTIVE, what="会自动运行的外部数据链接（DDE）"))


def _attributes(body: bytes, take: Callable[[dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()

    def element(_: str, attributes: dict[str, str]) -> None:
        take(attributes)

    parser.StartElementHandler = element
    _parse(parser, body)


def _parse(parser: expat.XMLParserType, body: bytes) -> None:
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise FileRefused(_BROKEN) from error


def _check_links(body: bytes) -> None:
    def take(attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode", "").strip().lower() != "external":
            return
        kind, target = attributes.get("Type", "").lower(), attributes.get("Target", "").strip()
        if kind.endswith("/attachedtemplate") and _OWN_DISK.match(target):
            return
        if not kind.endswith(_HARMLESS_EXTERNAL):
            raise FileRefused(Phrase(_ACTIVE, what="打开时会自动联网的外部模板、图片或对象"))

    _attributes(body, take)


def _parts_of_type(body: bytes, wanted: str) -> set[str]:
    """Names of the parts of a content type, each beginning with a stroke. Raises Refused when any type is an active one."""
    found: set[str] = set()

    def take(attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if _ACTIVE_TYPE.search(kind):
            raise FileRefused(Phrase(_ACTIVE, what="宏、控件或嵌入的程序"))
        if wanted in kind:
            found.add(attributes.get("PartName", ""))

    _attributes(body, take)
    return found
