"""What becomes of an instrument afterwards: it is repealed, or described better."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, One, Pick, Words
from xinqiao.library.days import require_possible
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentName, InstrumentVersion
from xinqiao.library.owning import keeps, refuse_others
from xinqiao.library.queries.instruments import find_instrument
from xinqiao.rules.provisions.names import listed_names, names_of, written_name
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _last(instrument: Instrument) -> InstrumentVersion | None:
    return instrument.versions.last()


def _may_repeal(actor: Actor, instrument: Instrument) -> bool:
    last = _last(instrument)
    return keeps(actor, instrument) and last is not None and not last.repealed


def _may_restore(actor: Actor, instrument: Instrument) -> bool:
    last = _last(instrument)
    return keeps(actor, instrument) and last is not None and last.repealed


@command("library.repeal", lead="引用这份文件的未办结事项会提醒承办人核对。", fits=_may_repeal)
def repeal(
    act: Act,
    instrument: Instrument,
    *,
    ended_on: Annotated[date, Day("废止日期", hint="从这一天起不再有效")],
    ended_by: Annotated[
        str,
        Words(
            "被哪份文件废止",
            required=False,
            most=200,
            rows=1,
            hint="政策库里那份文件的标题，没有收录的不填。",
        ),
    ] = "",
    reason: Annotated[str, Words("说明", required=False, most=500, rows=3, hint="不写个人的姓名。")] = "",
) -> InstrumentVersion:
    """Record that an instrument is no longer in force from `ended_on`, a day that may lie ahead; `ended_by`: the title of what
    repealed it."""
    refuse_others(act.actor, instrument)
    last = _last(instrument)
    if last is None:
        raise Refused(Verdict(allowed=False, reason="这份文件还没有收录任何版本。"))
    if last.repealed:
        raise Refused(Verdict(allowed=False, reason="这份文件已经登记废止。要更正日期，请先撤销废止登记。"))
    if ended_on < last.effective_on:
        message = Phrase("废止日期早于这一版本的施行日期{day}，请核对。", day=last.effective_on)
        raise InvalidInput({"ended_on": message})
    _end(act, instrument, last, ended_on, _repealing(instrument, ended_by), reason)
    return last


def _repealing(instrument: Instrument, title: str) -> Instrument | None:
    """What repealed it. Raises InvalidInput for a title that the library does not have, and for its own."""
    by = find_instrument(title) if title else None
    if title and by is None:
        message = Phrase("政策库里没有这份文件。请核对标题，或者先收录那份文件。")
        raise InvalidInput({"ended_by": message})
    if by == instrument:
        raise InvalidInput({"ended_by": Phrase("一份文件不能废止它自己。新的文本请作为新版本收录。")})
    return by


@command("library.restore", lead="登记错了的，写明原因后撤销。", fits=_may_restore)
def restore(
    act: Act,
    instrument: Instrument,
    *,
    reason: Annotated[str, Words("撤销的原因", most=500, rows=3, hint="不写个人的姓名。")],
) -> InstrumentVersion:
    """Take a repeal back that was recorded by mistake."""
    refuse_others(act.actor, instrument)
    last = _last(instrument)
    if last is None or not last.repealed:
        raise Refused(Verdict(allowed=False, reason="这份文件没有登记过废止。"))
    _end(act, instrument, last, None, None, reason)
    return last


def _end(
    act: Act,
    instrument: Instrument,
    last: InstrumentVersion,
    ended_on: date | None,
    by: Instrument | None,
    reason: str,
) -> None:
    """The last version ends on this day, or does not end any more."""
    before = _ending(last)
    last.ended_on, last.repealed, last.ended_by = ended_on, ended_on is not None, by
    last.save(update_fields=["ended_on", "repealed", "ended_by"])
    _next_version(instrument)
    act.record(instrument, before=before, after=_ending(last), reason=reason)


def _ending(version: InstrumentVersion) -> dict[str, Any]:
    ended_on = version.ended_on and version.ended_on.isoformat()
    return {"ended_on": ended_on, "repealed": version.repealed, "ended_by": version.ended_by_id}


def _next_version(instrument: Instrument) -> None:
    instrument.version += 1
    instrument.save(update_fields=["version"])


def _other_names(instrument: Instrument) -> str:
    names = instrument.names.values_list("name", flat=True)
    return "，".join(name for name in names if name != instrument.title)


@command("library.describe", verb="保存文件信息", fits=keeps)
def describe(
    act: Act,
    instrument: Instrument,
    *,
    title: Annotated[str, Words("标题", most=200, rows=1, initial=lambda i: i.title)],
    issuer: Annotated[
        str, Words("制定机关", required=False, most=200, rows=1, initial=lambda i: i.issuer)
    ] = "",
    level: Annotated[
        InstrumentLevel, Pick("效力级别", among=InstrumentLevel.choices, initial=lambda i: i.level)
    ] = InstrumentLevel.NORMATIVE_DOCUMENT,
    region: Annotated[
        str,
        Words(
            "适用地区",
            required=False,
            most=40,
            rows=1,
            hint="如：云水市临江区。全国适用的不填。",
            initial=lambda i: i.region,
        ),
    ] = "",
    names: Annotated[
        str,
        Words(
            "常用简称",
            required=False,
            most=400,
            rows=1,
            hint="引用时用的短名称，几个之间用逗号隔开。",
            initial=_other_names,
        ),
    ] = "",
) -> Instrument:
    """Correct what is said of an instrument: title, issuer, rank, region, and the short names under which it is cited.
    Earlier titles stay as names, so that what cites them still resolves."""
    refuse_others(act.actor, instrument)
    title, short = written_name(title), listed_names(names)
    if any(len(name) > 200 for name in short):
        raise InvalidInput({"names": Phrase("简称过长，几个简称之间请用逗号隔开。")})
    if Instrument.objects.filter(title=title, issuer=issuer).exclude(pk=instrument.pk).exists():
        raise InvalidInput({"title": Phrase("同一机关已有同名的文件。")})
    before = {field: getattr(instrument, field) for field in ("title", "issuer", "level", "region")}
    wanted = names_of(title, (*names_of(instrument.title), *short))
    instrument.title, instrument.issuer, instrument.level, instrument.region = title, issuer, level, region
    instrument.version += 1
    instrument.save()
    instrument.names.exclude(name__in=wanted).delete()
    known = set(instrument.names.values_list("name", flat=True))
    InstrumentName.objects.bulk_create(
        InstrumentName(instrument=instrument, name=name) for name in wanted if name not in known
    )
    act.record(
        instrument,
        before=before,
        after={"title": title, "issuer": issuer, "level": level, "region": region, "names": list(wanted)},
    )
    return instrument


def _versions(instrument: Instrument) -> QuerySet[InstrumentVersion]:
    return instrument.versions.select_related("instrument")


def _to_check(instrument: Instrument) -> InstrumentVersion | None:
    """The version whose day was assumed; else the last."""
    return instrument.versions.filter(effective_assumed=True).last() or _last(instrument)


def _its_day(instrument: Instrument) -> date | None:
    version = _to_check(instrument)
    return version.effective_on if version else None


@command("library.date", lead="前一个版本到这一天为止。", verb="保存施行日期", fits=keeps)
def correct_day(
    act: Act,
    instrument: Instrument,
    *,
    text: Annotated[One[InstrumentVersion], Pick("版本", among=_versions, initial=_to_check)],
    effective_on: Annotated[date, Day("施行日期", initial=_its_day)],
) -> InstrumentVersion:
    """Give or correct the day on which a version takes effect; the version before ends that day. The order of the
    versions cannot be changed by it."""
    refuse_others(act.actor, instrument)
    require_possible(effective_on, text.passed_on)
    others = InstrumentVersion.objects.filter(instrument=instrument).exclude(pk=text.pk)
    before = others.filter(effective_on__lt=text.effective_on).last()
    if (before and effective_on <= before.effective_on) or (text.ended_on and effective_on > text.ended_on):
        message = Phrase("这一天会打乱版本的先后。请核对前后版本的施行日期。")
        raise InvalidInput({"effective_on": message})
    old = text.effective_on
    if before and before.ended_on == old:
        before.ended_on = effective_on
        before.save(update_fields=["ended_on"])
    text.effective_on, text.effective_assumed = effective_on, False
    text.save(update_fields=["effective_on", "effective_assumed"])
    _next_version(instrument)
    act.record(
        text,
        before={"effective_on": old.isoformat()},
        after={"instrument": instrument.pk, "effective_on": effective_on.isoformat()},
    )
    return text
