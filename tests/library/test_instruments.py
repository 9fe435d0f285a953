"""Taking in versions, repealing, naming; which text holds on a day."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.library.texts import NEW, OLD, both, imported
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused, Stale
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.commands.keeping import correct_day, describe, repeal, restore
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentVersion, Provision
from xinqiao.library.queries.instruments import (
    Validity,
    find_instrument,
    get_instrument,
    in_force,
    provisions_at,
    provisions_of,
    validity_of,
    version_on,
    with_validity,
)
from xinqiao.library.queries.search import Wanted, instruments, provisions
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.parse import read_statute

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("library")
TODAY = date(2026, 11, 25)


def test_a_version_is_stored_block_by_block_and_comes_back_as_it_was() -> None:
    version = imported(SYSTEM, OLD, date(2019, 5, 1))
    blocks = tuple(row.block for row in provisions_of(version))
    assert blocks == read_statute(OLD).blocks
    item = provisions_at(version, Address(2, 0, 1, 2)).first()
    assert item is not None
    assert (item.label, item.text) == ("（二）", "监督物业服务人。")
    assert [row.kind for row in provisions_at(version, Address(3))] == ["paragraph", "table"]
    assert not provisions_at(version, Address(9))


def test_the_version_before_ends_when_the_next_takes_effect() -> None:
    old, new = both(SYSTEM)
    assert old.instrument_id == new.instrument_id
    assert (old.ended_on, new.ended_on) == (date(2025, 5, 1), None)
    assert version_on(old.instrument, date(2025, 4, 30)) == old
    assert version_on(old.instrument, date(2025, 5, 1)) == new
    assert version_on(old.instrument, date(2019, 4, 30)) is None
    assert list(in_force(TODAY)) == [new]


def test_an_older_version_taken_in_later_finds_its_place() -> None:
    new = imported(SYSTEM, NEW, date(2025, 5, 1))
    repeal(SYSTEM, new.instrument, ended_on=date(2026, 1, 1))
    old = imported(SYSTEM, OLD, date(2019, 5, 1))
    assert (old.ended_on, old.repealed) == (date(2025, 5, 1), False)
    assert InstrumentVersion.objects.get(pk=new.pk).repealed


def test_the_same_text_again_is_refused_and_nothing_is_kept_of_it() -> None:
    imported(SYSTEM, OLD, date(2019, 5, 1))
    before = Provision.objects.count()
    with pytest.raises(Refused, match="已经收录"):
        imported(SYSTEM, OLD.replace("\n\n", "\n"), date(2020, 5, 1))
    with pytest.raises(InvalidInput, match="同日施行"):
        imported(SYSTEM, NEW, date(2019, 5, 1))
    assert (Provision.objects.count(), InstrumentVersion.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "标题没有填写"),
        ("# 办法", "没有读到正文"),
        ("# 办法\n第一条 甲。\n第一条 乙。", "第一条出现了两次"),
    ],
)
def test_what_cannot_be_cited_is_refused_as_a_whole(text: str, told: str) -> None:
    with pytest.raises((InvalidInput, Refused), match=told):
        imported(SYSTEM, text, date(2026, 1, 1))
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(
    ("field", "effective_on", "passed_on"),
    [
        ("effective_on", date(1890, 5, 1), None),
        ("passed_on", date(2019, 5, 1), date(2020, 1, 1)),
    ],
)
def test_impossible_days_are_told_by_field(field: str, effective_on: date, passed_on: date | None) -> None:
    with pytest.raises(InvalidInput) as told:
        imported(SYSTEM, OLD, effective_on, passed_on=passed_on)
    assert set(told.value.fields) == {field}


def test_repealing_ends_the_last_version_and_can_be_taken_back_with_a_reason() -> None:
    _old, new = both(SYSTEM)
    successor = imported(SYSTEM, "# 云水市物业管理条例\n第一条 甲。", date(2026, 6, 1)).instrument
    repeal(SYSTEM, new.instrument, ended_on=date(2026, 6, 1), ended_by=successor.title)
    instrument = Instrument.objects.get(pk=new.instrument_id)
    assert version_on(instrument, date(2026, 6, 1)) is None
    assert list(with_validity(Validity.REPEALED, TODAY)) == [instrument]
    with pytest.raises(Refused, match="已经登记废止"):
        repeal(SYSTEM, instrument, ended_on=date(2026, 7, 1))
    with pytest.raises(InvalidInput, match="撤销的原因"):
        restore(SYSTEM, instrument, reason=" ")
    restore(SYSTEM, instrument, reason="看错了文件")
    assert version_on(instrument, TODAY) == new


def test_a_day_that_was_assumed_is_corrected_and_the_version_before_ends_then() -> None:
    old, new = both(SYSTEM)
    instrument = Instrument.objects.get(pk=new.instrument_id)
    correct_day(SYSTEM, instrument, text=new, effective_on=date(2025, 7, 1))
    assert version_on(instrument, date(2025, 6, 30)) == old
    instrument.refresh_from_db()
    for version, day in ((new, date(2019, 5, 1)), (old, date(2025, 8, 1))):
        with pytest.raises(InvalidInput, match="打乱版本的先后"):
            correct_day(SYSTEM, instrument, text=version, effective_on=day)


def test_numbers_of_persons_in_what_is_said_of_a_repeal_stand_nowhere_in_clear() -> None:
    instrument = imported(SYSTEM, OLD, date(2019, 5, 1), source_name="13912345678来信.txt").instrument
    said = "身份证110101199003074514、电话13912345678的来信说已废止"
    repeal(SYSTEM, instrument, ended_on=TODAY, reason=said)
    restore(SYSTEM, Instrument.objects.get(pk=instrument.pk), reason=said)
    kept = [bytes(leaf).decode() for leaf in AuditEntry.objects.values_list("leaf", flat=True)]
    kept.append(instrument.versions.get().source_name)
    assert sum("139****5678" in text for text in kept) == 3
    assert not any("110101199003074514" in text or "13912345678" in text for text in kept)


def test_the_day_of_a_version_of_another_instrument_is_not_corrected() -> None:
    _old, new = both(SYSTEM)
    other = imported(SYSTEM, "# 云水市绿地办法\n第一条 甲。", date(2026, 1, 1))
    with pytest.raises(InvalidInput, match="从列出的「版本」"):
        correct_day(SYSTEM, other.instrument, text=new, effective_on=date(2025, 6, 1))


def test_a_repeal_before_the_beginning_or_by_itself_is_refused() -> None:
    _old, new = both(SYSTEM)
    instrument = Instrument.objects.get(pk=new.instrument_id)
    with pytest.raises(InvalidInput, match="早于"):
        repeal(SYSTEM, instrument, ended_on=date(2025, 4, 30))
    with pytest.raises(InvalidInput, match="不能废止它自己"):
        repeal(SYSTEM, instrument, ended_on=TODAY, ended_by=instrument.title)


@pytest.mark.parametrize(
    "name",
    [
        "中华人民共和国云水试验法",
        "《云水试验法》",
        " 云水试验法 ",
        "云水试验法（2019年修正）",
        "试验法",
        "《云水试验法》(试行)",
    ],
)
def test_an_instrument_is_found_by_any_of_its_names(name: str) -> None:
    made = imported(SYSTEM, "# 中华人民共和国云水试验法\n第一条 甲。", date(2026, 1, 1), names="试验法")
    assert find_instrument(name) == made.instrument
    assert find_instrument("云水别的法") is None


def test_a_trial_version_is_another_instrument_but_goes_by_the_plain_name_as_well() -> None:
    trial = imported(SYSTEM, "# 云水办法（试行）\n第一条 甲。", date(2020, 1, 1)).instrument
    assert find_instrument("云水办法") == trial
    final = imported(SYSTEM, "# 云水办法\n第一条 甲。", date(2026, 1, 1)).instrument
    assert final != trial
    assert find_instrument("云水办法") == final
    assert find_instrument("云水办法(试行)") == trial


def test_describing_keeps_the_earlier_title_as_a_name() -> None:
    _old, new = both(SYSTEM)
    instrument = Instrument.objects.get(pk=new.instrument_id)
    describe(
        SYSTEM, instrument, title="云水市物业管理规定", level=InstrumentLevel.LOCAL_RULE, names="物业规定"
    )
    for name in ("云水市物业管理办法", "云水市物业管理规定", "物业规定"):
        assert find_instrument(name) == instrument
    with pytest.raises(Stale):
        describe(SYSTEM, instrument, title="再改")


def test_a_units_own_document_is_kept_by_that_unit(cast: Cast) -> None:
    own = imported(cast.actor("counsel"), OLD, date(2019, 5, 1), own=True, level=InstrumentLevel.INTERNAL)
    assert own.instrument.owner == cast.housing
    with pytest.raises(Refused, match="由该单位维护"):
        imported(cast.actor("final_counsel"), NEW, date(2025, 5, 1))
    with pytest.raises(Refused, match="由该单位维护"):
        repeal(cast.actor("review_counsel"), own.instrument, ended_on=TODAY)


def test_two_characters_find_the_provision_that_holds_them(cast: Cast) -> None:
    _old, new = both(SYSTEM)
    reader = cast.actor("handler")
    found = provisions(reader, Wanted(day=TODAY, words="电梯 费用", validity=Validity.IN_FORCE))
    assert [(row.version_id, row.address and row.address.key) for row in found] == [(new.pk, "2.2")]
    assert len(provisions(reader, Wanted(day=TODAY, words="电梯"))) == 2
    assert not provisions(reader, Wanted(day=TODAY, words="飞船"))
    assert not provisions(reader, Wanted(day=TODAY, words="，。"))


def test_the_list_is_narrowed_by_rank_region_name_and_validity(cast: Cast) -> None:
    both(SYSTEM)
    imported(SYSTEM, "# 云水市绿地办法\n第一条 甲。", date(2027, 1, 1), level=InstrumentLevel.LOCAL_RULE)
    reader = cast.actor("handler")

    def titles(**asked: object) -> list[str]:
        return [each.title for each in instruments(reader, Wanted(day=TODAY, **asked))]  # type: ignore[arg-type]  # keywords of mixed types

    assert titles() == ["云水市物业管理办法", "云水市绿地办法"]
    assert titles(validity=Validity.NOT_YET) == ["云水市绿地办法"]
    assert titles(level="local_rule") == ["云水市绿地办法"]
    assert titles(region="云水") == ["云水市物业管理办法"]
    assert titles(words="绿地") == ["云水市绿地办法"]
    assert titles(after=("云水市物业管理办法", 10**9)) == ["云水市绿地办法"]


def test_administrators_do_not_read_the_library(cast: Cast) -> None:
    instrument = both(SYSTEM)[0].instrument
    with pytest.raises(NotFound):
        get_instrument(cast.actor("audit_admin"), instrument.pk)
    assert get_instrument(cast.actor("receptionist"), instrument.pk) == instrument


def test_validity_of_an_instrument_without_versions_is_not_said() -> None:
    assert validity_of([], TODAY) is None
