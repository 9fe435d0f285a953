"""Runs as a process of its own: reads a PDF from standard input and prints one word about it.

A file made to exhaust memory or time ends this process by its resource limits and never the server. It imports nothing
of the product, so it can run isolated (`python -I pdf_inspection.py MAX_PAGES CPU_SECONDS MEMORY_BYTES`).
Words: ok, encrypted, broken, pages, active, embedded, complex.
"""

import io
import resource
import sys
from collections.abc import Iterator

import pikepdf

MAX_OBJECTS = 200_000
MAX_DEPTH = 30
_ACTIVE_KEYS = ("/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/Rendition")
_ACTIVE_ACTIONS = (
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/Rendition",
    "/GoToE",
    "/RichMediaExecute",
)


def inspect(data: bytes, max_pages: int) -> str:
    """One word for the PDF `data`; see the module text. One that opens without a password is no locked one, whatever it forbids."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > max_pages:
                return "pages"
            return _judge(pdf) if len(pdf.pages) else "broken"
    except pikepdf.PasswordError:
        return "encrypted"
    except MemoryError:
        return "complex"
    except (pikepdf.PdfError, ValueError, RecursionError, RuntimeError, TypeError, KeyError):
        return "broken"


def _judge(pdf: pikepdf.Pdf) -> str:
    for number, item in enumerate(pdf.objects):
        if number > MAX_OBJECTS:
            return "complex"
        for part in _dictionaries(item, 0):
            if any(key in part for key in _ACTIVE_KEYS) or str(part.get("/S", "")) in _ACTIVE_ACTIONS:
                return "active"
            if "/EF" in part or str(part.get("/Type", "")) == "/EmbeddedFile":
                return "embedded"
    return "ok"


def _dictionaries(item: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """The dictionary itself and the direct ones inside; indirect ones come by themselves as objects of the file."""
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        children = [value for _, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        children = list(item)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _dictionaries(child, depth + 1)


def main(max_pages: int, cpu_seconds: int, memory_bytes: int) -> None:
    """Set the limits on this process, read, judge, print."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(inspect(sys.stdin.buffer.read(), max_pages))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
