"""Call-back from the draw to the proof (M-D5)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import PETITIONER, Cast, reload
from tests.filed import answered_and_closed
from tests.looking_back import AFTER
from tests.oversight.walks import drawn_to_call_back
from xinqiao.controls.oversight import CALLED_BACK
from xinqiao.controls.reading import Period, Standing, lines
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.matters.commands.handling import log, record_execution
from xinqiao.matters.models import Evaluation, Grade, LogKind
from xinqiao.oversight.commands.call_back import ask, draw_call_backs, miss, prove
from xinqiao.oversight.models import CallBack, CallBackRound
from xinqiao.oversight.queries.call_back import get_call_back, last_round, unsatisfied_since
from xinqiao.oversight.queries.supervision import proposals
from xinqiao.rules.looking_back import Quarter
from xinqiao.rules.sampling import digest, draw, read_frame

ANSWERS = {
    "answer": "收到了，八月的事",
    "deed": f"没做，我{PETITIONER.name}天天看着",
    "money": "没有钱款",
    "pressed": "有人让我评满意",
    "more": "没有回答",
}


def _fresh() -> CallBack:
    return CallBack.objects.select_related("matter").get()


@pytest.mark.django_db
def test_from_the_draw_to_the_proof(cast: Cast, client: Client) -> None:
    found = drawn_to_call_back(cast)
    assert _draws(cast) == [Standing.KEPT]
    matter, inspector, handler = found.matter, cast.actor("inspector"), cast.actor("handler")
    made = found.round
    assert [d.number for d in draw(read_frame(made.frame), bytes.fromhex(made.seed))] == [matter.number]
    assert made.frame_sha256 == digest(made.frame)
    assert (found.sampled, found.unit, found.by_unit) == (True, cast.housing, cast.petition_office)
    with pytest.raises(NotFound):
        get_call_back(handler, found.pk)
    with clock.at(AFTER):
        with pytest.raises(Refused, match="不能重抽"):
            draw_call_backs(inspector, cast.petition_office, quarter="2026-Q3")
        with pytest.raises(Refused, match="您办过这件事项"):
            ask(cast.actor("registrar"), _fresh(), **ANSWERS, done="no")
        assert [
            REGISTRY["call_back.ask"].possible(cast.actor(w), _fresh()) for w in ("registrar", "inspector")
        ] == [
            False,
            True,
        ], "who would be refused is not asked for five answers first"
        ask(inspector, _fresh(), **ANSWERS, done="no")
        assert (_fresh().stage, _fresh().turn_unit) == ("checking", cast.housing)
        with pytest.raises(Refused, match="不能登记回访"):
            ask(inspector, _fresh(), **ANSWERS, done="yes")
        assert "unsatisfied" not in _grounds(cast)
        for number in (1, 2):
            Evaluation.objects.create(
                matter=matter,
                petition=matter.petitions.get(),
                unit=cast.housing,
                grade=Grade.DISSATISFIED,
                round=number,
                at=AFTER,
            )
        assert "unsatisfied" in _grounds(cast)
        for who, pressed in (("inspector", True), ("handler", False)):
            client.force_login(cast.staff[who])
            page = client.get(f"/oversight/call-backs/{found.pk}/").content.decode()
            assert "天天看着" in page
            assert ("有人让我评满意" in page) is pressed
            assert PETITIONER.name not in page
        assert made.seed in _register(cast, client)
    with clock.at(AFTER + timedelta(days=1)):
        with pytest.raises(InvalidInput, match="为证"):
            prove(handler, _fresh(), result="已经停工")
        entry = log(handler, reload(matter), LogKind.EXECUTION, "工地已停工", happened_on=today())
        prove(handler, _fresh(), result="已经停工", entry=entry)
    assert [step.act for step in steps_of(_fresh())] == ["ask", "check", "prove"]


def _grounds(cast: Cast) -> list[str]:
    return [proposal.ground for proposal in proposals(cast.actor("inspector"))[0]]


def _draws(cast: Cast) -> list[Standing]:
    """How it stands with the draw about the third quarter, due in the fourth."""
    fourth = Period(first=date(2026, 10, 1), last=date(2026, 12, 31))
    seen = lines(CALLED_BACK, cast.petition_office.pk, fourth, date(2026, 11, 20))
    return [line.standing for line in seen if "抽取回访" in str(line.title)]


@pytest.mark.django_db
def test_a_quarter_that_nobody_drew_is_told_and_who_was_not_satisfied_later_is_called_back_then(
    cast: Cast,
) -> None:
    found = drawn_to_call_back(cast)
    CallBack.objects.all().delete()
    CallBackRound.objects.all().delete()
    assert _draws(cast) == [Standing.BROKEN], "no draw, no call: that is not nothing due"
    fourth = Quarter(year=2026, number=4)
    assert not unsatisfied_since(cast.petition_office.pk, fourth).exists()
    petition = found.matter.petitions.get()
    given: dict[str, Any] = {
        "petition": petition,
        "unit": cast.housing,
        "grade": Grade.DISSATISFIED,
        "round": 1,
    }
    Evaluation.objects.create(matter=found.matter, at=AFTER + timedelta(days=22), **given)
    with clock.at(AFTER + timedelta(days=88)):
        made = draw_call_backs(cast.actor("inspector"), cast.petition_office, quarter=fourth.code)
    assert [(c.matter, c.unsatisfied, c.sampled) for c in made.call_backs.all()] == [
        (found.matter, True, False)
    ]
    assert not unsatisfied_since(cast.petition_office.pk, fourth).exists(), "once"
    found.round.pk = None
    found.round.save()
    assert last_round(cast.petition_office.pk) == found.round, "the last of several"


def _register(cast: Cast, client: Client) -> str:
    client.force_login(cast.staff["inspector"])
    return client.get("/oversight/call-backs/").content.decode()


@pytest.mark.django_db
def test_three_calls_in_vain_on_three_days_are_a_result(cast: Cast) -> None:
    found = drawn_to_call_back(cast)
    inspector, due = cast.actor("inspector"), found.turn_due
    with clock.at(AFTER + timedelta(days=3)):
        for back in (3, 2):
            miss(inspector, _fresh(), day=today() - timedelta(days=back), how="上午打的，没有人接")
        with pytest.raises(InvalidInput, match="换一天"):
            miss(inspector, _fresh(), day=today() - timedelta(days=2), how="傍晚又打")
        assert (_fresh().stage, _fresh().turn_due) == ("to_ask", due)
        miss(inspector, _fresh(), day=today(), how="上午打的，没有人接")
    assert _fresh().stage == "unreached"
    assert steps_of(_fresh())[-1].due == due


@pytest.mark.django_db
def test_what_is_said_not_done_opens_a_closed_file_and_what_was_recorded_as_done(cast: Cast) -> None:
    found = drawn_to_call_back(cast)
    inspector, handler, matter = cast.actor("inspector"), cast.actor("handler"), found.matter
    with clock.at(AFTER):
        answered_and_closed(cast, matter)
        with pytest.raises(Refused, match="已经办结归档"):
            log(handler, reload(matter), LogKind.EXECUTION, "工地已停工", happened_on=today())
        ask(inspector, _fresh(), **ANSWERS, done="no")
        opened = reload(matter)
        assert (opened.state, opened.closed_at) == ("served", None)
        item = opened.requests.get(position=1)
        assert (item.executed_on, item.execution) == (None, "")
        assert "已经停工，有照片" in steps_of(_fresh())[-1].words["recorded"], "nothing recorded is lost"
        assert "false" in _grounds(cast)
        entry = log(handler, opened, LogKind.EXECUTION, "今天再次核查，工地已停工", happened_on=today())
        record_execution(handler, reload(matter), 1, done_on=today(), result="今天核查已经停工")
        prove(handler, _fresh(), result="已经停工", entry=entry)
        assert "false" not in _grounds(cast)
