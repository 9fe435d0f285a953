"""A QR code as SVG, in the document that shows it; whoever scans needs no network for it."""

from importlib import import_module


def qr_svg(text: str, *, scale: int = 1, margin: bool = False) -> str:
    """The code of this text, readable with an eighth of it covered by a stamp or a fold. `margin`: with the white around it that a
    scanner needs, where nothing else leaves it free."""
    zxing = import_module("zxingcpp")
    made = zxing.create_barcode(text, zxing.BarcodeFormat.QRCode, ec_level="M")
    drawn: str = zxing.write_barcode_to_svg(made, scale=scale, add_quiet_zones=margin)
    return drawn[drawn.index("<svg") :]  # as a part of a page: without declaration and document type
