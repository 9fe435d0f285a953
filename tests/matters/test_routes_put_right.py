"""A route put right after the end, and an accusation that is none (条例 23, 30, 31)."""

from datetime import date
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, accepted, at, reload, submission
from tests.matters.test_routes import BACK, TO_COURT, by_counsel, clocks_of, guided, take_on
from tests.steps import draftable, fresh, serve, withdrawn
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Refused
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.papers import approve, draft, submit_for_approval
from xinqiao.matters.commands.sorting import clear_staff, sort_matter
from xinqiao.matters.models import Matter, Paper

pytestmark = pytest.mark.django_db
REPLY = {"answer": "已经立案。", "path": "由执法支队办理。", "time_points": "2个月内告知结果。"}


def test_article_30_an_accusation_that_is_none_is_put_right_by_the_notice_and_keeps_its_secrecy(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    Matter.objects.filter(pk=matter.pk).update(confidential=True, kind="accusation", route="30")
    matter.clocks.filter(code="T7").delete()
    for who in ("unit_registrar", "counsel", "handler"):
        clear_staff(cast.actor("leader"), reload(matter), cast.staff[who], reason="办理需要")
    notice = by_counsel(cast, matter, "route_notice", BACK)
    matter = reload(matter)
    assert (matter.kind, matter.route, matter.confidential, matter.state) == (
        "claim",
        "31(6)",
        True,
        "accepted",
    )
    (sixty,) = clocks_of(matter, "T7")
    assert sixty.started_on == matter.accepted_on
    assert notice.for_citizen


def test_article_23_an_accusation_told_by_other_rules_has_its_fifteen_days_when_it_is_none(
    cast: Cast,
) -> None:
    own = register(cast.actor("discipline_leader"), cast.discipline, submission(accusation=True))
    matter, leader = own.petition.matter, cast.actor("discipline_leader")
    given: dict[str, Any] = {"reason": "属于这一途径", "category": None}
    sort_matter(leader, reload(matter), kind="accusation", route="30", **given)
    assert not clocks_of(matter, "T3")
    sort_matter(leader, reload(matter), kind="claim", route="31(6)", **given)
    assert [(c.started_on, c.stopped_on) for c in clocks_of(matter, "T3")] == [(today(), None)]
    assert reload(matter).confidential


def test_article_31_what_was_closed_as_guided_is_opened_by_the_notice_and_told_within_fifteen_days(
    cast: Cast,
) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter, notice = guided(cast)
        serve(cast, notice, "unit_registrar", today())
        close(cast.actor("unit_registrar"), reload(matter))
        clock.move_to(at("2026-05-06"))
        assert "route_notice" in draftable(reload(matter))
        right = by_counsel(cast, matter, "route_notice", BACK)
        matter = reload(matter)
        assert (matter.state, matter.closed_at, matter.route) == ("transferred", None, "31(6)")
        assert (matter.ended_at, matter.ended_as) == (None, "")
        first, again = clocks_of(matter, "T4")
        assert (first.stopped_on, again.started_on) == (date(2026, 3, 2), date(2026, 5, 6))
        serve(cast, right, "unit_registrar", today())
        assert take_on(cast, matter).state == "accepted"
        assert [c.due_on for c in clocks_of(matter, "T7")] == [date(2026, 7, 6)]


def test_article_32_what_was_closed_with_an_answer_is_not_put_right_by_a_notice(cast: Cast) -> None:
    matter = accepted(cast)
    withdrawn(cast, matter, statement="本人书面撤回")
    for paper in Paper.objects.filter(matter=matter, addressed_to=None):
        serve(cast, paper, "unit_registrar", today())
    close(cast.actor("unit_registrar"), reload(matter), sure=True)
    with pytest.raises(Refused):
        draft(cast.actor("unit_registrar"), reload(matter), "route_notice", TO_COURT)
    assert "route_notice" not in draftable(reload(matter))


def test_a_reply_that_waits_by_the_chain_of_the_wrong_route_goes_back_to_its_author(cast: Cast) -> None:
    matter, handler = accepted(cast, route="31(5)"), cast.actor("handler")
    Matter.objects.filter(pk=matter.pk).update(kind="suggestion", route="29")
    paper = draft(handler, reload(matter), "reply", REPLY)
    submit_for_approval(handler, fresh(paper))
    approve(cast.actor("section_head"), fresh(paper))
    by_counsel(cast, matter, "route_notice", {**BACK, "route": "31(5)"})
    assert (fresh(paper).state, fresh(paper).step) == ("draft", "")
    submit_for_approval(handler, fresh(paper))
    approve(cast.actor("section_head"), fresh(paper))
    assert fresh(paper).step == "legal_counsel"
