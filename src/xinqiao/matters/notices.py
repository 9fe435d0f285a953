"""Notices to petitioners: where they go, put and taken away, and the jobs that send them. Called inside commands, and by the job that sends."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language

from xinqiao.kernel.commands import Act
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.jobs import enqueue
from xinqiao.kernel.sealing import seal, unseal
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter, NoticeAddress, Petition, RunningClock
from xinqiao.people.models import Person
from xinqiao.people.vault import Identity
from xinqiao.rules.basis import Basis
from xinqiao.rules.notices import NOTICES, NoticeEvent, NoticeWay, by_day, going_out, mobile_of
from xinqiao.rules.submission import clean

JOB = "citizen-notice"
NO_SUCH_ADDRESS = "邮箱或者手机号码不存在或者收不到，没有送到；信访人可以在查询页改。"
"""Why a notice is given up that no administrator can mend."""
OWN_CHOICE = Basis(instrument="个人信息保护法", article=13)
ENDED = Basis(instrument="个人信息保护法", article=47)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where somebody wants to be told; empty: not by that way."""

    mail: str = ""
    phone: str = ""


def offered() -> frozenset[NoticeWay]:
    """The ways that this office has set up."""
    found = {NoticeWay.MAIL: settings.XINQIAO_MAIL_SERVER, NoticeWay.PHONE: settings.XINQIAO_GATEWAY}
    return frozenset(way for way, there in found.items() if there)


def problems(given: Ways) -> dict[str, str]:
    """What to put right, by field; empty where both can be used."""
    found = {f"notice_{way}": clean(f"notice_{way}", getattr(given, way)).problem for way in NoticeWay}
    found = {field: problem for field, problem in found.items() if problem}
    if found:
        return found
    if given.mail and NoticeWay.MAIL not in offered():
        found["notice_mail"] = "本系统没有设邮件服务器，不能用邮件通知；请留空。"
    elif given.mail and not _is_mail(given.mail):
        found["notice_mail"] = "这不是邮箱地址，请写一个，例如 name@example.com；不用邮件通知的，请留空。"
    if given.phone and NoticeWay.PHONE not in offered():
        found["notice_phone"] = "本系统没有设短信通道，不能用短信通知；请留空。"
    elif given.phone and not mobile_of(given.phone):
        found["notice_phone"] = "短信只能发到11位的手机号码，请核对；不用短信通知的，请留空。"
    return found


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def ways_of(row: NoticeAddress) -> Ways:
    return Ways(**json.loads(unseal(bytes(row.sealed), context=_context(row.pk))))


def _context(key: object) -> str:
    return f"matters.noticeaddress:{key}:ways"


def keep(act: Act, petition: Petition, given: Ways, reason: str = "") -> None:
    """Put these in the place of what was there. The log says which ways, never where to."""
    told = Ways(mail=given.mail.strip(), phone=mobile_of(given.phone))
    fields: dict[str, Any] = {
        "sealed": seal(json.dumps({"mail": told.mail, "phone": told.phone}), context=_context(petition.pk)),
        "by_mail": bool(told.mail),
        "by_phone": bool(told.phone),
    }
    fresh = {"end_key": secrets.token_urlsafe(16), "language": get_language() or "zh-hans"}
    if told == Ways():
        NoticeAddress.objects.filter(pk=petition.pk).delete()
    else:
        NoticeAddress.objects.update_or_create(
            pk=petition.pk, defaults=fields, create_defaults={**fields, **fresh}
        )
    after = {"mail": bool(told.mail), "phone": bool(told.phone)}
    act.record(
        petition,
        matter_id=petition.matter_id,
        action="petition.choose_notices",
        after=after,
        basis=OWN_CHOICE,
        reason=reason,
    )


def end(act: Act, petitions: Iterable[Petition], reason: str) -> None:
    """Erase where these petitioners are told, on record."""
    for row in NoticeAddress.objects.filter(pk__in=[p.pk for p in petitions]).select_related("petition"):
        act.record(
            row.petition,
            matter_id=row.petition.matter_id,
            action="petition.end_notices",
            after={"mail": False, "phone": False},
            basis=ENDED,
            reason=reason,
        )
        row.delete()


def follow(act: Act, person: Person, old: Identity, new: Identity) -> None:
    """What was put right of the contact data holds for notices that went to the old ones."""
    for petition in Petition.objects.filter(person=person, notice_address__isnull=False):
        was = ways_of(petition.notice_address)
        now = Ways(
            mail=new.email if was.mail and was.mail == old.email else was.mail,
            phone=new.phone if was.phone and was.phone == mobile_of(old.phone) else was.phone,
        )
        if now != was:
            kept = Ways(mail=now.mail if _is_mail(now.mail) else "", phone=mobile_of(now.phone))
            keep(act, petition, kept, "随联系方式的更正")


def tell(act: Act, event: NoticeEvent, matter: Matter, petition: Petition | None = None) -> None:
    """Have those told who want it; nothing that goes wrong with it holds up the act."""
    rows = NoticeAddress.objects.filter(petition__matter=matter)
    if petition is not None and not NOTICES[event].everyone:
        rows = rows.filter(pk=petition.pk)
    rows = rows.only("pk", "by_mail", "by_phone")
    if not rows:
        return
    days = work_calendar()
    at = going_out(act.at, days, _until(event, matter))
    for row in rows:
        for way, wanted in ((NoticeWay.MAIL, row.by_mail), (NoticeWay.PHONE, row.by_phone)):
            if wanted:
                told = {"petition": str(row.pk), "event": str(event), "way": str(way), "id": str(new_uuid())}
                # Several documents of one act are one piece of news.
                news = f"{NOTICES[event].words}:{row.pk}:{way}:{act.at.isoformat()}"
                once = f"{JOB}:{sha256(news.encode()).hexdigest()[:32]}"
                enqueue(JOB, {**told, "anytime": int(not by_day(at, days))}, due_at=at, once=once)


def _until(event: NoticeEvent, matter: Matter) -> Any:
    """The statutory day within which this is to be told, if one was counted."""
    found = RunningClock.objects.filter(matter=matter, code__in=NOTICES[event].clocks)
    return found.exclude(due_on=None).order_by("-pk").values_list("due_on", flat=True).first()
