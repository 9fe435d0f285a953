"""Word documents of the harmless kind of the cases, with other words, and the cases themselves."""

import io
import zipfile
from pathlib import Path

from xinqiao.intake.instrument_files import ReadFile, read_instrument_file

CASES = Path(__file__).with_name("cases")
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def lines(found: ReadFile) -> list[str]:
    return [line for line in found.text.splitlines() if line.strip() and not set(line) <= set("|- ")]


def with_body(body: str, numbering: str = "", styles: str = "", footnotes: str = "") -> bytes:
    """A document of the harmless kind of the cases, with other words."""
    with zipfile.ZipFile(CASES / "docx" / "numbering_law.docx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["word/document.xml"] = f"<w:document {NS}><w:body>{body}</w:body></w:document>".encode()
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {NS}>{numbering}</w:numbering>".encode()
    for kind, told in (("styles", styles), ("footnotes", footnotes)):
        if told:
            parts[f"word/{kind}.xml"] = f"<w:{kind} {NS}>{told}</w:{kind}>".encode()
            link = (
                f'<Relationship Id="rId_{kind}" Target="{kind}.xml"'
                f' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
            )
            links = "word/_rels/document.xml.rels"
            parts[links] = parts[links].replace(b"</Relationships>", link.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def par(text: str, number: int = 0, level: int = 0, style: str = "") -> str:
    told = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{told}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def level_of(level: int, text: str, form: str = "decimal", more: str = "") -> str:
    return f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def list_of(*levels: str, number: int = 1) -> str:
    inside = "".join(levels)
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{inside}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )


def read_made(body: str, numbering: str = "", styles: str = "", footnotes: str = "") -> ReadFile:
    return read_instrument_file("办法.docx", with_body(body, numbering, styles, footnotes))


def read_case(name: str) -> ReadFile:
    return read_instrument_file(name.rpartition("/")[2], (CASES / name).read_bytes())
