"""The codes on the pages of a scan: what stands in the squares that scanners read, page by page, and nothing else of it."""

import io
from typing import Any

MOST_PAGES = 100
_DOTS = 200 / 72
"""Of a page of a PDF: 200 dots an inch, as scanners in offices make them."""
_SIDE = 3400
"""Pixels: larger pictures are made smaller, which a code of 18 mm stands well."""


def codes_of_pdf(data: bytes) -> dict[str, Any]:
    """`codes`: for each page what its codes say; {"problem": "long"} for more pages than are read at once."""
    import pypdfium2  # noqa: PLC0415 - each kind loads only its own reader

    with pypdfium2.PdfDocument(data) as document:
        if len(document) > MOST_PAGES:
            return {"problem": "long"}
        return {"codes": [_codes(_drawn(document[at])) for at in range(len(document))]}


def _drawn(page: Any) -> Any:
    scale = min(_DOTS, _SIDE / max(page.get_width(), page.get_height()))
    return page.render(scale=scale, grayscale=True).to_pil()


def codes_of_picture(data: bytes) -> dict[str, Any]:
    """As of a PDF; {"problem": "frames"} for one that moves. Of the two pictures that a telephone puts into one file (MPO) the first is it."""
    from PIL import Image  # noqa: PLC0415 - as above

    with Image.open(io.BytesIO(data)) as picture:
        if getattr(picture, "n_frames", 1) > 1 and picture.format != "MPO":
            return {"problem": "frames"}
        shown = picture.convert("L")
        shown.thumbnail((_SIDE, _SIDE))
        return {"codes": [_codes(shown)]}


def _codes(picture: Any) -> list[str]:
    import zxingcpp  # noqa: PLC0415 - as above

    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [one.text[:300] for one in found if one.text][:8]
