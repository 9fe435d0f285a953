"""What follows from a breach of an agreement (条例 32(2), 33, 35, 36(3)): no second round of remedies, a duty that somebody owes by a day."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast, accepted, at, reload
from tests.proceedings.walks import agreed, drafted, fresh, mediated, scan
from tests.steps import (
    HANDLERS,
    OPINION,
    ask_for_review,
    final_review_served,
    issued,
    review_served,
    serve,
    withdrawn,
)
from xinqiao.controls.board import control_of
from xinqiao.controls.reading import Period, Standing, lines
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.commitment import fulfil
from xinqiao.matters.commands.handling import record_execution
from xinqiao.matters.models import Commitment, Matter, Paper, RunningClock
from xinqiao.matters.queries.closable import closable
from xinqiao.oversight.queries.supervision import proposals
from xinqiao.proceedings.commands import breach, mediation
from xinqiao.proceedings.models import Mediation
from xinqiao.rules.lifecycle import Move, State, move
from xinqiao.rules.mediating import breach_reopens
from xinqiao.rules.verdict import Verdict

FACTS = "没有付款，电话核实"


@pytest.mark.once
@pytest.mark.parametrize("state", [s for s in State if "review" in s or "final" in s])
def test_article_36_3_a_breach_opens_no_new_round_once_a_review_was_asked_for(state: State) -> None:
    found = breach_reopens(state)
    assert isinstance(found, Verdict)
    assert found.allowed
    assert "不另开一轮复查复核" in found.reason
    assert isinstance(move(State.CLOSED, Move.BREACH), Verdict)
    closed = breach_reopens(State.CLOSED)
    assert isinstance(closed, Verdict)
    assert not closed.allowed


def _reviewed(cast: Cast) -> tuple[Matter, Mediation]:
    """Agreed while it was handled, answered, reviewed and finally reviewed, all maintained."""
    matter = accepted(cast)
    found = agreed(cast, drafted(cast, mediated(cast, matter)))
    serve(cast, issued(cast, matter, "handling_opinion", OPINION, *HANDLERS), "handler", today())
    review_served(cast, matter, "maintained")
    final_review_served(cast, matter, "maintained")
    for notice in Paper.objects.filter(matter=matter, addressed_to=None, served_on=None):
        serve(cast, notice, "handler", today())
    record_execution(cast.actor("handler"), reload(matter), 1, result="工地已经停止夜间施工", done_on=today())
    return reload(matter), found


@pytest.mark.django_db
def test_articles_32_2_and_33_after_a_final_review_a_breach_is_a_duty_of_the_handling_office(
    cast: Cast, client: Client
) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter, found = _reviewed(cast)
        closing = cast.actor("final_reviewer")
        with pytest.raises(Refused, match="协议还在履行"):
            close(closing, matter)
        client.force_login(cast.staff["final_reviewer"])
        page = client.get(f"/desk/matters/{matter.pk}/close/").content.decode()
        assert f"/proceedings/mediations/{found.pk}/" in page
        clock.move_to(at("2026-03-16"))
        before = list(RunningClock.objects.filter(matter=matter).values_list("code", "stopped_on"))
        side = found.sides.all()[1]
        now = breach.breach(cast.actor("handler"), fresh(found), side=side, facts=FACTS)
        assert (now.stage, now.turn_unit, now.turn_due) == ("owed", cast.housing, date(2026, 3, 30))
        assert reload(matter).state == State.FINAL_SERVED, "no fourth instance"
        assert list(RunningClock.objects.filter(matter=matter).values_list("code", "stopped_on")) == before
        client.force_login(cast.staff["handler"])
        assert "协议一方违约：督促履行" in client.get("/desk/").content.decode()
        with pytest.raises(Refused, match="协议一方违约，还没有履行"):
            close(closing, reload(matter))
        assert proposals(cast.actor("inspector")) == ([], False)
        clock.move_to(at("2026-03-31"))
        (one,), _more = proposals(cast.actor("inspector"))
        assert (one.matter, one.ground) == (matter, "broken")
        period = Period(first=date(2026, 1, 1), last=date(2026, 6, 30))
        owed = lines(control_of("M-R6"), cast.housing.pk, period, today())
        assert [line.standing for line in owed if "督促履行" in line.title] == [Standing.BROKEN]
        receipt = scan(cast, matter, name="收据.txt")
        with pytest.raises(Refused, match="公司补偿2000元"):
            mediation.perform(cast.actor("handler"), fresh(found), result="已经付清", file=receipt)
        fulfil(
            cast.actor("handler"),
            Commitment.objects.get(),
            result="已付2000元",
            done_on=today(),
            file=receipt,
        )
        mediation.perform(cast.actor("handler"), fresh(found), result="已经付清", file=receipt)
        assert Matter.objects.filter(closable(today()), pk=matter.pk).exists()
        assert close(closing, reload(matter)).state == State.CLOSED


@pytest.mark.django_db
def test_article_42_4_an_organ_keeps_what_it_agreed_to_and_what_nobody_can_have_done_is_told_in_writing(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    found = agreed(cast, drafted(cast, mediated(cast, matter)))
    serve(cast, issued(cast, matter, "handling_opinion", OPINION, *HANDLERS), "handler", today())
    ask_for_review(matter)
    side = found.sides.all()[1]
    assert breach.breach(cast.actor("handler"), fresh(found), side=side, facts=FACTS).stage == "owed"
    given: dict[str, Any] = {
        "urged": "三次发函，公司已停业",
        "told": "可以向区人民法院起诉",
        "file": scan(cast, matter),
    }
    with pytest.raises(Denied):
        breach.refer(cast.actor("handler"), fresh(found), private=True, **given)
    with pytest.raises(InvalidInput, match="应当履行达成的协议"):
        breach.refer(cast.actor("section_head"), fresh(found), **given)
    done = breach.refer(cast.actor("section_head"), fresh(found), private=True, **given)
    assert (done.stage, done.turn_unit) == ("referred", None)


@pytest.mark.django_db
def test_article_33_a_petition_withdrawn_for_an_agreement_is_handled_again_when_that_is_broken(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    found = agreed(cast, drafted(cast, mediated(cast, matter)))
    withdrawn(cast, matter, statement="已达成协议，自愿撤回")
    with pytest.raises(Refused, match="协议还在履行"):
        close(cast.actor("unit_registrar"), reload(matter), sure=True)
    side = found.sides.all()[1]
    with time_machine.travel(at(str(today() + timedelta(days=11))), tick=False):
        breach.breach(cast.actor("handler"), fresh(found), side=side, facts=FACTS)
        running = RunningClock.objects.filter(matter=matter, stopped_on=None)
        assert (reload(matter).state, [c.started_on for c in running]) == (State.ACCEPTED, [today()])
