"""A reply of 2,000 characters against 10,000 norm patterns, beside one Aho–Corasick pass with as many plain strings; and the whole check of
a reply of that length with the norms that come with the product.

    ./xinqiao bench wording        aim: at most 3 × the plain pass, the check under 50 ms
"""

import time
from collections.abc import Callable
from datetime import date
from random import Random
from statistics import median

from xinqiao.library.calendars import shipped_calendar
from xinqiao.library.wording import shipped
from xinqiao.rules.replying import ReplyFacts, check
from xinqiao.rules.wording.automaton import Automaton
from xinqiao.rules.wording.norms import Norm, Norms, Severity

COUNT, LENGTH, ROUNDS = 10_000, 2000, 15
_SIGNS = (
    "经调查核实来信所反映的问题基本属实现依照有关规定逐项答复如下请您知悉并监督我单位办理房屋补偿标准施工时间"
)
_REPLY = (
    "依据《国有土地上房屋征收与补偿条例》第十九条，您家的房屋按市场价格评估；我们已联系征收办，"
    "3个工作日内上门重新测量，5个工作日内告知您结果。对结果有疑问的，可以向区住建局申请复核。"
)


def _norms(chance: Random) -> list[Norm]:
    """As many patterns as were promised: a plain piece, a choice, a gap and a plain piece, of the signs that replies are written in."""

    def piece(length: int) -> str:
        return "".join(chance.choices(_SIGNS, k=length))

    return [
        Norm(
            code=str(number),
            group="threat",
            severity=Severity.FORBIDDEN,
            pattern=f"{piece(4)}({piece(1)}|{piece(2)}|)…{piece(2)}",
            why="",
        )
        for number in range(COUNT)
    ]


def main() -> None:
    """Print both times, their ratio, and the time of the check."""
    chance = Random(5)
    made = _norms(chance)
    norms, plain = Norms(made), Automaton([norm.pattern[:4] for norm in made])
    text = (_REPLY * 40)[:LENGTH]
    alone = _milliseconds(lambda: list(plain.find(text)))
    patterns = _milliseconds(lambda: norms.meet(text))
    print(f"{COUNT} 个字符串，一遍 Aho–Corasick：{alone:.2f} 毫秒")
    print(f"{COUNT} 个句式，含折叠和定位：{patterns:.2f} 毫秒，{patterns / alone:.1f} 倍（不超过 3 倍）")
    facts = ReplyFacts(
        texts={"answer": text},
        petition="房屋补偿没有按标准算",
        requests={1: "请求按标准补偿房屋"},
        written=date(2026, 3, 2),
        calendar=shipped_calendar(),
        norms=Norms(shipped()),
    )
    print(f"{LENGTH} 字答复的全部检查：{_milliseconds(lambda: check(facts)):.1f} 毫秒（不超过 50 毫秒）")


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return median(times)
