"""The English catalogue: one .po file edited by people, one .mo file compiled from it, both made by `./xinqiao messages`."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from xinqiao.cli.message_sources import ROOT, bare_chinese, messages

PO = ROOT / "locale/en/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
_HAN = re.compile("[\u3400-\u9fff]")
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_HEADER = r"""# English words of Xinqiao. ./xinqiao messages takes the texts from the program; translations are edited here.
msgid ""
msgstr ""
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def check() -> list[str]:
    """What is missing or wrong, a line each."""
    return [*problems(read(), compiled=MO.read_bytes() if MO.exists() else b""), *bare_chinese()]


def read() -> Catalog:
    """The catalogue as it is kept, with obsolete entries."""
    return read_po(io.BytesIO(PO.read_bytes()), locale="en") if PO.exists() else Catalog(locale="en")


def update() -> list[str]:
    """Take over every translation that is still wanted, write both files; returns what is left to do."""
    old, new = read(), Catalog(locale="en", fuzzy=False)
    for text, plural in sorted(messages().items()):
        kept = old.get(text)
        said = _said(kept) if kept is not None else [""]
        string = (said * 2)[:2] if plural else said[:1]
        flags = kept.flags - {"python-format"} if kept else set()
        new.add((text, text) if plural else text, tuple(string) if plural else string[0], flags=flags)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(_written(new))
    MO.write_bytes(compile_mo(new))
    return check()


def _written(catalog: Catalog) -> bytes:
    """The text of the .po file: no dates and no places, so that it changes only when words change."""
    out = io.BytesIO()
    write_po(
        out, catalog, no_location=True, omit_header=True, sort_output=True, width=0, ignore_obsolete=True
    )
    return _HEADER.encode() + out.getvalue()


def compile_mo(catalog: Catalog) -> bytes:
    """The compiled catalogue; its header would otherwise hold the moment."""
    catalog.creation_date = catalog.revision_date = _NO_DATE
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def problems(catalog: Catalog, *, compiled: bytes) -> Iterator[str]:
    """Everything that is missing, superfluous or wrong in the catalogue, a line each."""
    wanted = messages()
    have = {_key(m): m for m in catalog if m.id}
    for text in sorted(wanted.keys() - have.keys()):
        yield f"缺少：{text}"
    for text in sorted(have.keys() - wanted.keys()):
        yield f"多余：{text}"
    for text in (_key(m) for m in catalog.obsolete.values()):
        yield f"多余：{text}"
    for text in sorted(wanted.keys() & have.keys()):
        yield from _wrong(text, have[text])
    if compile_mo(catalog) != compiled:
        yield f"{MO.name} 与 {PO.name} 不一致，请运行 ./xinqiao messages"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _said(message: Message) -> list[str]:
    """The translation, or one for each number."""
    if isinstance(message.string, tuple | list):
        return [str(one) for one in message.string]
    return [str(message.string or "")]


def _wrong(text: str, message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"待核对：{text}"
    for one in _said(message):
        if not one:
            yield f"没有译文：{text}"
        elif sorted(set(_PLACEHOLDER.findall(text))) != sorted(set(_PLACEHOLDER.findall(one))):
            yield f"占位符不同：{text} → {one}"
        elif _HAN.search(one):
            yield f"译文里有中文：{one}"
