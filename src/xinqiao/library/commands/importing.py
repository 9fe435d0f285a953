"""Taking in a text as a version of an instrument: all of it, or nothing."""

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Exact, Pick, Words
from xinqiao.library.days import require_possible
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentName, InstrumentVersion, Provision
from xinqiao.library.owning import refuse_others
from xinqiao.library.queries.instruments import instrument_titled
from xinqiao.library.search import INDEX
from xinqiao.rules.provisions.names import listed_names, names_of, written_name
from xinqiao.rules.provisions.parse import write_statute
from xinqiao.rules.provisions.statute import BlockKind, Statute
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

MOST_BLOCKS = 20_000
MOST_CHARS = 1_000_000


def _line(label: str, most: int) -> Words:
    return Words(label, required=False, most=most, rows=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A text and what a person says of it. `title` empty: the text's own. `names`: usual short forms, parted by commas. `own`:
    the document of the actor's own unit. Dates may lie in the future."""

    statute: Annotated[Statute, Exact("全文", why="a published text is cited to the letter")]
    effective_on: Annotated[date, Day("施行日期")]
    effective_assumed: bool = False
    title: Annotated[str, _line("标题", 200)] = ""
    issuer: Annotated[str, _line("制定机关", 200)] = ""
    level: Annotated[InstrumentLevel, Pick("效力级别", among=InstrumentLevel.choices)] = (
        InstrumentLevel.NORMATIVE_DOCUMENT
    )
    region: Annotated[str, _line("适用地区", 40)] = ""
    label: Annotated[str, _line("版本名称", 80)] = ""
    number: Annotated[str, _line("文号", 80)] = ""
    passed_on: Annotated[date | None, Day("通过日期", required=False)] = None
    published_on: Annotated[date | None, Day("公布日期", required=False)] = None
    names: Annotated[str, _line("常用简称", 400)] = ""
    own: bool = False
    source_name: Annotated[str, _line("文件名", 255)] = ""


@command("library.import")
def import_version(act: Act, _: None, new: NewVersion) -> InstrumentVersion:
    """Store a version with all its provisions and make them findable. The instrument is found by title and issuer, or
    made; the version before ends the day this one takes effect, and this one the day the next does.

    Raises InvalidInput by field, and Refused for a text that is in already, or whose article numbers are not unique."""
    new = _checked(new)
    _require_clear(new.statute)
    instrument = _instrument(act, new)
    digest = sha256(write_statute(new.statute).encode()).hexdigest()
    _require_new(instrument, new, digest)
    version = _version(act, instrument, new, digest)
    _store(version, new.statute)
    act.record(
        version,
        after={
            "instrument": instrument.pk,
            "title": instrument.title,
            "effective_on": version.effective_on.isoformat(),
            "blocks": len(new.statute.blocks),
            "sha256": digest,
        },
    )
    return version


def _checked(new: NewVersion) -> NewVersion:
    """The same with the title it will have. Raises InvalidInput for what cannot be stored."""
    title = written_name(new.title or new.statute.title)
    check = clean_text(title, max_chars=200, what="标题", required=True)
    if not check.ok:
        raise InvalidInput({"title": check.problem})
    require_possible(new.effective_on, new.passed_on)
    return replace(new, title=title, label=new.label or _label(new))


def _label(new: NewVersion) -> str:
    return Phrase("{year}年", year=new.effective_on.year)


def _require_clear(statute: Statute) -> None:
    """Refuse a text that could not be cited, and one that is too long to be an instrument."""
    if not any(block.text for block in statute.blocks if block.kind is not BlockKind.TITLE):
        raise Refused(Verdict(allowed=False, reason="没有读到正文。请选择含有文字的文件，或者粘贴全文。"))
    unclear = [problem.message for problem in statute.problems if problem.ambiguous]
    if unclear:
        raise Refused(Verdict(allowed=False, reason=unclear[0]))
    if len(statute.blocks) > MOST_BLOCKS:
        reason = Phrase("全文超过 {n} 段，不像一份文件。请分开收录。", n=MOST_BLOCKS)
        raise Refused(Verdict(allowed=False, reason=reason))


def _instrument(act: Act, new: NewVersion) -> Instrument:
    """The instrument of this title, or a new one; names that are not known yet are added."""
    found = instrument_titled(new.title, new.issuer)
    if found:
        refuse_others(act.actor, found)
        found.issuer = found.issuer or new.issuer
        found.version += 1
        found.save(update_fields=["issuer", "version"])
    else:
        found = Instrument.objects.create(
            title=new.title,
            issuer=new.issuer,
            level=new.level,
            region=new.region,
            owner_id=act.actor.unit_id if new.own else None,
        )
    known = set(found.names.values_list("name", flat=True))
    fresh = (name for name in names_of(new.title, listed_names(new.names)) if name not in known)
    InstrumentName.objects.bulk_create(InstrumentName(instrument=found, name=name) for name in fresh)
    return found


def _require_new(instrument: Instrument, new: NewVersion, digest: str) -> None:
    same = InstrumentVersion.objects.filter(instrument=instrument, sha256=digest).first()
    if same:
        reason = Phrase(
            "这份文本已经收录：《{title}》（{label}），{day}起施行。没有重复收录。",
            title=instrument.title,
            label=same.label,
            day=same.effective_on,
        )
        raise Refused(Verdict(allowed=False, reason=reason))
    if InstrumentVersion.objects.filter(instrument=instrument, effective_on=new.effective_on).exists():
        message = Phrase("这份文件已有同日施行的另一个版本。请核对施行日期。")
        raise InvalidInput({"effective_on": message})


def _version(act: Act, instrument: Instrument, new: NewVersion, digest: str) -> InstrumentVersion:
    """The row of the version, put between its neighbours. It takes over how the version before it ended."""
    version = InstrumentVersion(
        instrument=instrument,
        label=new.label,
        number=new.number,
        passed_on=new.passed_on,
        published_on=new.published_on,
        effective_on=new.effective_on,
        effective_assumed=new.effective_assumed,
        source_name=new.source_name[:200],
        sha256=digest,
        imported_at=act.at,
    )
    others = InstrumentVersion.objects.filter(instrument=instrument)
    before = others.filter(effective_on__lt=new.effective_on).last()
    after = others.filter(effective_on__gt=new.effective_on).first()
    if before and (before.ended_on is None or before.ended_on > new.effective_on):
        version.ended_on, version.repealed = before.ended_on, before.repealed
        version.ended_by = before.ended_by
        before.ended_on, before.repealed, before.ended_by = new.effective_on, False, None
        before.save(update_fields=["ended_on", "repealed", "ended_by"])
    elif after:
        version.ended_on = after.effective_on
    version.save()
    return version


def _store(version: InstrumentVersion, statute: Statute) -> None:
    rows = []
    for position, block in enumerate(statute.blocks):
        at = block.address
        rows.append(
            Provision(
                version=version,
                position=position,
                kind=block.kind,
                label=block.label,
                article=at.article if at else 0,
                inserted=at.inserted if at else 0,
                paragraph=at.paragraph if at else 0,
                item=at.item if at else 0,
                subitem=at.subitem if at else 0,
                text=block.text,
            )
        )
    made = Provision.objects.bulk_create(rows, batch_size=1000)
    INDEX.put_many(((row.pk, f"{row.label} {row.text}") for row in made), fresh=True)
