"""M-R1 to M-R7: what was registered, sorted, kept, served, decided by different people and closed whole."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.cast import Cast, accepted, at, registered, reload
from tests.controls.populated import withdrawn_and_closed
from tests.controls.seen import Seen, seen
from tests.matters.test_routes import guided
from tests.steps import HANDLERS, OPINION, fresh, issued, serve, sorted_at_office
from xinqiao.controls.board import CONTROLS
from xinqiao.controls.procedure_clocks import CLOCKS_KEPT
from xinqiao.controls.procedure_file import FILES_COMPLETE
from xinqiao.controls.procedure_papers import PAPERS_SERVED
from xinqiao.controls.procedure_registration import REGISTERED_AT_ONCE
from xinqiao.controls.procedure_separation import KEPT_SEPARATE
from xinqiao.controls.procedure_sorting import SORTED_BY_LAW
from xinqiao.controls.reading import Control, Period, Standing
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput
from xinqiao.matters.commands.assignment import declare_recusal
from xinqiao.matters.commands.delays import explain_delay
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.service import record_unserved
from xinqiao.matters.models import (
    Approval,
    Delay,
    Matter,
    Paper,
    Petition,
    RequestItem,
    RunningClock,
    Unserved,
    UnservedGround,
)
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.progress import progress
from xinqiao.matters.queries.recipients import unserved_yet
from xinqiao.offices.models import Unit
from xinqiao.people.vault import Identity
from xinqiao.proceedings.models import Mediation
from xinqiao.web.controls.views import DOMAINS

pytestmark = pytest.mark.django_db
YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))
LATE = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _in_august(db: None):  # type: ignore[no-untyped-def]  # a generator fixture
    with clock.at(at("2026-08-03")):
        yield


def _of(control: Control, unit: Unit, day: date) -> Seen:
    return seen(control, unit.pk, YEAR, day)


def test_m_r1_what_was_registered_days_after_it_came_is_told(cast: Cast) -> None:
    petition = registered(cast).petition
    assert _of(REGISTERED_AT_ONCE, cast.petition_office, today()).standing is Standing.KEPT
    Petition.objects.filter(pk=petition.pk).update(received_at=at("2026-07-28"))
    found = _of(REGISTERED_AT_ONCE, cast.petition_office, today())
    assert (found.done, found.due) == (0, 1)
    assert "应在2026年7月29日（周三）前登记" in str(found.lines[0].title)
    assert "没有写明原因" in str(found.lines[0].title)
    Matter.objects.update(confidential=True)
    assert _of(REGISTERED_AT_ONCE, cast.petition_office, today()).due == 0


def test_m_r2_a_way_out_of_the_ordinary_track_needs_a_second_person(cast: Cast) -> None:
    matter, paper = guided(cast)
    kept = partial(_of, SORTED_BY_LAW, cast.petition_office)
    assert kept(LATE).standing is Standing.KEPT
    Approval.objects.filter(paper=paper).update(at=at("2026-08-01"))  # of a sorting before this one
    assert (kept(today()).at_risk, kept(LATE).standing) == (1, Standing.BROKEN)
    assert "还没有第二人审核" in str(kept(LATE).lines[0].title)
    Matter.objects.filter(pk=matter.pk).update(route="31(6)", route_reason="")
    assert "没有写明条款或者理由" in str(kept(LATE).lines[0].title)


def test_m_r3_what_is_late_is_explained_and_the_petitioner_reads_it(cast: Cast) -> None:
    matter = accepted(cast)
    handler, key = cast.actor("handler"), RunningClock.objects.get(matter=matter, code="T7").pk
    told: dict[str, Any] = {
        "reason": "等鉴定结论，电话13800001234。",
        "standing": "已委托鉴定",
        "until": date(2026, 11, 10),
    }
    with pytest.raises(InvalidInput, match="已经超过期限"):
        explain_delay(handler, matter, clock=key, **told)
    RunningClock.objects.exclude(pk=key).update(stopped_on=today())
    kept = partial(_of, CLOCKS_KEPT, cast.housing)
    with clock.at(at(LATE.isoformat())):
        assert kept(LATE).standing is Standing.BROKEN
        assert "还没有逾期说明" in str(kept(LATE).lines[0].title)
        assert "explain" in {offer.act.name for offer in offers(handler, reload(matter))}
        with pytest.raises(Denied):
            explain_delay(cast.actor("registrar"), reload(matter), clock=key, **told)
        explain_delay(handler, reload(matter), clock=key, **told)
        explain_delay(handler, reload(matter), clock=key, **{**told, "standing": "鉴定结论已出"})
        assert "13800001234" not in "".join(Delay.objects.values_list("reason", flat=True))
        assert Delay.objects.count() == 2, "the first stands as it was"
        petition = Petition.objects.get(matter=matter)
        words = progress(Actor.citizen(petition.pk, matter.pk)).delay
        assert "鉴定结论已出" in words
        assert "2026年11月10日" in words
    assert kept(LATE).standing is Standing.BROKEN, "to explain why a last day has passed does not keep it"
    assert "已写逾期说明" in str(kept(LATE).lines[0].title)
    assert RunningClock.objects.get(pk=key).stopped_on is None


def test_m_r4_a_document_is_served_in_time_with_proof(cast: Cast) -> None:
    paper = issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    kept = partial(_of, PAPERS_SERVED, cast.housing)
    one = {
        "ground": "unreachable",
        "attempts": "三次联系不上",
        "tried_on": date(2026, 8, 4),
        "at": paper.issued_at,
    }
    found = {"principal": paper.matter.petitions.get().person, "by": cast.staff["handler"]}
    Unserved.objects.create(paper=paper, **one, **found)
    late = [line for line in kept(LATE).lines if line.subject == f"matters.paper:{paper.pk}"]
    assert late[0].standing is Standing.BROKEN, "that one of several was not found serves none of the others"
    with clock.at(at("2026-08-10")):
        serve(cast, fresh(paper), "handler", today())
    served = [line for line in kept(LATE).lines if line.subject == f"matters.paper:{paper.pk}"]
    assert served[0].standing is Standing.KEPT


def test_m_r4_one_who_cannot_be_found_says_nothing_of_the_others(cast: Cast) -> None:
    other = Identity(name="乙小暑", phone="13900000001")
    matter = sorted_at_office(cast, channel="visit", people_count=2, representatives=(other,))
    forward(cast.actor("registrar"), matter, cast.housing, reason="住建职权")
    accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    paper = Paper.objects.get(matter=matter, kind="acceptance_notice")
    kept = partial(_of, PAPERS_SERVED, cast.housing)

    def standing() -> Standing:
        return next(line.standing for line in kept(LATE).lines if line.subject == f"matters.paper:{paper.pk}")

    first = unserved_yet(fresh(paper))[0].principal
    tried: dict[str, Any] = {"attempts": "三次上门无人，挂号信退回", "tried_on": today()}
    record_unserved(
        cast.actor("handler"), fresh(paper), ground=UnservedGround.UNREACHABLE, who=first, **tried
    )
    assert standing() is Standing.BROKEN, "the other one is owed it still (条例 23(2))"
    serve(cast, fresh(paper), "handler", today())
    assert standing() is Standing.KEPT


def test_m_r5_who_approves_the_own_hand_is_told(cast: Cast) -> None:
    paper = issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    kept = partial(_of, KEPT_SEPARATE, cast.housing)
    assert kept(LATE).standing is Standing.KEPT
    Paper.objects.get(pk=paper.pk).writers.add(cast.staff["leader"])
    assert "审核了自己起草的文书" in str(kept(LATE).lines[0].title)
    declare_recusal(cast.actor("handler"), reload(paper.matter), ground="与信访人是亲属")
    Matter.objects.filter(pk=paper.matter_id).update(holding_unit=cast.environment)
    assert kept(LATE).due == 2, "owed by the unit whose person it is"
    assert _of(KEPT_SEPARATE, cast.environment, LATE).due == 0


def test_m_r7_a_file_closed_with_something_missing_is_told(cast: Cast) -> None:
    matter = withdrawn_and_closed(cast)
    kept = partial(_of, FILES_COMPLETE, cast.petition_office)
    assert kept(LATE).standing is Standing.KEPT
    RequestItem.objects.filter(matter=matter).update(outcome="supported")
    assert (kept(LATE).done, kept(LATE).due) == (0, 1)
    assert "支持的请求没有落实" in str(kept(LATE).lines[0].title)
    # What was ended the year before and lacked nothing in June was closed late; not so where something was still to come.
    Matter.objects.filter(pk=matter.pk).update(ended_at=at("2025-12-20"))
    RequestItem.objects.filter(matter=matter).update(outcome="")
    RunningClock.objects.filter(matter=matter).update(due_on=date(2026, 6, 29), stopped_on=date(2026, 6, 29))
    assert (kept(LATE).done, kept(LATE).due) == (1, 2)
    assert "（周一）才归档" in str(kept(LATE).lines[0].title)
    RequestItem.objects.filter(matter=matter).update(executed_on=date(2026, 7, 2))
    assert (kept(LATE).done, kept(LATE).due) == (1, 1), "nobody could close it in June"
    RequestItem.objects.filter(matter=matter).update(executed_on=None)
    facts: dict[str, Any] = {"unit": cast.petition_office, "proposed_by": cast.staff["registrar"]}
    talk = Mediation.objects.create(
        matter=matter, stage="performed", turn_since=at("2026-06-30"), proposed_at=at("2026-05-04"), **facts
    )
    assert kept(LATE).due == 2, "what ended in June left time to close it"
    Mediation.objects.filter(pk=talk.pk).update(turn_since=at("2026-07-03"))
    assert kept(LATE).due == 1, "it was still being mediated"


def test_m_r7_what_the_archives_wait_for_is_owed_in_the_period_in_which_the_year_ends() -> None:
    months = [Period(first=date(2026, month, 1), last=date(2026, month, 30)) for month in (6, 11)]
    months.append(Period(first=date(2026, 12, 1), last=date(2026, 12, 31)))
    owed = [len(list(FILES_COMPLETE.items(month, LATE))) for month in (*months, YEAR)]
    assert owed == [2, 1, 2, 3], (
        "what is open in June and what goes in December once each, else late in every month and quarter"
    )


def test_every_control_of_the_board_stands_under_its_domain() -> None:
    assert {control.measure[:3] for control in CONTROLS} <= set(DOMAINS)
