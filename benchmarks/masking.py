"""Masking of fictional petitions: megabytes a second of processor time, numbers only and everything; growth with the length of a text;
beside them, in the same run, a bare pass of `re` over the same texts, and Presidio where one is installed.

./xinqiao bench masking                                  aims: numbers only at least as fast as Presidio, everything at least 0.3 of it
XINQIAO_PRESIDIO=VENV/bin/python ./xinqiao bench masking    VENV: a virtual environment with presidio-analyzer==2.2.366
"""

import json
import os
import random
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from xinqiao.rules.identity import check_sign
from xinqiao.rules.redaction import redactor

SIZE, ROUNDS = 1_000_000, 5
BARE = re.compile(
    r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]|1[3-9][0-9]{9}|[3-6][0-9]{15,18}|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|[京津沪渝冀豫云辽黑湘][A-Z][A-Z0-9]{5,6}"
)
_STORY = [
    "从去年{n}月开始，情况一直没有改善。",
    "先后到窗口问过{n}次，工作人员都说要等通知。",
    "附近{n}户人家都受到影响，老人和孩子意见很大。",
    "现场照片和书面材料已经交给社区，至今没有回音。",
    "涉及金额大约{n}万元，对普通家庭来说不是小数目。",
    "希望有关部门依照条例在法定期限内给出书面答复。",
    "请派人实地看一看，了解群众的真实困难。",
    "按照文件规定，这笔补贴应当在{n}月底前发放到位。",
    "小区物业乱收停车费，楼顶漏水多年无人维修。",
    "夜间施工噪音扰民，河道排污发臭。",
    "上次来访时登记过，但是没有给受理告知书。",
    "负责人换了{n}任，谁也说不清该由哪个科室管。",
]
_NUMBERS = [
    "身份证号码：{id}，请核对。",
    "联系电话{mobile}，",
    "工资卡号{card}，",
    "答复请发到{mail}。",
    "我的车京A{five}被划伤，",
    "订单号{card}已签收。",
    "街道值班电话0731-8{seven}，",
]
_PERSONS = [
    "邻居{name}多次拒绝。",
    "我叫{name}，住在云水区安河街道春晓路{n}号{n}号楼2单元501。",
    "患者{name}身患糖尿病，",
    "{name}先生来过{n}次。",
]
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴", ["建国", "志强", "秀英", "桂兰", "海涛", "丽华", "明", "芳"]


def petitions(size: int, *, seed: int = 7) -> list[str]:
    """Made-up petitions of `size` bytes together, about a thousand bytes each."""
    rng, made, texts = random.Random(seed), 0, []
    while made < size:
        text = "".join(_sentences(rng))
        texts.append(text)
        made += len(text.encode())
    return texts


def _sentences(rng: random.Random) -> Iterator[str]:
    for _ in range(rng.randint(6, 18)):
        yield rng.choice(_STORY).format(n=rng.randint(2, 60))
        if rng.random() < 0.3:
            yield rng.choice(_NUMBERS).format(**_values(rng))
        if rng.random() < 0.1:
            name = rng.choice(_SURNAMES) + rng.choice(_GIVEN)
            yield rng.choice(_PERSONS).format(name=name, n=rng.randint(1, 60))


def _values(rng: random.Random) -> dict[str, str]:
    def digits(count: int) -> str:
        return "".join(rng.choice("0123456789") for _ in range(count))

    seventeen = f"110101{rng.randint(1945, 2006)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{digits(3)}"
    letters = "".join(rng.choice("abcdefghijkl") for _ in range(6))
    return {
        "id": seventeen + check_sign(seventeen),
        "mobile": "13" + digits(9),
        "card": "622202" + digits(13),
        "mail": f"{letters}{digits(3)}@example.com",
        "five": digits(5),
        "seven": digits(7),
    }


def main() -> None:
    texts = petitions(SIZE)
    size = sum(len(text.encode()) for text in texts) / 1e6
    peers = _presidio(texts)
    numbers, everything, bare = _best(
        texts, redactor(only_numbers=True), redactor(), lambda text: sum(1 for _ in BARE.finditer(text))
    )
    peers = {
        name: min(took, again)
        for (name, took), again in zip(peers.items(), _presidio(texts).values(), strict=True)
    }
    print(f"{len(texts)}件，{size:.2f} MB（处理器时间）")
    print(
        f"只遮号码 {size / numbers:.1f} MB/s；全部 {size / everything:.1f} MB/s；只用 re 找一遍 {size / bare:.1f} MB/s"
    )
    for name, took in peers.items():
        print(
            f"Presidio {name} {size / took:.1f} MB/s：只遮号码是它的{took / numbers:.2f}倍，全部是它的{took / everything:.2f}倍"
        )
    if not peers:
        print("没有与 Presidio 比较：环境变量 XINQIAO_PRESIDIO 没有指明装有它的 Python。")
    short, long = (_best(["".join(petitions(much))], redactor(), rounds=3)[0] for much in (SIZE // 10, SIZE))
    print(f"一篇100 kB：{short * 1000:.0f} 毫秒；一篇1 MB：{long * 1000:.0f} 毫秒（{long / short:.1f}倍）")


def _best(texts: Sequence[str], *ways: Callable[[str], object], rounds: int = ROUNDS) -> list[float]:
    """Least seconds of the processor of each way over all texts, the ways in turn."""
    least = [float("inf")] * len(ways)
    for _ in range(rounds):
        for place, way in enumerate(ways):
            began = time.process_time()
            for text in texts:
                way(text)
            least[place] = min(least[place], time.process_time() - began)
    return least


def _presidio(texts: Sequence[str]) -> dict[str, float]:
    """Least seconds of its processor time by setting; nothing where none is installed."""
    python = os.environ.get("XINQIAO_PRESIDIO")
    if not python:
        return {}
    script = Path(__file__).with_name("masking_presidio.py")
    done = subprocess.run(
        [python, str(script)], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found
