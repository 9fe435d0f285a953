"""Own keys and addressees (M-I6): whose keys are used is decided by two people, the second of whom has telephoned."""

import hmac
from typing import Annotated

from xinqiao.courses.taking import begin, take
from xinqiao.exchange.envelopes import BadKey, PrivateKeys, expired, new_keys, public_of, read_key
from xinqiao.exchange.models import OwnKeys, PartnerOffice
from xinqiao.exchange.own import print_of, sealed_keys
from xinqiao.exchange.queries.register import keys_of
from xinqiao.exchange.signatures import is_public_name, new_signing_key, public_name
from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact, Flag, Words
from xinqiao.offices.models import Unit
from xinqiao.rules.exchanging import ENVELOPES, SEALED_ONLY, AddresseeStage, Envelope
from xinqiao.rules.folding import fold

_IN_USE = (AddresseeStage.PROPOSED, AddresseeStage.APPROVED)
_PUBLIC = "a public key, which is no secret and must stay as it is"


@command(
    "exchange_keys.make",
    slug="make-keys",
    page="exchange:index",
    lead="生成本单位接收移送包用的公钥。私钥封存在系统里，任何人看不到；公钥和指纹告诉对方，由对方打电话核对。原来的还能打开以前封给本单位的。",
    verb="生成",
)
def make_keys(
    act: Act, unit: Unit, *, sure: Annotated[bool, Flag("已经有公钥的，换新以后会通知各发件单位")]
) -> OwnKeys:
    """A pair of each kind and one that signs. Raises InvalidInput where there are keys and it was not said that others will be told."""
    if not sure and keys_of(unit) is not None:
        raise InvalidInput({"sure": "换新公钥以后，各发件单位要改用新的才能保证送达。请确认会逐个通知。"})
    key = act.beforehand.key()
    made: tuple[PrivateKeys, bytes] | None = act.beforehand.take(
        {"unit": unit.pk, "key": str(key)},
        lambda: (new_keys(unit.name, now()), new_signing_key()),
        lambda _: None,
        instead=None,
    )
    row = OwnKeys(id=key, unit=unit, made_for=unit, made_at=act.at, made_by_id=act.actor.staff)
    if made is not None:
        private, signing = made
        age, certificate = public_of(private)
        row.age, row.certificate, row.signing = age.text, certificate.text, public_name(signing)
        row.sealed = sealed_keys(key, private, signing)
        row.save(force_insert=True)
    act.record(row, after={"signing": row.signing}, basis=SEALED_ONLY)
    return row


@command(
    "addressee.propose",
    slug="addressee",
    page="exchange:index",
    together=True,
    lead="公钥由对方提供：用信桥的，在对方「移送」页上；没有信桥的，用 age-keygen 或者单位的加密证书。另一人打电话核对指纹后才能使用。",
    verb="提出",
)
def propose_addressee(
    act: Act,
    unit: Unit,
    *,
    title: Annotated[str, Words("收件单位名称", rows=1, most=80, least=4, hint="写全称")],
    telephone: Annotated[
        str,
        Exact(
            "核对用的电话", most=40, hint="从通讯录或者官网查，不用对方来信里写的", why="an office's number"
        ),
    ],
    key: Annotated[str, Exact("加密公钥", rows=6, most=8000, hint="age1… 或者 PEM 证书", why=_PUBLIC)],
    email: Annotated[
        str,
        Exact("公务邮箱", required=False, most=120, hint="用加密邮件发送的填写", why="an office's mailbox"),
    ] = "",
    signing: Annotated[
        str,
        Exact(
            "签名公钥",
            required=False,
            most=200,
            hint="ed25519:… 或者 sm2:…；没有的，回执改用回执码",
            why=_PUBLIC,
        ),
    ] = "",
) -> PartnerOffice:
    """Another office, to be approved by a second person. Raises InvalidInput for a key for which nothing can be sealed."""
    problems: dict[str, str] = {}
    kind, text = _key(key, act, problems)
    same = PartnerOffice.objects.filter(unit=unit, key=text, signing=signing.strip(), stage__in=_IN_USE)
    if text and same.exists():
        problems["key"] = "这个公钥已经填报过，请在收件单位里查看；换了邮箱、电话的，先停用原来的。"
    if signing.strip() and not is_public_name(signing.strip()):
        problems["signing"] = "签名公钥不完整：应为 ed25519:（44个字符）或者 sm2:（88个字符），请重新复制。"
    if email.strip() and not _is_mailbox(email.strip()):
        problems["email"] = "请填写一个邮箱地址，例如 zhuanban@example.gov.cn。"
    if problems:
        raise InvalidInput(problems)
    row = PartnerOffice(
        unit=unit,
        title=title,
        telephone=telephone.strip(),
        email=email.strip(),
        kind=kind,
        key=text,
        signing=signing.strip(),
        proposed_by_id=act.actor.staff,
        proposed_at=act.at,
    )
    begin(row, at=act.at)
    row.save()
    take(act, row, fingerprint=print_of(row))
    return row


def _key(pasted: str, act: Act, problems: dict[str, str]) -> tuple[str, str]:
    try:
        found = read_key(pasted)
    except BadKey as bad:
        problems["key"] = str(bad)
        return "", ""
    if expired(found, act.at):
        problems["key"] = "证书不在有效期内，请对方换一张。"
    return found.kind, found.text


def _is_mailbox(text: str) -> bool:
    name, _, host = text.partition("@")
    plain = text.isascii() and text.isprintable() and not set(text) & set(" ,;<>\"'()")
    return bool(plain and name and "." in host and text.count("@") == 1)


def _told(addressee: PartnerOffice) -> str:
    return f"{addressee.title}　{addressee.telephone}　{ENVELOPES[Envelope(addressee.kind)]}"


@command(
    "addressee.approve",
    lead="打电话给对方，请对方念出公钥指纹，照念的填写。填得与系统算出的一致才能核准；不要抄页面上的。",
    verb="核准",
    told=_told,
)
def approve_addressee(
    act: Act,
    addressee: PartnerOffice,
    *,
    heard: Annotated[
        str, Exact("对方念出的指纹", most=40, hint="16个字符，四个一组", why="compared and not kept")
    ],
) -> PartnerOffice:
    """By who did not propose it, with the fingerprint that was read aloud. Raises InvalidInput for another one."""
    typed = "".join(c for c in fold(heard).text.upper() if c.isalnum())
    if not hmac.compare_digest(typed.encode(), print_of(addressee).replace(" ", "").encode()):
        raise InvalidInput(
            {"heard": "与填报的公钥不符。请再念一遍；仍然不符的不要核准，公钥可能被人换过，请对方重新提供。"}
        )
    take(act, addressee, fingerprint=print_of(addressee))
    return addressee


@command("addressee.refuse", verb="不核准")
def refuse_addressee(
    act: Act, addressee: PartnerOffice, *, reason: Annotated[str, Words("原因", rows=2, most=300, least=2)]
) -> PartnerOffice:
    """Not approved: the fingerprint was another one, or nobody there knows of it."""
    take(act, addressee, words={"reason": reason}, reason=reason)
    return addressee


@command(
    "addressee.end",
    lead="对方换了公钥、邮箱，或者不再往来的，停用；换公钥的另提一条。",
    verb="停用",
    danger=True,
)
def end_addressee(
    act: Act, addressee: PartnerOffice, *, reason: Annotated[str, Words("原因", rows=2, most=300, least=2)]
) -> PartnerOffice:
    """Nothing goes there any more; what was sent stays in the register."""
    take(act, addressee, words={"reason": reason}, reason=reason)
    return addressee
