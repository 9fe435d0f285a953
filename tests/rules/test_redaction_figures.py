"""Measured masking: synthetic paragraphs with marked numbers, and plain petitions in which little should be masked.

The data is not part of the repository; the tests skip without it. Figures go to the output of `pytest -s`.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from xinqiao.rules.redaction import redact

TYPES = {
    "id_number": "idCardNumbers",
    "email": "emailAddress",
    "mobile": "phoneNumbers",
}


def test_marked_numbers_are_masked_whole_and_nothing_else_is_called_by_their_names(shared_data: Path) -> None:
    marked, hidden, claimed, right = (
        Counter[str](),
        Counter[str](),
        Counter[str](),
        Counter[str](),
    )
    for line in (
        (shared_data / "people_data" / "multipriv_paragraphs.jsonl").read_text(encoding="utf-8").splitlines()
    ):
        row = json.loads(line)
        places = {(e["start"], e["end"]): e["type"] for e in row["entities"] if e["type"] in TYPES.values()}
        spans = redact(row["text"]).spans
        for (start, end), kind in places.items():
            marked[kind] += 1
            hidden[kind] += any(span.start <= start and end <= span.end for span in spans)
        for span in spans:
            if span.kind in TYPES:
                claimed[TYPES[span.kind]] += 1
                right[TYPES[span.kind]] += places.get((span.start, span.end)) == TYPES[span.kind]
    for kind, total in marked.items():
        sys.stdout.write(f"{kind}: recall {hidden[kind]}/{total}, precision {right[kind]}/{claimed[kind]}\n")
        assert hidden[kind] >= 0.995 * total
        assert right[kind] >= 0.99 * claimed[kind]
