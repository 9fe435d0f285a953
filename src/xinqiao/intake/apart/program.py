"""The words of a DOCX, OFD or PDF from standard input, a page of a PDF or picture to look at, or the codes on its pages, as JSON:
`python -I program.py docx|ofd|pdf|look-pdf|look-picture|codes-pdf|codes-picture CPU_SECONDS MEMORY_BYTES [PAGE]`.

A file made to exhaust memory or time ends this process by its limits and never the server. Answers: what `word_text`, `ofd_text`,
`pdf_text`, `page_picture` and `codes` say, or {"problem": word}.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

# Run isolated, it is told where the product is: beside itself, not where somebody's environment says.
sys.path.append(str(Path(__file__).parents[3]))


def _answer(kind: str, data: bytes, page: int) -> dict[str, Any]:
    if kind.startswith("look-"):
        from xinqiao.intake.apart import page_picture  # noqa: PLC0415 - each kind loads only its own reader

        look = page_picture.picture_of_pdf if kind == "look-pdf" else page_picture.picture_of_picture
        return look(data, page)
    if kind.startswith("codes-"):
        from xinqiao.intake.apart import codes  # noqa: PLC0415 - as above

        return codes.codes_of_pdf(data) if kind == "codes-pdf" else codes.codes_of_picture(data)
    return _words(kind, data)


def _words(kind: str, data: bytes) -> dict[str, Any]:
    if kind == "docx":
        from xinqiao.intake.apart.word_text import words_of_docx  # noqa: PLC0415 - each kind loads only its own reader

        return words_of_docx(data)
    if kind == "ofd":
        from xinqiao.intake.apart.ofd_text import words_of_ofd  # noqa: PLC0415 - as above

        return words_of_ofd(data)
    from xinqiao.intake.apart.pdf_text import words_of_pdf  # noqa: PLC0415 - as above

    return words_of_pdf(data)


def main(kind: str, cpu_seconds: int, memory_bytes: int, page: int = 1) -> None:
    """Set the limits on this process, read, answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)
    data = sys.stdin.buffer.read()
    try:
        answer = _answer(kind, data, page)
    except MemoryError:
        answer = {"problem": "complex"}
    except Exception:
        answer = {"problem": "broken"}
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8", "replace"))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
