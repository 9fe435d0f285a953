"""How the installation is: one line each with what to do, for `./xinqiao doctor`, the system administrator's page and the first page of
every administrator. Nothing here writes, and nothing tells of a petition."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError

from xinqiao import __version__
from xinqiao.documents.coverage import sets_chinese
from xinqiao.kernel.backups import kept, made_at, proven_at
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import XinqiaoError
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.migrated import migrations_wait, refuse_newer
from xinqiao.kernel.models import AuditEntry, Job
from xinqiao.kernel.pragmas import wrong_pragma
from xinqiao.kernel.protection import missing
from xinqiao.kernel.sealing import keyring, shared_place
from xinqiao.kernel.shared_key import shared_key
from xinqiao.library.calendars import missing_year
from xinqiao.matters.advising import machine
from xinqiao.matters.notices import JOB as NOTICE
from xinqiao.matters.notices import NO_SUCH_ADDRESS, offered
from xinqiao.offices import provider
from xinqiao.offices.login_tries import UNREAD
from xinqiao.rules.impact import DataUse, ImpactStage
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.models import Custody, ImpactAssessment
from xinqiao.suggest.machine import NoAdvice, reach

_GIGABYTE = 1_000_000_000
_OLD_BACKUP, _VERY_OLD = timedelta(days=2), timedelta(days=7)
_NO_WORKER, _A_DAY = timedelta(minutes=10), timedelta(hours=30)
_A_YEAR = timedelta(days=400)
_NAMED = 3
_TO_REACH = 2.0


class Mark(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One line: what was looked at, how it is, and what to do where something is to be done."""

    name: str
    mark: Mark
    found: Phrase
    todo: str = ""


def _good(name: str, found: str, **values: object) -> Examined:
    return Examined(name=name, mark=Mark.GOOD, found=Phrase(found, **values))


def _warning(name: str, found: str, todo: str, **values: object) -> Examined:
    return Examined(name=name, mark=Mark.WARNING, found=Phrase(found, **values), todo=todo)


def _bad(name: str, found: str, todo: str, **values: object) -> Examined:
    return Examined(name=name, mark=Mark.BAD, found=Phrase(found, **values), todo=todo)


def examine() -> list[Examined]:
    """Everything, the most basic first. A check that fails itself is a finding, never an end."""
    waits = _waits()
    return [_tried(name, check, waits=waits) for name, check in CHECKS]


def troubles() -> list[Examined]:
    """What no administrator may overlook: jobs given up, backups not made. Cheap enough for a first page."""
    waits = _waits()
    found = (_tried("备份", _backups, waits=waits), _tried("后台任务", _jobs, waits=waits))
    return [one for one in found if one.mark is Mark.BAD]


def _waits() -> bool:
    """Whether the database waits for its upgrade; one that cannot be asked does not, and each check says what is wrong with it."""
    try:
        return migrations_wait()
    except DatabaseError:
        return False


def _tried(name: str, check: Callable[[], Examined], *, waits: bool) -> Examined:
    try:
        return check()
    except XinqiaoError as error:
        return _bad(name, "{said}", "", said=error.message)
    except (OSError, DatabaseError, ValueError) as error:
        if waits and isinstance(error, DatabaseError) and name != "版本":
            return _later(name)
        return _bad(
            name,
            "检查没有做成：{said}",
            "请把这一行告诉技术人员。",
            said=f"{type(error).__name__}: {error}"[:200],
        )


def _later(name: str) -> Examined:
    """Before the upgrade what this version asks is not there yet: no fault, and no tampering."""
    return _warning(name, "数据库还不是这个版本，现在查不了", "升级以后请再检查一次。")


def _version() -> Examined:
    refuse_newer()
    told = {"version": __version__, "python": ".".join(map(str, sys.version_info[:3]))}
    if migrations_wait():
        todo = "请运行 ./xinqiao migrate；已有数据的，停机后先用原来的程序备份。"
        return _bad("版本", "程序 {version}，数据库还不是这个版本", todo, **told)
    return _good("版本", "程序 {version}，Python {python}，数据库是这个版本", **told)


def _settings() -> Examined:
    if names := settings.XINQIAO_UNREAD:
        todo = "写错的设置不起作用：请对照 docs/operations.md 改正。"
        return _warning("设置", "没有设置用到这些环境变量：{names}", todo, names=tuple(names))
    return _good("设置", "环境变量都用到了")


def _key() -> Examined:
    check_keys()
    place = settings.XINQIAO_ROOT_KEY_FILE
    if place.exists() and place.stat().st_mode & 0o077:
        return _bad(
            "主密钥", "{place} 别的账号也能读", "请运行 chmod 600，并考虑更换密钥。", place=str(place)
        )
    ring = keyring()
    return _good(
        "主密钥",
        "与数据库相符，第{n}版，{suite}",
        n=ring.current,
        suite=Phrase(ring.suite(ring.current).title),
    )


def _keepers() -> Examined:
    """A key that lies in one file alone is lost with the machine."""
    name, shared = "主密钥的保管", shared_key()
    if shared is None:
        if Custody.objects.filter(kind="key", ended_at=None).exists():
            return _good(name, "「保密责任」里登记了保管人")
        todo = "请用 ./xinqiao keys split 分给几个人，或者抄到两处离线介质，在「保密责任」登记保管人。"
        return _warning(name, "除了密钥文件，没有登记别处的备份", todo)
    day = date.fromisoformat(shared.day)
    told = {"n": len(shared.holders), "needed": shared.needed, "day": day}
    if not shared.trusted() or shared.newest != keyring().current:
        todo = "请查明原因，再用 ./xinqiao keys split 重新分持。"
        return _bad(name, "{day}分给{n}人的份额，不是现在这个密钥文件的", todo, **told)
    if settings.XINQIAO_BACKUP and shared_key(settings.XINQIAO_BACKUP / shared_place().name) != shared:
        todo = "没有它，机器坏了份额打不开：请把数据目录里的 keys/root.shares 抄到备份目录。"
        return _warning(name, "{day}分给{n}人，备份旁边的 root.shares 没有或者不同", todo, **told)
    joined = AuditEntry.objects.filter(action="keys.join", outcome="done", at__gte=now() - _A_YEAR).exists()
    if day < today() - _A_YEAR and not joined:
        todo = "请召集持有人，运行 ./xinqiao keys join --try 试一次。"
        return _warning(name, "{day}分给{n}人，一年多没有试过能不能打开", todo, **told)
    return _good(name, "{day}分给{n}人，{needed}人到场能打开", **told)


def _database() -> Examined:
    if wrong := wrong_pragma():
        return _bad("数据库", "{wrong}", "请重新启动；仍然这样的，请联系技术人员。", wrong=wrong)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return _good(
            "数据库", "{vendor} {version}", vendor=connection.display_name, version=cursor.fetchone()[0]
        )


def _protection() -> Examined:
    if migrations_wait():
        return _later("日志保护")
    gone = missing()
    if gone:
        todo = "有人改动过数据库：请马上运行 ./xinqiao audit verify，查明是谁，再从备份恢复。"
        return _bad("日志保护", "防止改动日志的触发器缺失或被改动：{names}", todo, names=tuple(gone))
    return _good("日志保护", "防止改动审计日志和查看记录的触发器都在")


def _permissions() -> Examined:
    loose = list(islice(_loose(), _NAMED + 1))
    if loose:
        named = tuple(str(place) for place in loose[:_NAMED])
        todo = "请运行：chmod -R go= 数据目录；备份目录也一样。"
        return _bad("权限", "别的账号也能读：{named}", todo, named=named)
    return _good("权限", "数据目录和备份只有运行账号能读")


def _loose() -> Iterator[Path]:
    """What others than the owner can read: folders are 0700, files 0600. A closed folder closes what lies in it; what is in there is
    looked at all the same, for it may be copied elsewhere."""
    for home in filter(None, (settings.XINQIAO_HOME, settings.XINQIAO_BACKUP)):
        for folder, _folders, names in os.walk(home):
            for place in (Path(folder), *(Path(folder) / name for name in names)):
                try:
                    mode = place.lstat().st_mode
                except FileNotFoundError:
                    continue
                if mode & 0o077 and not stat.S_ISLNK(mode) and not stat.S_ISSOCK(mode):
                    yield place


def _backups() -> Examined:
    folder = settings.XINQIAO_BACKUP
    if folder is None:
        return _warning("备份", "没有设置自动备份", "请设置 XINQIAO_BACKUP，每夜自动备份并演练。")
    failed = Job.objects.filter(kind="back-up").exclude(failed_at=None).order_by("-pk").first()
    found = kept(folder)
    proven = [place for place in found if proven_at(place)]
    if failed is not None and (not proven or made_at(proven[-1]) < failed.created_at):
        told = "最近一次备份失败：{problem}"
        return _bad("备份", told, "请排除原因，再运行 ./xinqiao jobs --retry。", problem=failed.problem)
    if not proven:
        return _bad(
            "备份", "{folder} 里没有经演练能恢复的备份", "请运行 ./xinqiao backup。", folder=str(folder)
        )
    age = now() - made_at(proven[-1])
    told, n = "最近一份能恢复的备份是{n}天前做的，共保存{kept}份", age.days
    if age > _OLD_BACKUP:
        run = _bad if age > _VERY_OLD else _warning
        return run("备份", told, "请看后台任务是否在运行，或者运行 ./xinqiao backup。", n=n, kept=len(found))
    return _good("备份", "最近一份备份不到2天，恢复演练通过，共保存{n}份", n=len(found))


def _calendar() -> Examined:
    year = missing_year()
    if year is not None:
        told = "{year}年的放假安排没有载入，涉及的期限是暂定的"
        return _warning(
            "工作日历", told, "请在「工作日历」录入放假通知，或者运行 ./xinqiao calendar。", year=year
        )
    return _good("工作日历", "今年的放假安排已经载入")


def _jobs() -> Examined:
    failed = Job.objects.exclude(failed_at=None).exclude(kind=NOTICE, problem=NO_SUCH_ADDRESS)
    if (job := failed.order_by("-failed_at").first()) is not None:
        told = "放弃了{n}项，最近一项 {kind}：{problem}"
        todo = "请排除原因，再运行 ./xinqiao jobs --retry。"
        return _bad("后台任务", told, todo, n=failed.count(), kind=job.kind, problem=job.problem)
    moment, open_jobs = now(), Job.objects.filter(done_at=None)
    at_work = open_jobs.filter(lease_until__gt=moment).exists()
    late = open_jobs.filter(due_at__lt=moment - _NO_WORKER).exists()
    newest = Job.objects.order_by("-created_at").values_list("created_at", flat=True).first()
    if not at_work and (late or newest is None or newest < moment - _A_DAY):
        return _bad(
            "后台任务", "没有进程在做后台任务", "请运行 ./xinqiao serve，或者另外运行 ./xinqiao worker。"
        )
    return _good("后台任务", "都按时完成")


def _notices() -> Examined:
    """Nothing of an act hangs on a notice; what could not be sent is in the given-up jobs too."""
    ways = offered()
    if not ways:
        return _good("给信访人的通知", "没有设邮件服务器和短信通道，不发通知")
    given_up = Job.objects.filter(kind=NOTICE).exclude(failed_at=None)
    unreachable = given_up.filter(problem=NO_SUCH_ADDRESS).count()
    if (n := given_up.count() - unreachable) > 0:
        todo = "请检查邮件服务器和 XINQIAO_GATEWAY，再运行 ./xinqiao jobs --retry；办理不受影响。"
        return _bad("给信访人的通知", "放弃了{n}条，没有发出去", todo, n=n)
    if unreachable:
        todo = "不用处理：号码、邮箱由信访人自己在查询页改，文书照常送达。"
        return _warning("给信访人的通知", "{n}条没有送到，邮箱或者号码收不到", todo, n=unreachable)
    return _good("给信访人的通知", "都已经发出或者在等发送时间")


def _assessed() -> Examined:
    """Sending notices through others is assessed before it begins (个人信息保护法 55)."""
    adopted = ImpactAssessment.objects.filter(handling=DataUse.ENTRUSTED, stage=ImpactStage.ADOPTED)
    if not offered() or adopted.exists():
        return _good("影响评估", "没有应做未做的个人信息保护影响评估")
    todo = "请单位在“保密责任”中登记“委托他人发送短信、邮件通知”的影响评估，由负责人审定（个人信息保护法第五十五条）。"
    return _warning("影响评估", "已经设了通知通道，还没有审定的影响评估", todo)


def _disk() -> Examined:
    worst = min(
        (shutil.disk_usage(place).free, str(place))
        for place in filter(None, (settings.XINQIAO_HOME, settings.XINQIAO_BACKUP))
        if place.exists()
    )
    told = {"place": worst[1], "free": f"{worst[0] / _GIGABYTE:.1f}"}
    if worst[0] < _GIGABYTE:
        return _bad("磁盘", "{place} 只剩 {free} GB", "请马上清理或者扩容：满了就不能登记。", **told)
    if worst[0] < 5 * _GIGABYTE:
        return _warning("磁盘", "{place} 剩 {free} GB", "请准备清理或者扩容。", **told)
    return _good("磁盘", "{place} 剩 {free} GB", **told)


def _clock() -> Examined:
    last = AuditEntry.objects.order_by("-seq").values_list("at", flat=True).first()
    told = {"now": f"{now():%Y-%m-%d %H:%M}"}
    if last is not None and last > now() + timedelta(minutes=5):
        told["last"] = f"{last.astimezone(now().tzinfo):%Y-%m-%d %H:%M}"
        todo = "请校准机器时钟（timedatectl set-ntp true）：期限和日志都靠它。"
        return _bad("时钟", "现在是 {now}，最后一条日志却是 {last} 写的", todo, **told)
    return _good("时钟", "现在是 {now}（北京时间）", **told)


def _fonts() -> Examined:
    own = (settings.XINQIAO_FONTS,) if settings.XINQIAO_FONTS.is_dir() else ()
    if not sets_chinese(own):
        return _bad("字体", "文书用的中文字体不全", "请重新安装程序的依赖包（requirements）。")
    if not own:
        told = "用随程序安装的宋体、黑体；没有另放公文字体"
        return _good("字体", told)
    return _good("字体", "随程序安装的字体，和 {place} 里的字体", place=str(settings.XINQIAO_FONTS))


def _model() -> Examined:
    """The language model is optional: without one nothing is missing."""
    asked = machine()
    if asked is None:
        return _good("语言模型", "没有设置，不使用")
    todo = "请检查 XINQIAO_MODEL_ADDRESS；答复照常起草，不受影响。"
    try:
        reach(replace(asked, seconds=_TO_REACH))
    except NoAdvice as none:
        return Examined(name="语言模型", mark=Mark.WARNING, found=none.args[0], todo=todo)
    except OSError:
        return _warning("语言模型", "连接不上 {address}", todo, address=asked.address)
    if asked.anywhere:
        told = "遮盖后的答复草稿可以发往内部网络以外"
        return _warning("语言模型", told, "不需要的，请去掉 XINQIAO_MODEL_ANYWHERE。")
    return _good("语言模型", "在内部网络，可以连接：{address}", address=asked.address)


def _provider() -> Examined:
    """A provider that is down shuts nobody out: everybody has the own password."""
    if not provider.connected():
        return _good("统一身份认证", "没有设置，不使用")
    provider.keys_of(provider.metadata())
    since = now() - _A_DAY
    if AuditEntry.objects.filter(action=UNREAD.action, outcome=UNREAD.outcome, at__gte=since).exists():
        todo = "那边退出了的人，这里可能还登录着：请那边重发，或者请安全管理员核对后停用。"
        return _warning("统一身份认证", "连不上的时候有退出消息没有核对", todo)
    return _good("统一身份认证", "可以连接，签名的公钥齐全：{issuer}", issuer=settings.XINQIAO_OIDC_ISSUER)


CHECKS: tuple[tuple[str, Callable[[], Examined]], ...] = (
    ("版本", _version),
    ("设置", _settings),
    ("主密钥", _key),
    ("主密钥的保管", _keepers),
    ("数据库", _database),
    ("日志保护", _protection),
    ("权限", _permissions),
    ("备份", _backups),
    ("工作日历", _calendar),
    ("后台任务", _jobs),
    ("给信访人的通知", _notices),
    ("影响评估", _assessed),
    ("磁盘", _disk),
    ("时钟", _clock),
    ("字体", _fonts),
    ("语言模型", _model),
    ("统一身份认证", _provider),
)
