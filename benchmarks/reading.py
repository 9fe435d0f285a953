"""Folding and masking 1 MB of fictional petitions beside an earlier commit, and a law of 1,500 articles as DOCX beside Markdown.

./xinqiao bench reading        aims: no slower than commit 5e0e302; the DOCX in at most 1.5 of the time of the Markdown

Old and new take turns on the same Python (XINQIAO_BENCH_COMMIT names another commit). A DOCX is read in a process of its own
whose start is part of its time; `library import` is the command as an office runs it.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median

from tests.intake.word_files import level_of, list_of, par, with_body

from benchmarks.comparing import sentence
from benchmarks.masking import SIZE, petitions
from benchmarks.starting import COMMIT, Tree, trees
from xinqiao.intake.instrument_files import read_instrument_file
from xinqiao.rules.basis import chinese_number
from xinqiao.rules.provisions.parse import read_statute

ROUNDS, ARTICLES = 5, 1500
_TIMED = """
import json, sys, time
from xinqiao.rules.folding import fold
from xinqiao.rules.redaction import redact
texts, took = json.load(sys.stdin), []
for way in (fold, redact):
    way(texts[0])
    began = time.process_time()
    for text in texts:
        way(text)
    took.append(time.process_time() - began)
print(*took)
"""


def main() -> None:
    texts = json.dumps(petitions(SIZE))
    name, chance = "云水市试行办法", Random(7)
    law = [sentence(chance) for _ in range(ARTICLES)]
    labelled = (f"第{chinese_number(number)}条　{text}" for number, text in enumerate(law, 1))
    files = {
        "law.md": "\n\n".join([f"# {name}", *labelled]).encode(),
        "law.docx": with_body(
            par(name) + "".join(par(text, 1) for text in law),
            list_of(level_of(0, "第%1条", "chineseCountingThousand")),
        ),
    }
    with trees() as (old, new):
        taken = [[_folding(tree, texts) for tree in (old, new)] for _ in range(ROUNDS)]
        for place, title in enumerate(("折叠", "遮盖")):
            before, now = (median(each[side][place] for each in taken) for side in (0, 1))
            print(
                f"{title} 1 MB：{COMMIT} {before:.2f} 秒，现在 {now:.2f} 秒，比 {now / before:.2f}（目标 ≤ 1）"
            )
        new.open()
        for title, read in (("读成条文", _statute), ("library import", lambda *file: _imported(new, *file))):
            took = {file: median(read(file, data) for _ in range(ROUNDS)) for file, data in files.items()}
            print(
                f"{title}，{ARTICLES} 条：Markdown {took['law.md']:.3f} 秒，DOCX {took['law.docx']:.3f} 秒，"
                f"比 {took['law.docx'] / took['law.md']:.2f}（目标 ≤ 1.5）"
            )


def _folding(tree: Tree, texts: str) -> list[float]:
    command = [sys.executable, "-c", _TIMED]
    done = subprocess.run(
        command, env=tree.environment, input=texts, capture_output=True, text=True, check=True
    )
    return [float(took) for took in done.stdout.split()]


def _statute(file: str, data: bytes) -> float:
    def read() -> None:
        statute = read_statute(read_instrument_file(file, data).text)
        assert any(block.address and block.address.article == ARTICLES for block in statute.blocks)

    return _used(read)


def _imported(tree: Tree, file: str, data: bytes) -> float:
    place = Path(tree.home, file)
    place.write_bytes(data)
    return tree.run("library", "import", str(place), "--dry-run")[0]


def _used(act: Callable[[], None]) -> float:
    """Seconds of the processor of this process and those it started."""

    def now() -> float:
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(each.ru_utime + each.ru_stime for each in used)

    began = now()
    act()
    return now() - began
