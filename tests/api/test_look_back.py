"""The look-back for programs: the whole way over /api/v1, the same answers as the pages, nothing for strangers."""

from collections.abc import Iterator

import pytest

from tests.api.calls import Caller, caller
from tests.cast import Cast
from tests.looking_back import AFTER, REVIEWERS, a_week_on, concluded_quarter
from xinqiao.kernel import audit, clock
from xinqiao.kernel.clock import today
from xinqiao.policy.models import LookBack, SampledMatter

_FINE = {"policy": "yes", "deed": "yes", "procedure": "yes", "language": "yes", "finding": "none"}
_WRONG = {**_FINE, "policy": "no", "policy_note": "引用的条款已经修订。", "finding": "moderate"}


@pytest.fixture(autouse=True)
def _after_the_quarter(db: None) -> Iterator[None]:
    with clock.at(AFTER):
        yield


def test_the_whole_way_of_a_sampled_matter_goes_over_the_interface(cast: Cast) -> None:
    concluded_quarter(cast)
    inspector, counsel, handler = (caller(cast, w) for w in ("inspector", "office_counsel", "handler"))
    inspector.post(f"/units/{cast.petition_office.pk}/draw", {"quarter": "2026-Q3"})
    look_back, sampled = LookBack.objects.get(), SampledMatter.objects.get()
    at, people = f"/samples/{sampled.pk}", {part: cast.staff[who].pk for part, who in REVIEWERS.items()}
    assert inspector.get(f"/look-backs/{look_back.pk}")["seed"] == look_back.seed

    def do(who: Caller, act: str, **given: object) -> None:
        who.post(f"{at}/{act}", given, If_Match=who.version(at))

    do(inspector, "assign", **people)
    do(counsel, "check", way="call", on=today().isoformat(), seen="邻居说夜间已经停工")
    do(inspector, "review", **_WRONG)
    assert [sheet["answers"] for sheet in counsel.get(at)["sheets"]] == [[], []]
    do(counsel, "review", **_FINE)
    assert len(counsel.get(at)["sheets"][0]["answers"]) == 4
    do(inspector, "ask", what="请说明依据", due=a_week_on().isoformat())
    do(handler, "state", statement="没有核对版本。")
    do(inspector, "propose", finding="moderate", conclusion="依据有误。")
    do(counsel, "agree")
    found = inspector.get(at)
    assert (found["state"]["code"], found["finding"]["code"]) == ("concluded", "moderate")
    assert [step["act"]["code"] for step in found["steps"]][3:] == ["ask", "state", "propose", "agree"]
    round_ = f"/look-backs/{look_back.pk}"
    inspector.post(f"{round_}/report", {"summary": "先核对版本。"}, If_Match=inspector.version(round_))
    assert list(audit.verify()) == []


def test_strangers_read_no_round_and_no_sampled_matter(cast: Cast) -> None:
    concluded_quarter(cast)
    caller(cast, "inspector").post(f"/units/{cast.petition_office.pk}/draw", {"quarter": "2026-Q3"})
    for who in ("outsider", "second_handler", "registrar"):
        stranger = caller(cast, who)
        stranger.get(f"/look-backs/{LookBack.objects.get().pk}", expect=404)
        stranger.get(f"/samples/{SampledMatter.objects.get().pk}", expect=404)
