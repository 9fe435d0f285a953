"""A page of a PDF or a picture as a plain picture that runs nothing and tells nothing but what is to be seen: no place, no author, no layers."""

import base64
import io
from typing import Any

WIDTH, HEIGHT = 1240, 1754
"""Pixels: A4 at 150 dots an inch; larger pictures are made smaller."""


def picture_of_pdf(data: bytes, number: int) -> dict[str, Any]:
    """`picture` (WebP, base64) of the page with this number, from 1; `pages`: how many there are."""
    import pypdfium2  # noqa: PLC0415 - each kind loads only its own reader

    with pypdfium2.PdfDocument(data) as document:
        page = document[min(max(number, 1), len(document)) - 1]
        scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
        return {"pages": len(document), "picture": _drawn(page.render(scale=scale).to_pil())}


def picture_of_picture(data: bytes, number: int) -> dict[str, Any]:
    """As of a PDF: a picture is one page, a scan of several sheets has some. Turned as the camera was held."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - each kind loads only its own reader

    with Image.open(io.BytesIO(data)) as picture:
        pages = getattr(picture, "n_frames", 1)
        picture.seek(min(max(number, 1), pages) - 1)
        shown = ImageOps.exif_transpose(picture).convert("RGB")
        shown.thumbnail((WIDTH, HEIGHT))
        return {"pages": pages, "picture": _drawn(shown)}


def _drawn(picture: Any) -> str:
    """A scan is a twelfth of what it is as PNG, and is drawn in a quarter of the time."""
    bare = picture.convert("RGB")
    bare.info.clear()
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=60, method=2)
    return base64.b64encode(out.getvalue()).decode()
