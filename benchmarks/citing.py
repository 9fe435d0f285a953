"""All citations of an opinion of 2,000 characters, recognised and resolved against 2,000 instruments and 100,000 provisions,
beside the same rows read by the driver alone.

    ./xinqiao bench citing        aim: under 100 ms
"""

import time
from collections.abc import Callable
from random import Random
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.library import fill
from benchmarks.office import open_office
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.models import InstrumentVersion, Provision
from xinqiao.library.queries import citations as library
from xinqiao.rules.provisions.numerals import chinese_number
from xinqiao.rules.provisions.recognise import citations

LENGTH, ROUNDS = 2000, 15
_WORDS = "经调查核实，来信所反映的问题基本属实，现依照有关规定逐项答复如下，请您知悉并监督我单位办理，"


def opinion(seed: int, *, wrong: bool) -> str:
    """An opinion with a citation in about every sixty characters: with and without title marks, paragraphs, items, ranges, quoted
    words; `wrong`: one in four has an article that is not there, or other words."""
    chance = Random(seed)
    versions = list(InstrumentVersion.objects.select_related("instrument").order_by("pk"))
    parts: list[str] = []
    while sum(map(len, parts)) < LENGTH:
        title = chance.choice(versions).instrument.title
        article = chance.randint(1, 12) + (400 if wrong and not chance.randrange(4) else 0)
        name = title if not chance.randrange(4) else f"《{title}》"
        quoted = "规定：“应当依法公开办理结果。”" if wrong and not chance.randrange(4) else "，"
        parts.append(f"{_WORDS[: chance.randint(8, 40)]}根据{name}第{chinese_number(article)}条{quoted}")
    return "".join(parts)[:LENGTH]


def main() -> None:
    """Print the times of each part and the ratio to reading the same rows."""
    open_office()
    fill(Actor.system("bench"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{InstrumentVersion.objects.count()} 份文件，{Provision.objects.count()} 段")
    cold = _milliseconds(_names_anew, 3)
    print(f"名称表（每个进程一次，名称有增减时重建） {cold:.0f} 毫秒")
    for title, wrong in (("引用都成立", False), ("四分之一条号不存在、四分之一引文不符", True)):
        _one(title, opinion(3, wrong=wrong))


def _names_anew() -> None:
    library._names = None
    library.known_names()


def _one(title: str, text: str) -> None:
    names, days = library.known_names(), (today(),)
    found = library.check(text, days)
    with CaptureQueriesContext(connection) as queries:
        library.check(text, days)
    statements = [q["sql"] for q in queries.captured_queries]
    alone = _milliseconds(lambda: citations(text, names))
    all_of_it = _milliseconds(lambda: library.check(text, days))
    bare = _milliseconds(lambda: _read(statements))
    print(
        f"{title}：{len(text)} 字，{len(found)} 处引用，{len(statements)} 次查询\n"
        f"  识别 {alone:.1f} 毫秒；识别并核对 {all_of_it:.1f} 毫秒，是只读同样行（{bare:.1f} 毫秒）的 {all_of_it / bare:.1f} 倍",
        flush=True,
    )


def _read(statements: list[str]) -> int:
    """The same rows by the driver alone."""
    rows = 0
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("%", "%%"))
            rows += len(cursor.fetchall())
    return rows


def _milliseconds(do: Callable[[], Any], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)


if __name__ == "__main__":
    main()
