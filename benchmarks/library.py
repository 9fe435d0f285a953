"""The policy library at 2,000 instruments and 100,000 provisions: taking in, finding, opening.

./xinqiao bench library        aim: a statute of 1,500 articles read in under 1 s and taken in under 3 s; a search under 300 ms

`fictional_texts` and `fill` make the library that other benchmarks use as well.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from statistics import median
from typing import Any

from django.db import connection, transaction
from tqdm import tqdm

from benchmarks.office import open_office
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.commands.importing import NewVersion, import_version
from xinqiao.library.models import InstrumentLevel, InstrumentVersion, Provision
from xinqiao.library.queries.instruments import Validity, provisions_of
from xinqiao.library.queries.search import Wanted, instruments, provisions
from xinqiao.rules.provisions.numerals import chinese_number
from xinqiao.rules.provisions.parse import read_statute, write_statute

INSTRUMENTS = int(os.environ.get("XINQIAO_BENCH_INSTRUMENTS", "2000"))
ROUNDS = 5
_PLACES = ("云水市", "清源省", "临江区", "望江县", "青石镇", "松柏县", "幸福区", "虚构市")
_SUBJECTS = (
    "物业",
    "征地",
    "绿地",
    "供水",
    "供暖",
    "公交",
    "养老",
    "学位",
    "垃圾",
    "噪声",
    "道路",
    "工资",
    "住房",
    "渔业",
    "林地",
)
_MATTERS = ("管理", "补偿", "保障", "监督", "服务", "登记", "维修", "收费", "听证", "救助")
_FORMS = ("条例", "办法", "规定", "细则", "标准")
_WHO = (
    "主管部门",
    "申请人",
    "物业服务人",
    "用人单位",
    "村民委员会",
    "街道办事处",
    "承包人",
    "居民",
    "经营者",
)
_DOES = (
    "应当依法公开",
    "有权查询",
    "不得擅自变更",
    "应当在十五日内答复",
    "可以申请复核",
    "应当承担",
    "负责监督",
)
_WHAT = (
    "补偿费用",
    "维修资金",
    "收费标准",
    "办理结果",
    "登记事项",
    "安全责任",
    "土地用途",
    "工资支付",
    "服务质量",
)


def fictional_texts(count: int = INSTRUMENTS, *, articles: int = 25, seed: int = 7) -> Iterator[str]:
    """Texts of instruments that do not exist, with titles all different; `articles` is the mean number of articles, each of
    about two provisions."""
    chance = Random(seed)
    for number in range(count):
        part, form = divmod(number, len(_FORMS))
        part, matter = divmod(part, len(_MATTERS))
        edition, subject = divmod(part, len(_SUBJECTS))
        place = _PLACES[edition % len(_PLACES)]
        title = f"{place}{_SUBJECTS[subject]}{_MATTERS[matter]}{_FORMS[form]}"
        yield f"# {title}\n\n" + "\n\n".join(
            _articles(chance, max(3, round(chance.gauss(articles, articles / 4))))
        )


def _articles(chance: Random, count: int) -> Iterator[str]:
    for number in range(1, count + 1):
        if number % 8 == 1:
            yield f"## 第{chinese_number(number // 8 + 1)}章 {chance.choice(_SUBJECTS)}{chance.choice(_MATTERS)}"
        yield f"第{chinese_number(number)}条 {_sentence(chance)}"
        if number % 3 == 0:
            yield _sentence(chance)
        if number % 4 == 0:
            yield from (f"（{chinese_number(n)}）{_sentence(chance)[:-1]}；" for n in range(1, 4))


def _sentence(chance: Random) -> str:
    parts = (
        chance.choice(_WHO) + chance.choice(_DOES) + chance.choice(_WHAT) for _ in range(chance.randint(2, 5))
    )
    return "，".join(parts) + "。"


def fill(actor: Actor, count: int = INSTRUMENTS) -> list[InstrumentVersion]:
    """Take the fictional texts in through the command."""
    made = []
    levels = list(InstrumentLevel)
    for number, text in enumerate(tqdm(fictional_texts(count), total=count, unit="份", mininterval=5)):
        new = NewVersion(
            statute=read_statute(text),
            effective_on=date(2005, 1, 1) + timedelta(days=number * 3 % 7000),
            level=levels[number % len(levels)],
        )
        made.append(import_version(actor, None, new))
    return made


def main() -> None:
    """Print what taking in, searching and opening cost, beside the bare work on the same bytes and rows."""
    open_office()
    actor = Actor.system("bench")
    _one_long_statute(actor)
    began = time.perf_counter()
    fill(actor)
    seconds = time.perf_counter() - began
    rows = Provision.objects.count()
    print(
        f"收录 {INSTRUMENTS} 份文件、{rows} 段：{seconds:.1f} 秒，每份 {1000 * seconds / INSTRUMENTS:.1f} 毫秒"
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _searches(actor)


def _one_long_statute(actor: Actor) -> None:
    text = next(fictional_texts(1, articles=1500)) + "\n"
    size = len(text.encode())
    data = text.encode()
    split = _milliseconds(lambda: [line.strip() for line in data.decode().splitlines()])
    read = _milliseconds(lambda: read_statute(text))
    statute = read_statute(text)
    write = _milliseconds(lambda: write_statute(statute))
    print(f"一份 1500 条左右的文件（{size} 字节，{len(statute.blocks)} 段）")
    print(f"  识别 {read:.0f} 毫秒，是逐行读同样字节的 {read / split:.0f} 倍；写回 {write:.0f} 毫秒")
    began = time.perf_counter()
    version = import_version(actor, None, NewVersion(statute=statute, effective_on=date(2020, 1, 1)))
    stored = 1000 * (time.perf_counter() - began)
    bare = _bare_insert(version)
    print(f"  收录 {stored:.0f} 毫秒，是裸插入同样行的 {stored / bare:.1f} 倍")
    opened = _milliseconds(lambda: list(provisions_of(version)))
    print(f"  打开全文 {opened:.0f} 毫秒")


def _bare_insert(version: InstrumentVersion) -> float:
    """Milliseconds of inserting the same rows by the driver alone; they are taken away again."""
    columns = "version_id, position, kind, label, article, inserted, paragraph, item, subitem, text"
    rows = list(provisions_of(version).values_list(*columns.split(", ")))
    moved = [(row[0], row[1] + 1_000_000, *row[2:]) for row in rows]
    marks = ", ".join(["%s"] * 10)
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.executemany(f"INSERT INTO library_provision ({columns}) VALUES ({marks})", moved)
        taken = 1000 * (time.perf_counter() - began)
        transaction.set_rollback(True)
    return taken


def _searches(actor: Actor) -> None:
    day = today()
    for words in ("补偿费用", "征地 答复", "斑马线", "应当"):
        wanted = Wanted(day=day, words=words, validity=Validity.IN_FORCE)
        taken = _milliseconds(partial(provisions, actor, wanted))
        print(f"  搜索「{words}」 {taken:.0f} 毫秒", flush=True)
    wanted = Wanted(day=day, validity=Validity.IN_FORCE)
    print(f"  有效文件清单 {_milliseconds(partial(instruments, actor, wanted)):.0f} 毫秒")


def _milliseconds(do: Callable[[], Any]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)


if __name__ == "__main__":
    main()
