"""What becomes of an instrument afterwards: it is repealed, or described better."""

from datetime import date

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.library.days import wrong_days
from xinqiao.library.models import Instrument, InstrumentName, InstrumentVersion, Level
from xinqiao.library.owning import refuse_others
from xinqiao.rules.provisions.names import names_of, written_name
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@command("library.repeal")
def repeal(
    act: Act,
    instrument: Instrument,
    *,
    ended_on: date | None,
    ended_by: Instrument | None = None,
    reason: str = "",
) -> InstrumentVersion:
    """Record that an instrument is no longer in force from `ended_on`, a day that may lie ahead; `ended_by`: what
    repealed it. `ended_on` None takes a repeal back that was recorded by mistake, with the reason."""
    refuse_others(act.actor, instrument)
    last = InstrumentVersion.objects.filter(instrument=instrument).last()
    if last is None:
        raise Refused(Verdict(allowed=False, reason="这份文件还没有收录任何版本。"))
    before = {"ended_on": last.ended_on and last.ended_on.isoformat(), "repealed": last.repealed}
    _require_sense(instrument, last, ended_on, ended_by, reason)
    last.ended_on, last.repealed, last.ended_by = ended_on, ended_on is not None, ended_by
    last.save(update_fields=["ended_on", "repealed", "ended_by"])
    instrument.version += 1
    instrument.save(update_fields=["version"])
    act.record(
        f"library.instrument:{instrument.pk}",
        before=before,
        after={
            "ended_on": ended_on and ended_on.isoformat(),
            "repealed": last.repealed,
            "ended_by": ended_by and ended_by.pk,
        },
        reason=reason,
    )
    return last


def _require_sense(
    instrument: Instrument, last: InstrumentVersion, ended_on: date | None, by: Instrument | None, reason: str
) -> None:
    if ended_on is None and not last.repealed:
        raise Refused(Verdict(allowed=False, reason="这份文件没有登记过废止。"))
    if ended_on is None and not reason.strip():
        raise InvalidInput({"reason": Phrase("撤销废止登记要写明原因。")})
    if ended_on and last.repealed:
        raise Refused(Verdict(allowed=False, reason="这份文件已经登记废止。要更正日期，请先撤销废止登记。"))
    if ended_on and ended_on < last.effective_on:
        message = Phrase("废止日期早于这一版本的施行日期{day}，请核对。", day=last.effective_on)
        raise InvalidInput({"ended_on": message})
    if by == instrument:
        raise InvalidInput({"ended_by": Phrase("一份文件不能废止它自己。新的文本请作为新版本收录。")})


@command("library.describe")
def describe(
    act: Act,
    instrument: Instrument,
    *,
    title: str,
    issuer: str = "",
    level: Level = Level.NORMATIVE_DOCUMENT,
    region: str = "",
    names: tuple[str, ...] = (),
) -> Instrument:
    """Correct what is said of an instrument: title, issuer, rank, region, and the short names under which it is cited.
    Earlier titles stay as names, so that what cites them still resolves."""
    refuse_others(act.actor, instrument)
    title = written_name(title)
    check = clean_text(title, max_chars=200, what="标题")
    if not check.ok:
        raise InvalidInput({"title": check.problem})
    if any(len(name) > 200 for name in names):
        raise InvalidInput({"names": Phrase("简称过长，请一行写一个简称。")})
    if Instrument.objects.filter(title=title, issuer=issuer).exclude(pk=instrument.pk).exists():
        raise InvalidInput({"title": Phrase("同一机关已有同名的文件。")})
    before = {field: getattr(instrument, field) for field in ("title", "issuer", "level", "region")}
    wanted = names_of(title, (*names_of(instrument.title), *names))
    instrument.title, instrument.issuer, instrument.level, instrument.region = title, issuer, level, region
    instrument.version += 1
    instrument.save()
    instrument.names.exclude(name__in=wanted).delete()
    known = set(instrument.names.values_list("name", flat=True))
    InstrumentName.objects.bulk_create(
        InstrumentName(instrument=instrument, name=name) for name in wanted if name not in known
    )
    act.record(
        f"library.instrument:{instrument.pk}",
        before=before,
        after={"title": title, "issuer": issuer, "level": level, "region": region, "names": list(wanted)},
    )
    return instrument


@command("library.date")
def correct_day(
    act: Act, instrument: Instrument, version: InstrumentVersion, effective_on: date
) -> InstrumentVersion:
    """Give or correct the day on which a version takes effect; the version before ends that day. The order of the
    versions cannot be changed by it."""
    refuse_others(act.actor, instrument)
    wrong = wrong_days(effective_on, version.passed_on)
    others = InstrumentVersion.objects.filter(instrument=instrument).exclude(pk=version.pk)
    before = others.filter(effective_on__lt=version.effective_on).last()
    if (before and effective_on <= before.effective_on) or (
        version.ended_on and effective_on > version.ended_on
    ):
        wrong["effective_on"] = Phrase("这一天会打乱版本的先后。请核对前后版本的施行日期。")
    if wrong:
        raise InvalidInput(wrong)
    old = version.effective_on
    if before and before.ended_on == old:
        before.ended_on = effective_on
        before.save(update_fields=["ended_on"])
    version.effective_on, version.effective_assumed = effective_on, False
    version.save(update_fields=["effective_on", "effective_assumed"])
    instrument.version += 1
    instrument.save(update_fields=["version"])
    act.record(
        f"library.instrumentversion:{version.pk}",
        before={"effective_on": old.isoformat()},
        after={"instrument": instrument.pk, "effective_on": effective_on.isoformat()},
    )
    return version
