"""Pages at 10,000 and at 100,000 matters: each person's first page, the lists, the search.

./xinqiao bench pages        aim: a first page takes at most 10 queries, the page of a matter 12, and at 100,000 matters at
most 1.3 times its time at 10,000. The matters came over as many years as a county needs for them; open work is ten times as much,
too. What counts open work, such as the board, is measured a second time with everything closed that is older than two years: there only
the archive is ten times as large. `XINQIAO_BENCH_MATTERS`: other sizes. `XINQIAO_BENCH_KEEP`: a folder that keeps the made
offices; they take minutes to make.
"""

import json
import os
import time
from datetime import timedelta
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model
from django.test import Client

from benchmarks.fill import SIZES, at_home, filled
from benchmarks.people import PEOPLE
from xinqiao.kernel.clock import now
from xinqiao.matters.models import Commitment, Disclosure, Matter, RunningClock
from xinqiao.offices.models import Staff
from xinqiao.oversight.models import CallBack, Sponsorship, Supervision
from xinqiao.policy.models import CaseDiscussion, Rectification
from xinqiao.proceedings.models import Hearing, Mediation
from xinqiao.rules.lifecycle import State

ROUNDS = int(os.environ.get("XINQIAO_BENCH_ROUNDS", "9"))
MOST, NOISE, QUERIES = 1.3, 3, 12
"""Times as long, milliseconds that say nothing, and queries that a page may take."""
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
    "会商建议": ("/discussion/proposals/", ("chengban", "kezhang")),
    "请示": ("/instruction/", ("chengban", "fenguan", "ducha")),
    "登记册": ("/disclosure/", ("chengban", "fenguan", "ducha", "xianfenguan")),
    "谁看过": ("/disclosure/looks/", ("shenji",)),
    "督办": ("/oversight/", ("fenguan", "ducha", "xianfenguan", "xianducha")),
    "督办建议": ("/oversight/proposals/", ("xianducha",)),
    "包案": ("/oversight/sponsorships/", ("fenguan", "xianducha")),
    "包案建议": ("/oversight/sponsorships/proposals/", ("fenguan",)),
    "回访": ("/oversight/call-backs/", ("fenguan", "xianfenguan", "xianducha")),
    "收件清点": ("/oversight/register-checks/", ("fenguan", "ducha")),
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
    "看板打印": ("/controls/pdf/", ("xianfenguan",)),
    "年度报告打印": ("/controls/year/pdf/", ("xianfenguan",)),
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
    "审计日志按种类": ("/desk/audit/?kind=matters.petition", ("shenji",)),
    "审计日志按日期": ("/desk/audit/?since=2020-01-01&until=2030-01-01", ("shenji",)),
    "审计日志没有的": ("/desk/audit/?action=matter.close", ("shenji",)),
    "账号": ("/desk/staff/", ("xitong", "anquan")),
    "单位": ("/desk/units/", ("xitong", "anquan")),
    "系统检查": ("/desk/health/", ("xitong",)),
    "工作日历": ("/calendar/", ("xitong",)),
}
"""Page → address and whose eyes see it. Who has no such page is not named: a page that is not there is no measurement."""
RECORDS: dict[str, tuple[type[Model], str, str]] = {
    "一件督办": (Supervision, "/oversight/{}/", "ducha"),
    "一件包案": (Sponsorship, "/oversight/sponsorships/{}/", "ducha"),
    "一次回访": (CallBack, "/oversight/call-backs/{}/", "xianducha"),
    "一次听证": (Hearing, "/proceedings/hearings/{}/", "fenguan"),
    "一次调解": (Mediation, "/proceedings/mediations/{}/", "fenguan"),
    "一份审批表": (Disclosure, "/disclosure/{}/", "fenguan"),
    "一项承诺": (Commitment, "/commitments/{}/", "fenguan"),
    "一次会商": (CaseDiscussion, "/discussion/{}/", "fenguan"),
    "一件整改": (Rectification, "/rectification/{}/", "ducha"),
}
"""Page of a record → its type, address and whose eyes see it; the newest of the first office."""
BOARD = ("看板", "各单位看板", "看板打印", "年度报告", "年度报告打印", "岗位卡")
"""Pages that count work; they are measured once more where only the archive is larger."""


def main() -> None:
    """Measure every size in a home of its own, then compare. `XINQIAO_BENCH_ROUNDS`: of how many the median is taken."""
    if "XINQIAO_BENCH_SIZE" in os.environ:
        print(json.dumps(_measured(int(os.environ["XINQIAO_BENCH_SIZE"]))))
        return
    with TemporaryDirectory(prefix="xinqiao-bench-") as folder:
        found = [json.loads(at_home("pages", size, folder).splitlines()[-1]) for size in SIZES]
    _print(found)


def _print(found: list[dict[str, tuple[float, int]]]) -> None:
    few, many = found[0], found[-1]
    print(f"处理器毫秒，SQLite 在内（{ROUNDS} 次取中位数）：{SIZES[0]} 件 → {SIZES[-1]} 件，倍数，查询次数")
    for title, (before, _queries) in few.items():
        after, queries = many[title]
        verdict = "  超出目标" if after > MOST * before + NOISE or queries > QUERIES else ""
        print(f"  {title:<20} {before:7.1f} → {after:7.1f}  ×{after / before:4.2f}  {queries:2} 次{verdict}")


def _measured(size: int) -> dict[str, tuple[float, int]]:
    """Title of a page → milliseconds and queries."""
    os.environ.pop("XINQIAO_BENCH_SIZE")
    filled(size)
    pages = [("工作台", who, "/desk/") for who in (*PEOPLE, *OTHERS)]
    pages += [(title, who, url) for title, (url, people) in PAGES.items() for who in people]
    here = Matter.objects.filter(confidential=False, holding_unit__short_name="第1局")
    for title, (model, url, who) in RECORDS.items():
        newest = model._default_manager.filter(matter__in=here).order_by("-pk").values_list("pk", flat=True)
        pages.append((title, who, url.format(newest[0])))
    one = here.filter(state=State.SERVED)[size // 200].pk
    pages += [
        ("一个事项", "fenguan", f"/desk/matters/{one}/"),
        ("谁看过这件", "fenguan", f"/desk/matters/{one}/who/"),
    ]
    found = {f"{title} {who}": _page(who, url) for title, who, url in pages}
    with transaction.atomic():
        _close_what_is_old()
        counted = [(t, who, url) for t, who, url in pages if t in BOARD]
        found |= {f"{title} {who}（旧的都已办结）": _page(who, url) for title, who, url in counted}
        transaction.set_rollback(True)
    return found


def _close_what_is_old() -> None:
    """As in an office that keeps its times: nothing older than two years is open."""
    old = Matter.objects.filter(received_at__lt=now() - timedelta(days=730)).exclude(state=State.CLOSED)
    keys = list(old.values_list("pk", flat=True))
    for first in range(0, len(keys), 500):
        some = keys[first : first + 500]
        of = Matter.objects.filter(pk__in=some)
        of.update(
            state=State.CLOSED,
            closed_at=F("received_at"),
            next_due=None,
            next_alert=None,
            next_clock="",
            open_until=None,
        )
        clocks = RunningClock.objects.filter(matter__in=some, stopped_on=None)
        clocks.update(stopped_on=F("started_on"), due_on=F("started_on") - timedelta(days=900))


def _page(who: str, url: str) -> tuple[float, int]:
    client = Client()
    client.force_login(Staff.objects.get(username=who))
    client.get(url, follow=True)
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
