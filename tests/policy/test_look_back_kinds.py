"""The look-back takes what was not answered too, and asks of it what fits (M-P6)."""

import pytest

from tests.cast import Cast, reload
from tests.looking_back import AFTER, FINE, IN_THE_QUARTER, REVIEWERS, again
from tests.matters.test_routes import guided
from tests.steps import issued, sorted_at_office, withdrawn
from xinqiao.kernel import clock
from xinqiao.kernel.errors import InvalidInput
from xinqiao.policy.commands.look_back import assign_reviewers, draw_sample
from xinqiao.policy.commands.reviewing import write_review
from xinqiao.policy.models import SampledMatter
from xinqiao.policy.queries.ledger import lines
from xinqiao.policy.queries.look_back_figures import figures
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import SHEETS, Answer, Finding, Question


@pytest.fixture(autouse=True)
def _after_the_quarter(db: None):  # type: ignore[no-untyped-def]  # a generator fixture
    with clock.at(AFTER):
        yield


def test_what_was_guided_or_withdrawn_is_drawn_too_with_questions_that_fit_and_somebody_to_hear(
    cast: Cast,
) -> None:
    """An article 31(1) matter has no opinion but a route and an organ; what was put right since is not concluded any more."""
    with clock.at(IN_THE_QUARTER):
        matter, _paper = guided(cast)
        put_right, _other = guided(cast)
        notice = {"route": "31(6)", "reason": "不属于诉讼受案范围。"}
        issued(cast, put_right, "route_notice", notice, "unit_registrar", "counsel")
        gone = withdrawn(cast, sorted_at_office(cast), "office_leader", statement="本人自愿撤回，8月3日。")
    look_back = draw_sample(cast.actor("inspector"), cast.petition_office, quarter="2026-Q3")
    assert look_back.frame == "".join(
        sorted(
            f"{m.number}\t{unit.name}\n" for m, unit in ((matter, cast.housing), (gone, cast.petition_office))
        )
    )
    sampled, left = (SampledMatter.objects.get(matter=one) for one in (matter, gone))
    assert (sampled.heard, left.heard) == (cast.staff["unit_registrar"], None)
    line = lines([reload(matter)])[0]
    assert (line.ended, line.paper_id is not None) == ("已导入其他程序", True)
    for part, who in REVIEWERS.items():
        assign_reviewers(cast.actor("inspector"), again(sampled), **{part: cast.staff[who].pk})
    with pytest.raises(InvalidInput) as told:
        write_review(cast.actor("inspector"), again(sampled), **FINE)
    assert set(told.value.fields) == {"policy", "deed"}
    asked = dict.fromkeys((Question.PROCEDURE, Question.LANGUAGE), Answer.YES)
    with pytest.raises(InvalidInput) as told:
        write_review(cast.actor("inspector"), again(sampled), finding=Finding.NONE, **asked)
    assert set(told.value.fields) == {"route", "told"}
    fits = dict.fromkeys(SHEETS[State.GUIDED], Answer.YES)
    write_review(cast.actor("inspector"), again(sampled), finding=Finding.NONE, **fits)
    assert figures(look_back).answers["route"] == {"yes": 1, "partly": 0, "no": 0}
