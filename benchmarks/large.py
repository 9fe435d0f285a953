"""What an office does with all it has, at any size: verify, back up, restore, draw a look-back, reckon every open clock anew.

XINQIAO_BENCH_KEEP=/srv/large XINQIAO_BENCH_MATTERS=1000000 ./xinqiao bench large       (from 10,000 on)

aim: clocks anew after a new holiday at most twice a bare update of the rows that it changes. Each work is a process of its own, which tells its
processor time and the most memory it held; the pages of such an office are measured by `pages`, from the same folder.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import zip_longest
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import process_time
from traceback import print_exc
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from benchmarks.fill import SIZES, at_home, filled
from xinqiao.jobs import backup
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.backups import kept
from xinqiao.kernel.clock import today
from xinqiao.kernel.inserting import update
from xinqiao.kernel.models import AuditEntry, AuditHead
from xinqiao.kernel.records import reference
from xinqiao.library.calendars import load_year
from xinqiao.matters.clocks import NEXT
from xinqiao.matters.commands.recompute import recompute_clocks
from xinqiao.matters.models import Matter, RunningClock
from xinqiao.matters.stored import require_stored
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for
from xinqiao.policy.commands.look_back import draw_sample
from xinqiao.policy.models import LookBack
from xinqiao.rules.looking_back import quarters_over

M = TypeVar("M", bound=Model)
MOST = 2.0


def main() -> None:
    if "XINQIAO_BENCH_SIZE" in os.environ:
        return _measured(int(os.environ["XINQIAO_BENCH_SIZE"]))
    if "XINQIAO_BENCH_KEEP" not in os.environ:
        return print("跳过：请用 XINQIAO_BENCH_KEEP 写明留在哪个目录。")
    for size in SIZES:
        print(f"{size} 件", at_home("large", size), sep="\n", flush=True)


def _measured(size: int) -> None:
    filled(size)
    with TemporaryDirectory(prefix="xinqiao-bench-", dir=settings.XINQIAO_HOME) as folder:
        for title, work in WORKS.items():
            _alone(title, partial(work, Path(folder)))


def _alone(title: str, work: Callable[[], str]) -> None:
    """Do it in a process of its own, which tells what it took."""
    connection.close()
    sys.stdout.flush()
    if (child := os.fork()) == 0:
        try:
            said = work()
        except Exception:
            print_exc()
            os._exit(1)
        used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
        seconds, memory = sum(u.ru_utime + u.ru_stime for u in used), max(u.ru_maxrss for u in used) // 1024
        print(f"  {title}：{seconds:.1f} 秒处理器时间，最多 {memory} MB；{said}", flush=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, title


def _verify(_: Path) -> str:
    assert next(audit.verify(cores=os.cpu_count() or 1), None) is None
    return f"日志 {audit.checkpoint().split()[1]} 条完整"


def _stored(_: Path) -> str:
    return f"{require_stored().values} 处封存的内容都能打开"


def _back_up(folder: Path) -> str:
    made = backup.make(folder)
    return f"{made.stat().st_size / 1e6:.0f} MB，每件 {made.stat().st_size / Matter.objects.count():.0f} 字节"


def _restore(folder: Path) -> str:
    made = kept(folder)[-1]
    home = folder / "restored"
    environment = {
        **os.environ,
        "XINQIAO_HOME": str(home),
        "XINQIAO_ROOT_KEY_FILE": str(settings.XINQIAO_ROOT_KEY_FILE),
    }
    subprocess.run(
        [sys.executable, "-m", "xinqiao", "restore", str(made)],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return "恢复并核对无误"


def _draw(_: Path) -> str:
    with transaction.atomic():
        who = Staff.objects.get(username="ducha")
        LookBack.objects.filter(unit=who.unit).update(unit=Staff.objects.get(username="dengji").unit)
        drawn = draw_sample(actor_for(who, "benchmark"), who.unit, quarter=next(iter(quarters_over(today()))))
        said = f"从 {drawn.frame_size} 件抽 {drawn.sample.count()} 件"
        transaction.set_rollback(True)
    return said


def _clocks(_: Path) -> str:
    """A fictional year with a long holiday is loaded, around the day that halves the dates of the open clocks; every open clock is reckoned by it,
    and what that changed is written once more, barely."""
    with transaction.atomic():
        actor = Actor.system("benchmark")
        dates = RunningClock.objects.filter(stopped_on=None).values_list("due_on", flat=True)
        ordered = sorted(day for day in dates if day is not None)
        middle = ordered[len(ordered) // 2]
        first = min(max(middle - timedelta(days=15), date(middle.year, 1, 1)), date(middle.year, 12, 1))
        off = [first + timedelta(days=n) for n in range(31)]
        named = zip_longest(
            off, ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"), fillvalue="元旦"
        )
        days = [{"name": name, "date": str(day), "isOffDay": True} for day, name in named]
        load_year(actor, None, {"year": middle.year, "days": days}, "benchmark.json")
        head = AuditHead.objects.get().seq
        began = process_time()
        changed = recompute_clocks(actor, off[0], off[-1])
        taken = process_time() - began
        clocks, matters = _recorded(RunningClock, head), _recorded(Matter, head)
        assert len(clocks) == changed > 0
        began = process_time()
        update(clocks, ("raw_due", "due_on", "alert_on", "provisional"))
        update(matters, (*NEXT, "version"))
        bare = process_time() - began
        transaction.set_rollback(True)
    times = taken / bare
    return (
        f"放假 {off[0]} 至 {off[-1]}，在走的期限 {len(ordered)} 个，改变 {changed} 个期限、{len(matters)} 件 {taken:.1f} 秒，"
        f"逐行直接更新同样的 {bare:.1f} 秒，{times:.1f} 倍（目标 ≤ {MOST:.0f}，{'达到' if times <= MOST else '未达到'}）"
    )


def _recorded(model: type[M], head: int) -> list[M]:
    """The rows of which the log says after this entry that they changed."""
    label = reference(model)
    told = AuditEntry.objects.filter(seq__gt=head, subject__startswith=f"{label}:").values_list(
        "subject", flat=True
    )
    keys = sorted({int(subject.rpartition(":")[2]) for subject in told.iterator()})
    return [
        row
        for n in range(0, len(keys), 500)
        for row in model._default_manager.filter(pk__in=keys[n : n + 500])
    ]


WORKS: dict[str, Callable[[Path], str]] = {
    "核对审计日志": _verify,
    "核对封存的内容": _stored,
    "备份": _back_up,
    "恢复": _restore,
    "回头看抽样": _draw,
    "载入新的放假安排后重算期限": _clocks,
}


if __name__ == "__main__":
    main()
