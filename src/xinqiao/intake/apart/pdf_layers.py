"""Layers of a PDF that are off (optional content, ISO 32000-1, 8.11): readers neither show nor print them, and PDFium reads their words
like any other. They are taken out before the words are read."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

_SHOWING = {"Tj", "TJ", "'", '"'}
_NEW_LINE = {"'", '"'}
"""Of the operators that show words those that begin a line first: where the words go, the line stays."""
_DRAWN = "Do"


def without_hidden_layers(data: bytes) -> tuple[bytes, int]:
    """The file without the words of layers that are off, and the number of pages that had some; the file as it is where none is off."""
    if b"/OCProperties" not in data and b"/ObjStm" not in data:
        return data, 0
    with pikepdf.open(io.BytesIO(data)) as pdf:
        hidden = _groups_that_are_off(pdf.Root.get("/OCProperties"))
        if not hidden:
            return data, 0
        layers = _Layers(pdf, hidden)
        pages = sum(layers.cleared(page.obj, page.obj.get("/Resources")) for page in pdf.pages)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue(), pages


def _groups_that_are_off(properties: Any) -> set[tuple[int, int]]:
    """The groups that are off when the file is opened; a file says it of each, or of all but some (8.11.4.3)."""
    if properties is None:
        return set()
    told = properties.get("/D", {})
    every, on, off = (
        {group.objgen for group in place.get(name, [])}
        for place, name in ((properties, "/OCGs"), (told, "/ON"), (told, "/OFF"))
    )
    return (every - on | off) if told.get("/BaseState") == "/OFF" else off


class _Layers:
    """Takes words of hidden groups out of pages and of the forms drawn on them, each form once."""

    def __init__(self, pdf: pikepdf.Pdf, hidden: set[tuple[int, int]]) -> None:
        self._pdf = pdf
        self._hidden = hidden
        self._forms: dict[tuple[int, int], bool] = {}

    def cleared(self, holder: Any, resources: Any) -> bool:
        """Whether a page or form had something of a hidden group, which is gone now."""
        resources = resources if resources is not None else pikepdf.Dictionary()
        kept: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
        gone = False
        marks: list[bool] = []
        for instruction in pikepdf.parse_content_stream(holder):
            operator, operands = str(instruction.operator), instruction.operands
            if operator in ("BMC", "BDC"):
                marks.append(operator == "BDC" and self._marks_hidden(operands, resources))
            elif operator == "EMC" and marks:
                marks.pop()
            elif operator == _DRAWN:
                drawn = resources.get("/XObject", {}).get(str(operands[0])) if operands else None
                if any(marks) or self._is_off(drawn):
                    gone = True
                    continue
                gone = self._form(drawn, resources) or gone
            elif operator in _SHOWING and any(marks):
                gone = True
                if operator in _NEW_LINE:
                    kept.append(pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*")))
                continue
            kept.append(instruction)
        if gone:
            self._write(holder, pikepdf.unparse_content_stream(kept))
        return gone

    def _form(self, drawn: Any, resources: Any) -> bool:
        if drawn is None or drawn.get("/Subtype") != "/Form":
            return False
        if drawn.objgen not in self._forms:
            self._forms[drawn.objgen] = False  # one that draws itself ends here
            self._forms[drawn.objgen] = self.cleared(drawn, drawn.get("/Resources", resources))
        return self._forms[drawn.objgen]

    def _write(self, holder: Any, content: bytes) -> None:
        if isinstance(holder, pikepdf.Stream):
            holder.write(content)
        else:
            holder.Contents = self._pdf.make_stream(content)

    def _marks_hidden(self, operands: Any, resources: Any) -> bool:
        if len(operands) < 2 or operands[0] != "/OC" or not isinstance(operands[1], pikepdf.Name):
            return False
        return not self._shown(resources.get("/Properties", {}).get(str(operands[1])))

    def _is_off(self, drawn: Any) -> bool:
        return drawn is not None and "/OC" in drawn and not self._shown(drawn.get("/OC"))

    def _shown(self, group: Any) -> bool:
        """Whether what belongs to a group, or to several under a condition (8.11.2.2), is shown."""
        if group is None or group.get("/Type") != "/OCMD":
            return group is None or group.objgen not in self._hidden
        if "/VE" in group:
            return self._holds(group.get("/VE"))
        on = [one.objgen not in self._hidden for one in _members(group.get("/OCGs"))]
        policy = str(group.get("/P", "/AnyOn"))
        told = {"/AllOn": all(on), "/AnyOff": not all(on), "/AllOff": not any(on)}
        return not on or told.get(policy, any(on))

    def _holds(self, condition: Any) -> bool:
        if not isinstance(condition, pikepdf.Array):
            return self._shown(condition)
        word, *parts = condition
        told = [self._holds(part) for part in parts]
        return not any(told) if word == "/Not" else all(told) if word == "/And" else any(told)


def _members(groups: Any) -> Iterator[Any]:
    if isinstance(groups, pikepdf.Dictionary):
        yield groups
    elif isinstance(groups, pikepdf.Array):
        yield from (group for group in groups if isinstance(group, pikepdf.Dictionary))
