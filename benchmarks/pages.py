"""Pages at 10,000 and at 100,000 matters: each person's first page, the lists, the search.

./xinqiao bench pages        aim: a first page takes at most 10 queries, the page of a matter 12, and at 100,000 matters at
most 1.3 times its time at 10,000. `XINQIAO_BENCH_MATTERS`: other sizes. `XINQIAO_BENCH_KEEP`: a folder that keeps the made
offices; they take minutes to make.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.test import Client

from benchmarks.office import imported, open_office
from benchmarks.people import PEOPLE
from benchmarks.years import Years
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff
from xinqiao.rules.lifecycle import State

SIZES = [int(size) for size in os.environ.get("XINQIAO_BENCH_MATTERS", "10000,100000").split(",")]
ROUNDS = 9
MOST = 1.3
OTHERS = ("dengji", "jiedai", "juzhang", "pifu", "xiaoju", "xianfenguan", "xianducha")
"""At the petition office, at the city government, and in an office that has hardly anything."""
READERS = ("shouwen", "chengban", "fenguan", "ducha")
BUSY = ("chengban", "fenguan", "xianfenguan")
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "全部事项": ("/desk/matters/", READERS),
    "已超期": ("/desk/matters/?due=late", READERS),
    "本单位已超期": ("/desk/matters/?desk=mine&due=late", READERS),
    "待分办": ("/desk/matters/?desk=mine&state=registered", READERS),
    "办理中": (f"/desk/matters/?state={State.ACCEPTED}", READERS),
    "网上来的": ("/desk/matters/?channel=web", READERS),
    "搜索两字词": ("/desk/matters/?q=电梯", READERS),
    "搜索几个词": ("/desk/matters/?q=临江区 夜间施工", READERS),
    "搜索没有的": ("/desk/matters/?q=斑马线", READERS),
    "依据变动": ("/desk/bases/", READERS),
    "台账": ("/ledger/", READERS),
    "重复信访": ("/rectification/repeats/", ("ducha",)),
    "整改": ("/rectification/", ("chengban", "fenguan", "ducha")),
    "回头看": ("/look-back/", ("fenguan", "ducha")),
    "会商": ("/discussion/", READERS),
    "请示": ("/instruction/", ("chengban", "fenguan", "ducha")),
    "登记册": ("/disclosure/", ("chengban", "fenguan", "ducha", "xianfenguan")),
    "谁看过": ("/disclosure/looks/", ("fenguan", "shenji")),
    "督办": ("/oversight/", ("fenguan", "ducha", "xianfenguan", "xianducha")),
    "督办建议": ("/oversight/proposals/", ("xianducha",)),
    "包案": ("/oversight/sponsorships/", ("fenguan", "xianducha")),
    "包案建议": ("/oversight/sponsorships/proposals/", ("fenguan",)),
    "回访": ("/oversight/call-backs/", ("fenguan", "xianfenguan", "xianducha")),
    "关怀": ("/care/", ("chengban", "fenguan", "jiedai")),
    "听证与调解": ("/proceedings/", BUSY),
    "首办责任": ("/desk/answering/", ("kezhang", "fenguan", "xianfenguan")),
    "消息": ("/desk/messages/", BUSY),
    "日历": ("/desk/agenda/", BUSY),
    "日历文件": ("/desk/agenda/file.ics", ("chengban", "fenguan")),
    "单位日历": ("/desk/agenda/unit/", ("kezhang", "fenguan", "xianfenguan")),
    "承诺": ("/commitments/", BUSY),
    "岗位卡": ("/controls/cards/", BUSY),
    "看板": ("/controls/", ("fenguan", "xianfenguan")),
    "各单位看板": ("/controls/units/", ("xianfenguan",)),
    "年度报告": ("/controls/year/", ("fenguan", "xianfenguan")),
    "编号核对": ("/controls/numbers/", ("fenguan", "xianfenguan")),
    "接待": ("/reception/", ("jiedai",)),
    "值班": ("/reception/duty/", ("jiedai",)),
    "应急": ("/reception/emergency/", ("jiedai",)),
    "紧急报告": ("/reception/urgent/", BUSY),
    "演练": ("/training/", ("chengban", "fenguan")),
    "学习": ("/study/", ("chengban", "fenguan")),
    "我的学习": ("/study/mine/", ("chengban",)),
    "草稿": ("/desk/drafts/", BUSY),
    "政策库": ("/library/", ("chengban",)),
    "模板": ("/library/templates/", ("chengban",)),
    "用语": ("/library/wording/", ("chengban",)),
    "查以前的": ("/desk/earlier/", ("dengji",)),
    "审计日志": ("/desk/audit/", ("shenji",)),
    "审计日志按动作": ("/desk/audit/?action=petition.register", ("shenji",)),
    "账号": ("/desk/staff/", ("xitong", "anquan")),
    "单位": ("/desk/units/", ("xitong", "anquan")),
    "系统检查": ("/desk/health/", ("xitong",)),
    "工作日历": ("/calendar/", ("xitong",)),
}
"""Page → address and whose eyes see it."""


def main() -> None:
    """Measure every size in a home of its own, then compare."""
    if "XINQIAO_BENCH_SIZE" in os.environ:
        print(json.dumps(_measured(int(os.environ["XINQIAO_BENCH_SIZE"]))))
        return
    with TemporaryDirectory(prefix="xinqiao-bench-") as folder:
        found = [_at(size, Path(os.environ.get("XINQIAO_BENCH_KEEP", folder))) for size in SIZES]
    _print(found)


def _at(size: int, folder: Path) -> dict[str, tuple[float, int]]:
    home = folder / str(size)
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "XINQIAO_HOME": str(home), "XINQIAO_BENCH_SIZE": str(size)}
    program = "import django; django.setup(); from benchmarks.pages import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, tuple[float, int]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _print(found: list[dict[str, tuple[float, int]]]) -> None:
    few, many = found[0], found[-1]
    print(f"处理器毫秒，SQLite 在内（{ROUNDS} 次取中位数）：{SIZES[0]} 件 → {SIZES[-1]} 件，倍数，查询次数")
    for title, (before, _queries) in few.items():
        after, queries = many[title]
        desk = title.startswith("工作台")
        verdict = "  超出目标" if desk and (after > MOST * before or queries > 10) else ""
        print(f"  {title:<20} {before:7.1f} → {after:7.1f}  ×{after / before:4.2f}  {queries:2} 次{verdict}")


def _measured(size: int) -> dict[str, tuple[float, int]]:
    """Title of a page → milliseconds and queries."""
    os.environ.pop("XINQIAO_BENCH_SIZE")
    if not Path(os.environ["XINQIAO_HOME"], "made").exists():
        unit, registrar = open_office()
        imported(unit, registrar, size)
        Years(unit).make()
        Path(os.environ["XINQIAO_HOME"], "made").touch()
    pages = [(f"工作台 {who}", who, "/desk/") for who in (*PEOPLE, *OTHERS)]
    pages += [(f"{title} {who}", who, url) for title, url in LISTS.items() for who in READERS]
    one = Matter.objects.filter(holding_unit__short_name="第1局", state=State.SERVED)[size // 200]
    pages.append(("一个事项 fenguan", "fenguan", f"/desk/matters/{one.pk}/"))
    return {title: found for title, who, url in pages if (found := _page(who, url)) is not None}


def _page(who: str, url: str) -> tuple[float, int] | None:
    """None for a list that this post has not."""
    client = Client()
    client.force_login(Staff.objects.get(username=who))
    if client.get(url, follow=True).status_code == 404:
        return None
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = client.get(url, follow=True)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        client.get(url, follow=True)
        taken.append(1000 * (time.process_time() - began))
    return median(taken), len(queries)


if __name__ == "__main__":
    main()
