"""Several documents as one PDF for printing on both sides: each begins on a sheet of its own."""

import io
from collections.abc import Iterable
from importlib import import_module


def joined(documents: Iterable[bytes]) -> bytes:
    """All pages, one document after the other; an empty page follows one that ends on a front side."""
    pikepdf = import_module("pikepdf")
    with pikepdf.new() as whole:
        for data in documents:
            with pikepdf.open(io.BytesIO(data)) as one:
                whole.pages.extend(one.pages)
                if len(one.pages) % 2:
                    whole.add_blank_page(page_size=(595.28, 841.89))
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
        return out.getvalue()
