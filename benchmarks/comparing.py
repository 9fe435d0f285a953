"""Comparing two versions of 1,260 articles, as many as the largest code has.

./xinqiao bench comparing        aim: under 1 s when every third article changed and thirty are new
"""

import tempfile
import time
from pathlib import Path
from random import Random

from xinqiao.rules.basis import chinese_number
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.compare import Change, Comparison, compare
from xinqiao.rules.provisions.statute import Block, BlockKind

ARTICLES, NEW = 1260, 30
_WHO = (
    "当事人",
    "承租人",
    "出卖人",
    "监护人",
    "债权人",
    "受托人",
    "所有权人",
    "经营者",
    "用人单位",
    "主管部门",
)
_WHAT = (
    "返还原物",
    "支付价款",
    "赔偿损失",
    "登记权利",
    "说明理由",
    "通知对方",
    "保存记录",
    "公示结果",
    "提供担保",
    "解除合同",
)
_WHEN = ("合理期限", "三十日", "约定的时间", "收到通知之日起十五日", "六个月", "施工期间", "验收合格后")
_SIGNS = (
    "安本表材层产场车程船单灯地点店电定动度法方房费风服港工管光规海河环机基价检交金经静具卡矿类力林流楼路"
)
_THING = ("房屋", "土地", "设备", "账簿", "货物", "车辆", "林木", "专利", "股权", "运费", "租金", "定金")


def main() -> None:
    for share in (0.0, 0.33, 1.0):
        old, new = _two_versions(share)
        began, cpu = time.perf_counter(), time.process_time()
        result = compare(old, new)
        took, busy = time.perf_counter() - began, time.process_time() - cpu
        reading = _reading(old, new)
        _check(result)
        print(
            f"{ARTICLES} 条对 {ARTICLES + NEW} 条，{share:.0%} 有改动："
            f"{took * 1000:.0f} 毫秒（处理器 {busy * 1000:.0f}，目标 < 1000），"
            f"读取同样的字节 {reading * 1000:.2f} 毫秒，比 {took / reading:.0f}"
        )


def _check(result: Comparison) -> None:
    added, deleted = result.articles(Change.ADDED), result.articles(Change.DELETED)
    assert len(added) - len(deleted) == NEW, (len(added), len(deleted))
    assert len(added) < 2 * NEW


def _two_versions(share: float) -> tuple[list[Block], list[Block]]:
    random = Random(7)
    before = [[sentence(random) for _ in range(random.choice((1, 1, 2, 3)))] for _ in range(ARTICLES)]
    after = [[_edited(random, line) for line in a] if random.random() < share else a for a in before]
    for _ in range(NEW):
        after.insert(random.randrange(len(after)), [sentence(random)])
    return _blocks(before), _blocks(after)


def sentence(random: Random) -> str:
    def part() -> str:
        return (
            f"{random.choice(_WHO)}对{_name(random)}{random.choice(_THING)}和{random.choice(_THING)}有争议的，"
            f"应当在{random.choice(_WHEN)}内{random.choice(_WHAT)}"
        )

    return f"{part()}；{part()}，金额不超过{chinese_number(random.randrange(1, 9000))}元。"


def _name(random: Random) -> str:
    """A word that stands in few articles only, as every law has them."""
    return "".join(random.choices(_SIGNS, k=2))


def _edited(random: Random, line: str) -> str:
    """Some words replaced, put in or left out."""
    for _ in range(3):
        old = random.choice(_WHO + _WHAT + _WHEN + _THING)
        line = line.replace(old, random.choice((*_WHO, "", old + "并" + random.choice(_WHAT))), 1)
    return line.replace("应当", "必须", 1) if random.random() < 0.5 else line


def _blocks(articles: list[list[str]]) -> list[Block]:
    return [
        Block(
            kind=BlockKind.PARAGRAPH,
            label=f"第{chinese_number(number)}条" if place == 1 else "",
            text=line,
            address=Address(number, paragraph=place),
        )
        for number, lines in enumerate(articles, 1)
        for place, line in enumerate(lines, 1)
    ]


def _reading(old: list[Block], new: list[Block]) -> float:
    """Seconds to read the same texts from two files."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("old", "new")]
        for place, blocks in zip(places, (old, new), strict=True):
            place.write_text("\n".join(b.label + b.text for b in blocks), "utf-8")
        began = time.perf_counter()
        for _ in range(20):
            assert all(len(place.read_text("utf-8")) > ARTICLES for place in places)
        return (time.perf_counter() - began) / 20


if __name__ == "__main__":
    main()
