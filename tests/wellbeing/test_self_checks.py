"""Self-checks that nobody but the person reads: in no table, in no entry of the log, not even whose they are (M-E3)."""

from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.cast import Cast
from tests.web.pages import browser_of, page_of
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import audit, clock
from xinqiao.kernel import own_key as own_keys
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.own_key import own_key
from xinqiao.offices.models import Draft, Staff
from xinqiao.rules.publishing import Roughly
from xinqiao.rules.self_checking import ADVICE, ANSWERS, QUESTIONS, Check, CheckLevel, level_of
from xinqiao.wellbeing.commands.self_check import erase, keep
from xinqiao.wellbeing.models import CountedMark, OwnResults, PublishedFigure, Share
from xinqiao.wellbeing.queries.self_check import JOB, Into, figures, mark_of, opened, said, with_one_more

PHRASE = "山泉-旧书-渡口-1987"
PAGE, BURNOUT = "/wellbeing/checks/", "/wellbeing/checks/burnout/"
AUTUMN = datetime(2026, 11, 23, 9, 30, tzinfo=clock.SHANGHAI)
WINTER = datetime(2027, 1, 4, 2, 30, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deriving a key is slow on purpose, but not here."""
    assert own_keys._MEMORY >= 64 * 1024
    monkeypatch.setattr(own_keys, "_MEMORY", 64)


def test_nine_and_seven_questions_each_level_three_pieces_of_advice_and_no_score() -> None:
    assert {check: len(asked) for check, asked in QUESTIONS.items()} == {Check.BURNOUT: 9, Check.SLEEP: 7}
    assert set(ADVICE) == {(check, level) for check in Check for level in CheckLevel}
    assert len({words for three in ADVICE.values() for words in three}) == 18
    for check, asked in QUESTIONS.items():
        worst = len(ANSWERS) - 1
        told = [level_of([n] * len(asked)) for n in range(worst + 1)]
        assert (told[0], told[1], told[2], told[-1]) == (
            CheckLevel.WELL,
            CheckLevel.STRAINED,
            CheckLevel.TALK,
            CheckLevel.TALK,
        )
        assert level_of([1] * (len(asked) - 1) + [0]) is CheckLevel.WELL, check


def _answered(answers: str = "332323323", **changes: str) -> dict[str, str]:
    given = {f"q{n}": value for n, value in enumerate(answers, 1)}
    return {**given, "phrase": PHRASE, "again": PHRASE, "share": "on", **changes}


def _everything() -> str:
    """Every value of every row of the database, the log included, as an administrator would read it."""
    values: list[Any] = []
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            values += [bytes(v) if isinstance(v, memoryview | bytes) else v for v in row]
    return "\n".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values)


@pytest.mark.django_db
def test_the_database_and_the_log_say_neither_who_answered_nor_what(cast: Cast, client: Client) -> None:
    person = cast.staff["receptionist"]
    client.force_login(person)
    before = {model: model._default_manager.count() for model in apps.get_models()}
    with clock.at(AUTUMN):
        refused = client.post(BURNOUT, _answered(again=""))
        assert refused.status_code == 422
        assert "用这个口令没有封存过结果" in refused.content.decode()
        assert PHRASE not in refused.content.decode()
        assert (
            "两次输入的口令不一样"
            in client.post(BURNOUT, _answered(again="别的口令别的口令")).content.decode()
        )
        assert "口令至少10个字符" in client.post(BURNOUT, _answered(phrase="短", again="短")).content.decode()
        assert OwnResults.objects.count() == 0
        told = client.post(BURNOUT, _answered()).content.decode()
    assert "请找人谈一谈" in told
    assert all(words in told for words in ADVICE[Check.BURNOUT, CheckLevel.TALK])
    assert "12356" in told
    grown = {m for m, n in before.items() if m._default_manager.count() != n}
    assert grown == {OwnResults, Share, CountedMark, AuditEntry}
    assert Draft.objects.count() == 0
    everything = _everything()
    for secret in (PHRASE, "332323323", "请找人谈一谈"):
        assert secret not in everything, secret
    assert not [f for f in OwnResults._meta.get_fields() if f.is_relation]
    assert {f.name for f in CountedMark._meta.get_fields()} == {"id", "quarter"}
    assert {f.related_model for f in Share._meta.get_fields() if f.is_relation} == {
        type(cast.petition_office)
    }
    entries = [audit.read(entry) for entry in AuditEntry.objects.filter(action__startswith="self_check")]
    assert [(e["actor"], e["subject"], e["after"], e["unit"], e["request"]) for e in entries] == [
        ("system:self-check", "wellbeing.ownresults", None, None, "")
    ]
    with clock.at(AUTUMN):
        _course_and_erasing(cast, client)


def _course_and_erasing(cast: Cast, client: Client) -> None:
    """The person opens the course with the phrase, another cannot with the same, a second answer of a quarter counts no second time."""
    second = client.post(BURNOUT, _answered("000000000", again=""))
    assert "还不错" in second.content.decode()
    assert "不再计入汇总" in second.content.decode()
    assert (OwnResults.objects.count(), Share.objects.count(), CountedMark.objects.count()) == (1, 1, 1)
    course = client.post(PAGE, {"phrase": PHRASE, "do": "open"}).content.decode()
    assert course.count("<tr data-row>") == 2
    assert len(bytes(OwnResults.objects.get().own)) == len(own_key("x" * 10, staff_id=1).seal(b"", size=6144))
    for who in ("system_admin", "office_leader"):
        other = Client()
        other.force_login(cast.staff[who])
        answer = other.post(PAGE, {"phrase": PHRASE, "do": "erase"})
        assert answer.status_code == 422
        assert "没有封存过结果" in answer.content.decode()
    gone = client.post(PAGE, {"phrase": PHRASE, "do": "erase"}).content.decode()
    assert "已全部删除" in gone
    assert (OwnResults.objects.count(), Share.objects.count(), CountedMark.objects.count()) == (0, 0, 0)
    assert "不再计入汇总" not in client.post(BURNOUT, _answered()).content.decode()
    assert (Share.objects.count(), CountedMark.objects.count()) == (1, 1)
    client.force_login(cast.staff["expert"])
    assert client.get(PAGE).status_code == 404


@pytest.mark.django_db
def test_a_finished_quarter_is_published_from_five_on_and_its_single_answers_are_deleted(
    cast: Cast, client: Client
) -> None:
    with clock.at(AUTUMN):
        for number, unit in enumerate([cast.petition_office] * 6 + [cast.housing] * 3):
            key = own_key(PHRASE, staff_id=100 + number)
            answers = [3] * 7 if number % 2 else [0] * 7
            into = Into(unit=unit.pk, mark=mark_of(100 + number, Check.SLEEP))
            _made, sealed = with_one_more(key, [], Check.SLEEP, answers, into)
            keep(JOB, None, sealed=sealed)
        HANDLERS["self-checks"].run({})
        assert (Share.objects.count(), CountedMark.objects.count(), PublishedFigure.objects.count()) == (
            9,
            9,
            0,
        )
    with clock.at(WINTER):
        HANDLERS["self-checks"].run({})
        entries = AuditEntry.objects.count()
        HANDLERS["self-checks"].run({})
        assert AuditEntry.objects.count() == entries
        assert (Share.objects.count(), CountedMark.objects.count()) == (0, 0)
        found = [(f.unit, f.band) for f in figures(cast.actor("receptionist"))]
        assert found == [(cast.petition_office, Roughly.MORE)]
        page = page_of(browser_of(cast, client, "receptionist"), PAGE)
        assert "季度" in page
        assert "-Q" not in page.partition("匿名汇总")[2]
        assert list(figures(cast.actor("handler"))) == []
        results = opened(own_key(PHRASE, staff_id=101))
        assert results is not None
        assert [(r.check, r.level) for r in results] == [(Check.SLEEP, CheckLevel.TALK)]
        assert opened(own_key(PHRASE, staff_id=Staff.objects.latest("pk").pk + 500)) is None


@pytest.mark.django_db
def test_who_answers_under_five_phrases_counts_once_and_erasing_another_frees_nothing(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff["receptionist"])
    phrases = [f"口令口令甲乙丙丁戊己{number}" for number in range(5)]
    with clock.at(AUTUMN):
        told = [client.post(BURNOUT, _answered(phrase=one, again=one)).content.decode() for one in phrases]
        assert ["不再计入汇总" in one for one in told] == [False, True, True, True, True]
        assert (OwnResults.objects.count(), Share.objects.count(), CountedMark.objects.count()) == (5, 1, 1)
        client.post(PAGE, {"phrase": phrases[1], "do": "erase"})
        assert (OwnResults.objects.count(), Share.objects.count(), CountedMark.objects.count()) == (4, 1, 1)
        page = client.get(BURNOUT).content.decode()
        assert "一个账号一季度只计一次" in page
    with clock.at(WINTER):
        HANDLERS["self-checks"].run({})
    assert (PublishedFigure.objects.count(), CountedMark.objects.count()) == (0, 0)


class _Backwards:
    """Instead of chance, what is told apart from the order of arrival."""

    def shuffle(self, rows: list[Any]) -> None:
        rows.reverse()


@pytest.mark.django_db
def test_each_time_all_rows_of_the_quarter_are_written_anew_in_an_order_left_to_chance(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xinqiao.wellbeing.commands.self_check.SystemRandom", _Backwards)
    written: list[list[Any]] = []
    for model in (Share, CountedMark):
        monkeypatch.setattr(model.objects, "bulk_create", _noted(model.objects.bulk_create, written))
    seen: set[Any] = set()
    names, marks = [], []
    with clock.at(AUTUMN):
        for number in range(4):
            mark = mark_of(number, Check.SLEEP)
            into = Into(unit=cast.petition_office.pk, mark=mark)
            key = own_key(PHRASE, staff_id=number)
            made, sealed = with_one_more(key, [], Check.SLEEP, [0] * 7, into)
            names.append(made.share)
            marks.append(mark)
            written.clear()
            keep(JOB, None, sealed=sealed)
            rows = Share.objects.values_list("pk", "sealed")
            fresh = {value for pk, told in rows for value in (pk, bytes(told))}
            assert not fresh & seen
            seen |= fresh
            assert {len(each) for each in written} == {number + 1}
        shares, stored = written
        assert {said(share)[0] for share in shares} == set(names)
        assert stored[0].pk == marks[-1]
        written.clear()
        erase(JOB, None, place=key.place, shares=(names[-1],), marks=(marks[-1],))
        assert [len(each) for each in written] == [3, 3]
    assert not set(Share.objects.values_list("pk", flat=True)) & seen


def _noted(create: Any, written: list[list[Any]]) -> Any:
    def noted(rows: Any) -> Any:
        written.append(list(rows))
        return create(written[-1])

    return noted
