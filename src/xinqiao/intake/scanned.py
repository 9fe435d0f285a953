"""Scans of many sheets: the codes on each page, and a page by itself."""

import io
from importlib import import_module
from typing import Any

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.file_names import extension_of
from xinqiao.intake.files import Upload
from xinqiao.intake.looking import can_be_looked_at
from xinqiao.intake.pictures import clean_jpeg
from xinqiao.intake.reading_apart import apart
from xinqiao.rules.words import Phrase

_PROBLEMS = {
    "long": "「{name}」的页数太多：一份扫描件最多100页，请分开上传。",
    "frames": "「{name}」里有几幅图。请每页存成一张图片，或者扫描成 PDF 后上传。",
}


def codes_on_pages(name: str, data: bytes) -> list[list[str]]:
    """What the codes on each page say, of a PDF or picture that was inspected. Raises FileRefused for anything else, and for what cannot be read."""
    if not can_be_looked_at(name):
        raise FileRefused("请上传扫描的 PDF 或者图片（jpg、png、webp）。")
    answer = apart("codes-pdf" if extension_of(name) == "pdf" else "codes-picture", data)
    if "problem" in answer:
        told = _PROBLEMS.get(str(answer["problem"]), "「{name}」读不出来，请重新扫描，或者逐件登记送达。")
        raise FileRefused(Phrase(told, name=name))
    return [[str(code) for code in page] for page in answer["codes"]]


def pages_alone(name: str, data: bytes) -> list[Upload]:
    """Each page of a scan that was inspected as a file of its own: a page of a PDF as PDF, with nothing of the others, a picture as it is. Of a JPEG the
    first picture, without what a telephone puts behind it."""
    extension = extension_of(name)
    if extension in ("jpg", "jpeg"):
        return [Upload(name=name, data=clean_jpeg(data))]
    if extension != "pdf":
        return [Upload(name=name, data=data)]
    pikepdf = import_module("pikepdf")
    with pikepdf.open(io.BytesIO(data)) as whole:
        whole.remove_unreferenced_resources()
        return [
            Upload(name=f"{at}.pdf", data=_alone(pikepdf, page)) for at, page in enumerate(whole.pages, 1)
        ]


def _alone(pikepdf: Any, page: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as alone:
        alone.pages.append(page)
        alone.save(out, deterministic_id=True)
    return out.getvalue()
