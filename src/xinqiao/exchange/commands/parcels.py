"""Packages that go out (M-I6): packed for an approved addressee, sent by a way that may be chosen, received or asked after."""

from typing import Annotated, Any

from django.conf import settings

from xinqiao.courses.taking import begin, take
from xinqiao.exchange.container import NoParcel, too_much
from xinqiao.exchange.models import OwnKeys, Parcel, PartnerOffice
from xinqiao.exchange.packing import Made, made
from xinqiao.exchange.queries.register import MAIL_JOB, approved_for, keys_of
from xinqiao.exchange.signatures import NotSigned, read_receipt
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.jobs import enqueue
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.sealing import same_code, short_code
from xinqiao.kernel.typed import Either, Exact, One, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import files
from xinqiao.matters.commands.filing import use_form
from xinqiao.matters.models import WALLS, MatterUnit, Petition
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import get_unit, subordinates
from xinqiao.rules.authority import SECRECY
from xinqiao.rules.exchanging import BY_HAND, MAIL, PARCEL, RECEIPT_WITHIN, SEALED_ONLY, AddresseeStage
from xinqiao.rules.folding import fold
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

JOB = MAIL_JOB
_BY_FORM = (
    "连同身份、原文和材料移送，须先就{number}填写信息查询审批表，勾选全部内容和导出，由主要负责人签字、第二人放行一次，再来封装；"
    "只给对方参考的，请选遮盖件。"
)


def code_of(parcel: Parcel) -> str:
    """What stands inside the package and only who opened it can read aloud."""
    return short_code(parcel.number, purpose="parcel")


@command(
    "parcel.pack",
    slug="pack",
    page="exchange:index",
    lead="把这件信访件封给另一个单位，只有对方的私钥能打开。收件单位和公钥须先由第二人核准。微信、QQ等聊天软件不是移送的途径。",
    verb="封装",
    said=lambda done, _given: Phrase("已封装，编号{number}，请在一个工作日内发出。", number=done.number),
)
def pack_parcel(
    act: Act,
    petition: Petition,
    *,
    addressee: Annotated[
        One[PartnerOffice],
        Pick(
            "收件单位", among=approved_for, wrong="请从已核准的收件单位中选择；没有的，先在「移送」页提出。"
        ),
    ],
    whole: Annotated[
        bool, Either("移送什么", yes="身份、原文和材料，对方据以登记办理", no="只有遮盖件，供对方参考")
    ],
    why: Annotated[str, Words("移送的理由", rows=2, most=300, least=4, hint="例如：属于对方管辖")],
) -> Parcel:
    """Sealed for one addressee and entered in the register. A whole one uses up a released form (M-I3). Raises Refused without it, where
    the unit has no keys that sign, for what no addressee could open, and for whom an accusation is about (条例 30(3))."""
    unit = get_unit(act.actor.unit)
    _not_to_the_accused(petition, addressee)
    keys = keys_of(unit)
    if keys is None:
        told = "本单位还没有签名用的密钥，对方无法核对是谁发的。请负责人先在「移送」页生成公钥。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(SEALED_ONLY,)))
    row = _row(act, petition, unit, addressee, whole=whole, why=why)
    if problem := too_much(len(row.contents), sum(one["size"] for one in row.contents)):
        raise Refused(Verdict(allowed=False, reason=problem))
    form = use_form(act, petition, _BY_FORM) if whole else None
    said = {
        "number": row.number,
        "whole": whole,
        "code": code_of(row),
        "sender": unit.name,
        "email": settings.XINQIAO_MAIL_FROM,
    }
    facts = {**said, "addressee": [addressee.pk, addressee.version], "keys": str(keys.pk)}
    done = act.beforehand.take(
        {**facts, "petition": [str(petition.pk), petition.matter.version], "files": row.contents},
        lambda: _made(petition, addressee, keys, said),
        _drop,
        instead=("", "", 0, ""),
    )
    row.path, row.sha256, row.size, row.manifest = done
    begin(row, at=act.at)
    row.save()
    after = {"number": row.number, "addressee": addressee.pk, "whole": whole, "form": form}
    act.record(
        row,
        matter_id=petition.matter_id,
        after={**after, "sha256": row.sha256, "files": len(row.contents)},
        basis=SEALED_ONLY,
        reason=why,
    )
    return row


def _made(petition: Petition, addressee: PartnerOffice, keys: OwnKeys, said: dict[str, Any]) -> Made:
    """Raises Refused, so that the form is not used up, for what its addressee could not open."""
    try:
        return made(petition, addressee, keys, said)
    except NoParcel as problem:
        raise Refused(Verdict(allowed=False, reason=problem.args[0])) from None


def _drop(done: Made) -> None:
    files.drop(done[:2])


def _row(
    act: Act, petition: Petition, unit: Unit, addressee: PartnerOffice, *, whole: bool, why: str
) -> Parcel:
    given = petition.attachments.order_by("added_at", "pk") if whole else ()
    serial = next_number(f"parcel:{act.day.year}")
    return Parcel(
        unit=unit,
        petition=petition,
        addressee=addressee,
        number=f"YS{act.day.year}-{serial:05d}",
        whole=whole,
        why=why,
        contents=[{"name": one.name, "size": one.size, "sha256": one.sha256} for one in given],
        packed_by_id=act.actor.staff,
        packed_at=act.at,
    )


def _not_to_the_accused(petition: Petition, addressee: PartnerOffice) -> None:
    """Raises Refused where the addressee is called like a unit that is accused, or like one below it."""
    accused = MatterUnit.objects.filter(matter=petition.matter_id, part__in=WALLS).values_list(
        "unit", flat=True
    )
    if not (found := set(accused)):
        return
    names = Unit.objects.filter(pk__in=subordinates(found)).values_list("name", flat=True)
    title = fold(addressee.title).text
    if any(fold(name).text in title or title in fold(name).text for name in names):
        told = "收件单位是被检举控告的单位或者其下属，不得移送。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(SECRECY,)))


def _still_approved(parcel: Parcel) -> None:
    """Raises Refused where the addressee was ended since."""
    if parcel.addressee.stage != AddresseeStage.APPROVED:
        told = "收件单位的公钥已经停用。请作废这个移送包，用新的公钥重新封装。"
        raise Refused(Verdict(allowed=False, reason=told, basis=(SEALED_ONLY,)))


def _to_whom(parcel: Parcel) -> str:
    return f"{parcel.addressee.title}　{parcel.addressee.email}".strip()


@command(
    "parcel.mail",
    lead="由单位的邮件服务器发到收件单位登记的公务邮箱。邮件里只有封好的文件和编号，没有信访件的内容。",
    verb="发出",
    told=_to_whom,
    fits=lambda _actor, parcel: bool(parcel.addressee.email),
)
def mail_parcel(act: Act, parcel: Parcel) -> Parcel:
    """Given to the mail gateway, which says later whether the server took it. Raises Refused without server or mailbox."""
    _still_approved(parcel)
    if not settings.XINQIAO_MAIL_SERVER or not parcel.addressee.email:
        told = (
            "收件单位没有登记公务邮箱，请用专网或者机要交换。"
            if settings.XINQIAO_MAIL_SERVER
            else "系统没有接邮件服务器（XINQIAO_MAIL_SERVER），请用专网或者机要交换，或者请系统管理员接上。"
        )
        raise Refused(Verdict(allowed=False, reason=told, basis=(SEALED_ONLY,)))
    parcel.way = MAIL
    take(act, parcel, matter_id=parcel.petition.matter_id, way=MAIL, addressee=parcel.addressee_id)
    enqueue(JOB, {"parcel": parcel.pk})
    return parcel


@command("parcel.mailed", fits=elsewhere)
def mailed(act: Act, parcel: Parcel) -> Parcel:
    """The server took the mail: the day for the receipt runs."""
    _sent(act, parcel)
    take(act, parcel, matter_id=parcel.petition.matter_id, way=MAIL)
    return parcel


@command("parcel.bounced", fits=elsewhere)
def bounced(act: Act, parcel: Parcel, *, why: Annotated[str, Words("原因", rows=1, most=300)]) -> Parcel:
    """The server refused it for good: it waits to be sent by another way."""
    take(act, parcel, matter_id=parcel.petition.matter_id, words={"reason": why}, reason=why)
    return parcel


@command(
    "parcel.hand_over",
    slug="hand-over",
    lead="先下载封好的文件，从专网传给对方或者刻盘交机要交换，再在这里登记。",
    verb="登记",
    told=_to_whom,
)
def hand_over_parcel(
    act: Act,
    parcel: Parcel,
    *,
    way: Annotated[
        str,
        Pick(
            "怎么送的",
            among=tuple(BY_HAND.items()),
            wrong="请选专网或者机要交换。微信、QQ等聊天软件和网盘不得用于移送（数据安全法第二十七条）。",
        ),
    ],
    given_to: Annotated[str, Words("交给谁、交换单号", rows=1, most=120, required=False)] = "",
) -> Parcel:
    """Carried on the offices' own network or by courier."""
    _still_approved(parcel)
    parcel.way = way
    _sent(act, parcel)
    take(act, parcel, matter_id=parcel.petition.matter_id, words={"way": way, "given_to": given_to}, way=way)
    return parcel


def _sent(act: Act, parcel: Parcel) -> None:
    parcel.sent_at = act.at
    parcel.receipt_by = work_calendar().add_working_days(act.day, RECEIPT_WITHIN).day


@command(
    "parcel.confirm",
    lead="粘贴对方系统给出的回执，或者填写对方在电话里念出的回执码（在移送包里面，打开了才看得到）。",
    verb="登记回执",
    told=_to_whom,
)
def confirm_parcel(
    act: Act,
    parcel: Parcel,
    *,
    proof: Annotated[
        str, Exact("回执或者回执码", rows=4, most=2000, why="a signature, which must stay as it is")
    ],
) -> Parcel:
    """Received: by a receipt that the addressee signed over exactly this package, or by the code that stands in it. Raises InvalidInput."""
    parcel.receipt = _receipt(parcel, proof)
    parcel.received_at = act.at
    by = "code" if parcel.receipt == "" else "signature"
    take(act, parcel, matter_id=parcel.petition.matter_id, by=by)
    return parcel


def _receipt(parcel: Parcel, typed: str) -> str:
    """The signed receipt, empty where it was the right code."""
    if "." not in typed:
        if same_code(typed, code_of(parcel)):
            return ""
        raise InvalidInput({"proof": "回执码不对，请对方再念一遍（10个字符，在移送包的目录里）。"})
    if not parcel.addressee.signing:
        raise InvalidInput({"proof": "这个收件单位没有登记签名公钥，请改填对方念出的回执码。"})
    try:
        said = read_receipt(parcel.addressee.signing, typed)
    except NotSigned as problem:
        raise InvalidInput({"proof": str(problem)}) from None
    if (said.parcel, said.manifest) != (parcel.number, parcel.manifest):
        raise InvalidInput(
            {"proof": Phrase("这是另一个移送包（{number}）的回执，请核对。", number=said.parcel[:40])}
        )
    return "".join(typed.split())


@command(
    "parcel.again",
    slug="again",
    lead="打过电话，对方没有收到或者打不开的，回到待发出，重新发送同一个移送包；打不开的作废后重新封装。",
    verb="重新发送",
)
def send_again(
    act: Act, parcel: Parcel, *, why: Annotated[str, Words("对方怎么说", rows=2, most=300, least=2)]
) -> Parcel:
    """Not received: to be sent once more. What was owed for that sending stays with the step."""
    parcel.receipt_by = None
    take(act, parcel, matter_id=parcel.petition.matter_id, words={"reason": why}, reason=why)
    return parcel


@command(
    "parcel.withdraw",
    slug="withdraw",
    lead="邮件服务器一直没有接收的，回到待发出，用专网或者机要交换，或者等服务器好了再发邮件。",
    verb="改用别的途径",
)
def withdraw_parcel(
    act: Act, parcel: Parcel, *, why: Annotated[str, Words("原因", rows=2, most=300, least=2)]
) -> Parcel:
    """The mail did not leave: to be sent by another way."""
    take(act, parcel, matter_id=parcel.petition.matter_id, words={"reason": why}, reason=why)
    return parcel


@command("parcel.annul", verb="作废", danger=True)
def annul_parcel(
    act: Act, parcel: Parcel, *, why: Annotated[str, Words("作废的原因", rows=2, most=300, least=2)]
) -> Parcel:
    """Not sent after all; it stays in the register."""
    take(act, parcel, matter_id=parcel.petition.matter_id, words={"reason": why}, reason=why)
    return parcel


@command("parcel.take", fits=elsewhere)
def take_parcel(act: Act, parcel: Parcel) -> bytes:
    """The sealed file, to be carried; on record. Raises Tampered, and Refused for one that was annulled or sent already."""
    if not PARCEL.open_to(parcel.stage, "hand_over"):
        told = Phrase("移送包现在是「{stage}」，不再下载。", stage=PARCEL.stages[parcel.stage])
        raise Refused(Verdict(allowed=False, reason=told))
    _still_approved(parcel)
    act.record(parcel, matter_id=parcel.petition.matter_id, after={"sha256": parcel.sha256})
    return files.read(parcel.path)
