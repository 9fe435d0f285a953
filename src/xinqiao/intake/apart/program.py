"""The words of a DOCX, OFD or PDF from standard input, as JSON: `python -I program.py docx|ofd|pdf CPU_SECONDS MEMORY_BYTES`.

A file made to exhaust memory or time ends this process by its limits and never the server. Answers: what `word_text`, `ofd_text` and
`pdf_text` say, or {"problem": word}.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

# Run isolated, it is told where the product is: beside itself, not where somebody's environment says.
sys.path.append(str(Path(__file__).parents[3]))


def _words(kind: str, data: bytes) -> dict[str, Any]:
    if kind == "docx":
        from xinqiao.intake.apart.word_text import words_of_docx  # noqa: PLC0415 - each kind loads only its own reader

        return words_of_docx(data)
    if kind == "ofd":
        from xinqiao.intake.apart.ofd_text import words_of_ofd  # noqa: PLC0415 - as above

        return words_of_ofd(data)
    from xinqiao.intake.apart.pdf_text import words_of_pdf  # noqa: PLC0415 - as above

    return words_of_pdf(data)


def main(kind: str, cpu_seconds: int, memory_bytes: int) -> None:
    """Set the limits on this process, read, answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)
    data = sys.stdin.buffer.read()
    try:
        answer = _words(kind, data)
    except MemoryError:
        answer = {"problem": "complex"}
    except Exception:
        answer = {"problem": "broken"}
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8", "replace"))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
