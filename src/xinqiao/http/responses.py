"""Files to the browser: always as a download or an inert PDF, never as something that runs here."""

from typing import IO, TypeVar
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from xinqiao.intake.copies import copy_of

R = TypeVar("R", bound=HttpResponseBase)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _disposition(kind: str, name: str) -> str:
    return f"{kind}; filename=\"file\"; filename*=UTF-8''{quote(name, safe='')}"


def pdf(data: bytes, name: str) -> HttpResponse:
    """A document of the office, shown in the browser."""
    return _file(data, "application/pdf", _disposition("inline", name))


def sent_in(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A copy of a file that somebody sent in, without what it says of its sender's whereabouts and device; where that cannot be, such
    as in a signed one, the answer says so."""
    copy = copy_of(name, data)
    response = download(copy.data, name, content_type)
    if copy.as_it_is:
        response["X-Given-Out"] = quote(copy.as_it_is)
    return response


def download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """Offered for saving only, in a sandbox (ASVS V3.2.1)."""
    return _file(data, content_type, _disposition("attachment", name))


def streamed(opened: IO[bytes], name: str, content_type: str) -> FileResponse:
    """What is too large for the memory, offered like any download; it is closed when it was sent."""
    response = FileResponse(opened, content_type=content_type)
    return _inert(response, _disposition("attachment", name))


def _file(data: bytes, content_type: str, disposition: str) -> HttpResponse:
    return _inert(HttpResponse(data, content_type=content_type), disposition)


def _inert(response: R, disposition: str) -> R:
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
