"""Personal defaults of the desk, and how a person wants to be told."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.sealing import seal, unseal
from xinqiao.kernel.typed import Exact, Flag, One, Pick, Several
from xinqiao.offices.models import MailAddress, Preference, Unit
from xinqiao.offices.queries import units
from xinqiao.rules.messages import MESSAGE_TITLES

ROWS = (15, 30, 60)
START = (
    ("desk", "我的工作台"),
    ("messages", "消息"),
    ("agenda", "日历"),
    ("matters", "全部事项"),
    ("register", "登记"),
)


def _units(_: Any) -> QuerySet[Unit]:
    return units()


@command("preference.set")
def set_preference(
    act: Act,
    _: None,
    *,
    start: Annotated[str, Pick("登录后先看", among=START)] = "desk",
    rows: Annotated[int, Pick("列表每页", among=[(n, str(n)) for n in ROWS])] = 30,
    unit: Annotated[One[Unit] | None, Pick("全部事项先列哪个单位的", required=False, among=_units)] = None,
    keys: Annotated[bool, Flag("使用单键快捷键（按 ? 查看）")] = True,
    mail: Annotated[
        str,
        Exact("用邮件告诉我", required=False, most=120, why="a mail address; sealed, and in no log"),
    ] = "",
    muted: Annotated[
        Sequence[str],
        Several("不用告诉我的", required=False, among=[(k.value, t) for k, t in MESSAGE_TITLES.items()]),
    ] = (),
) -> Preference:
    """Set the own defaults; with `mail`, be told by mail too. Raises InvalidInput for what is no address, and for any where the office has
    no mail server."""
    told = {"start": start, "rows": rows, "unit": unit, "keys": keys, "muted": list(muted)}
    found, _made = Preference.objects.update_or_create(staff_id=act.actor.staff, defaults=told)
    _keep(act.actor.staff, mail.strip())
    act.record(found)
    return found


def _keep(staff_id: int, mail: str) -> None:
    if not mail:
        MailAddress.objects.filter(pk=staff_id).delete()
        return
    if not settings.XINQIAO_MAIL_SERVER:
        if mail == mail_of(staff_id):
            return
        raise InvalidInput({"mail": "本系统没有设邮件服务器，发不了邮件；请系统管理员先设好，或者留空。"})
    try:
        validate_email(mail)
    except ValidationError:
        raise InvalidInput({"mail": "这不是邮箱地址，请写一个，例如 name@example.gov.cn。"}) from None
    sealed = seal(mail, context=_context(staff_id))
    MailAddress.objects.update_or_create(staff_id=staff_id, defaults={"sealed": sealed})


def _context(staff_id: int) -> str:
    return f"offices.mailaddress:{staff_id}:mail"


def mail_of(staff_id: int) -> str:
    """Where this person wants to be told by mail; empty for none."""
    found = MailAddress.objects.filter(pk=staff_id).first()
    return unseal(found.sealed, context=_context(staff_id)) if found is not None else ""
