"""The petitioner says whether and where to be told that there is something new, and ends it (M-R3; 个人信息保护法 13, 15, 47)."""

from typing import Annotated

from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.typed import Exact, Flag
from xinqiao.matters import notices
from xinqiao.matters.commands.moving import not_archived
from xinqiao.matters.models import NoticeAddress, Petition
from xinqiao.matters.notices import Ways

_WHY = "where notices go; sealed, and in no log"


@command("petition.choose_notices", fits=elsewhere)
def choose_notices(
    act: Act,
    petition: Petition,
    *,
    notice_mail: Annotated[str, Exact("发通知的邮箱", required=False, most=120, why=_WHY)] = "",
    notice_phone: Annotated[str, Exact("发短信的手机号码", required=False, most=30, why=_WHY)] = "",
    stop: Annotated[bool, Flag("都不要再通知我")] = False,
) -> Petition:
    """What is left empty stays; `stop` ends all. Raises NotFound for another's petition, InvalidInput for what is no address or nothing at
    all, Refused for a closed file."""
    if petition.pk != act.actor.petition_id:
        raise NotFound
    if stop:
        notices.keep(act, petition, Ways())
        return petition
    not_archived(petition.matter)
    given = Ways(mail=notice_mail.strip(), phone=notice_phone.strip())
    if given == Ways():
        first = "notice_mail" if notice_mail else "notice_phone"
        raise InvalidInput({first: "请填写手机号码或者邮箱；不想再收通知的，请勾选最后一项。"})
    if found := notices.problems(given):
        raise InvalidInput(found)
    row = NoticeAddress.objects.filter(pk=petition.pk).first()
    was = notices.ways_of(row) if row is not None else Ways()
    notices.keep(act, petition, Ways(mail=given.mail or was.mail, phone=given.phone or was.phone))
    return petition


@command("petition.end_notices")
def end_notices(
    act: Act, _: None, *, key: Annotated[str, Exact("停收通知的链接", why="compared, in no log")]
) -> None:
    """By the link that stands in each notice. Raises NotFound for one that is none, or was used."""
    row = NoticeAddress.objects.filter(end_key=key).select_related("petition").first()
    if row is None:
        raise NotFound("这个链接已经用过或者不完整。要看现在怎样通知您，请凭编号和查询码打开信访件。")
    notices.end(act, [row.petition], "信访人凭通知里的链接停收")
