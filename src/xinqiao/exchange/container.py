"""What is inside a sealed package: a ZIP that opens without Xinqiao, and reading one that came from anywhere.

    parcel.json     everything said, with the hash of each other part
    parcel.sig      the sender's public key and its signature over parcel.json
    contents.txt    the same to be read by people: list of contents and the text
    files/N.ending  the material

Reading trusts nothing: sizes are bounded before anything is unpacked, only named parts are read, each must have the hash that is told, and what is
told is taken by a closed schema. What is in a file is judged later, by `intake.files` like every upload."""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from xinqiao.exchange.said import MOST_FILES, ParcelSaid, ToldFile, readable
from xinqiao.exchange.signatures import sign, signed_by
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.words import Phrase

MANIFEST, SIGNATURE, CONTENTS = "parcel.json", "parcel.sig", "contents.txt"
_MOST_BYTES, _MOST_TEXT = 200 << 20, 4 << 20
MOST_MATERIAL = 190 << 20
"""Of the files together; what is said of them comes besides."""
_YEARS = range(1900, 2101)
_ILL_FORMED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
"""What the standard library raises for a ZIP or JSON of somebody who means harm, or that was damaged on the way."""
_BROKEN = "移送包打开了，但里面的内容不完整或者不是移送包：{what}。请不要使用，打电话请对方重新发送。"


class NoParcel(Exception):
    """What was sealed is no package, or not whole; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeParcel:
    """A package that is whole in itself. `material`: name and bytes of each file, not yet inspected. `signing`: the key whose signature holds,
    empty where there is none; `manifest`: hash of what is said, by which two packages of the same content are one."""

    told: ParcelSaid
    material: tuple[tuple[str, bytes], ...] = field(repr=False)
    signing: str
    manifest: str


def pack(
    told: ParcelSaid, material: Sequence[tuple[str, bytes]], *, signing: str, private: bytes
) -> tuple[bytes, str]:
    """The ZIP and the hash of what it says. `told.files` is made here of `material`. Raises NoParcel for what its addressee could not
    open."""
    if problem := too_much(len(material), sum(len(data) for _, data in material)):
        raise NoParcel(problem)
    parts = {CONTENTS: readable(told, [name for name, _ in material]).encode()}
    listed = [_listed(CONTENTS, CONTENTS, parts[CONTENTS])]
    for number, (name, data) in enumerate(material, 1):
        path = f"files/{number}{_ending(name)}"
        parts[path] = data
        listed.append(_listed(path, name[:200], data))
    said = told.model_copy(update={"files": listed}).model_dump(mode="json")
    manifest = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()
    mark = json.dumps({"key": signing, "signature": sign(private, manifest)}).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as opened:
        for name, data in {MANIFEST: manifest, SIGNATURE: mark, **parts}.items():
            opened.writestr(zipfile.ZipInfo(name), data)
    done = out.getvalue()
    unpack(done)
    return done, hashlib.sha256(manifest).hexdigest()


def too_much(files: int, size: int) -> str:
    """Why so many files of this size together make no package, or empty."""
    if files <= MOST_FILES and size <= MOST_MATERIAL:
        return ""
    return Phrase(
        "材料有{files}份、共{size}兆字节，一个移送包最多{most}份、{largest}兆字节。请把材料刻盘交机要交换，或者合并、压缩后再封装。",
        files=files,
        size=-(-size >> 20),
        most=MOST_FILES,
        largest=MOST_MATERIAL >> 20,
    )


def _listed(path: str, name: str, data: bytes) -> ToldFile:
    return ToldFile(path=path, name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    plain = "." in name and ending.isascii() and ending.isalnum() and len(ending) <= 8
    return f".{ending}" if plain else ""


def unpack(data: bytes) -> WholeParcel:
    """A package from anywhere. Raises NoParcel."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            _bounded(opened)
            manifest, mark = _read(opened, MANIFEST), _mark(opened)
            told = ParcelSaid.model_validate_json(manifest)
            _plausible(told)
            material = tuple(_part(opened, one) for one in told.files)
    except _ILL_FORMED:
        raise _broken("格式不符") from None
    signing = mark.get("key", "")
    if signing and not signed_by(signing, manifest, mark.get("signature", "")):
        raise _broken("签名与内容不符，内容被改动过")
    kept = tuple(each for each, one in zip(material, told.files, strict=True) if one.path != CONTENTS)
    return WholeParcel(
        told=told, material=kept, signing=signing, manifest=hashlib.sha256(manifest).hexdigest()
    )


def _broken(what: str) -> NoParcel:
    return NoParcel(Phrase(_BROKEN, what=what if isinstance(what, Phrase) else Phrase(what)))


def _plausible(told: ParcelSaid) -> None:
    """Raises NoParcel for a time that is none, for signs that show other words than are there, and for parts that are listed twice or are
    larger together than a package: before any of them is read."""
    for at in (told.made_at, told.received_at):
        if at.tzinfo is None:
            raise _broken("时间没有写明时区")
        if at.year not in _YEARS:
            raise _broken("时间不在1900年到2100年之间")
    if any(clean_text(line, required=False).text != line or set(line) & {"\t", "\n"} for line in told.lines):
        raise _broken("编号、单位或者文件名里有看不见的控制字符")
    paths = [one.path for one in told.files]
    if len(set(paths)) != len(paths):
        raise _broken("目录里同一个文件写了两次")
    if sum(one.size for one in told.files) > _MOST_BYTES:
        raise _broken("展开后太大，或者里面还有密码")


def _bounded(opened: zipfile.ZipFile) -> None:
    """Raises NoParcel for more or larger parts than a package has, told twice, or encrypted once more."""
    parts = opened.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_FILES + 3 or len(set(names)) != len(names):
        raise _broken("文件太多或者重名")
    if sum(part.file_size for part in parts) > _MOST_BYTES or any(part.flag_bits & 1 for part in parts):
        raise _broken("展开后太大，或者里面还有密码")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise _broken("压缩方式不认识")


def _read(opened: zipfile.ZipFile, name: str, most: int = _MOST_TEXT) -> bytes:
    """At most so many bytes, whatever the directory says of its size."""
    try:
        with opened.open(name) as part:
            found = part.read(most + 1)
    except KeyError:
        raise _broken(Phrase("缺少 {name}", name=name)) from None
    if len(found) > most:
        raise _broken(Phrase("{name} 太大", name=name))
    return found


def _mark(opened: zipfile.ZipFile) -> dict[str, str]:
    """Key and signature; empty where the sender did not sign."""
    if SIGNATURE not in opened.namelist():
        return {}
    found = json.loads(_read(opened, SIGNATURE, 4096))
    texts = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
    if not texts:
        raise _broken("签名读不出来")
    return dict(found)


def _part(opened: zipfile.ZipFile, one: ToldFile) -> tuple[str, bytes]:
    data = _read(opened, one.path, min(one.size, _MOST_BYTES))
    if len(data) != one.size or hashlib.sha256(data).hexdigest() != one.sha256:
        raise _broken(Phrase("{name} 与目录不符", name=one.path))
    return one.name, data
