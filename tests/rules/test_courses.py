"""Every course is a table that can be checked on paper; a new one is tested here as soon as a record is on it."""

from collections.abc import Collection

import pytest

from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import on_course
from xinqiao.courses.waiting import COURSE, Waiting, which
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY, load_all
from xinqiao.rules.caring import HELP
from xinqiao.rules.emergency import CARDS
from xinqiao.rules.impact import HANDLINGS
from xinqiao.rules.looking_back import BOTH
from xinqiao.rules.receiving import HALVES
from xinqiao.rules.rectifying import RECTIFICATION
from xinqiao.rules.shelving import DIFFERENCES
from xinqiao.rules.urgent import ADDRESSEES, KINDS
from xinqiao.rules.verdict import Verdict

load_all()
MODELS = list(on_course())
NAMES = [m.__name__ for m in MODELS]
BY_OTHERS = {
    ("Commitment", "enter"): "paper.issue",
    ("Commitment", "lapse"): "paper.drop",
    ("CallBack", "unreached"): "call_back.miss",
    ("CallBack", "check"): "call_back.ask",
    ("Commitment", "end"): "paper.issue",
    ("EmergencyPlan", "replace"): "emergency_plan.approve",
    ("Mediation", "begin"): "mediation.consent",
    ("Mediation", "settle"): "mediation.consent",
    ("Mediation", "urge"): "mediation.breach",
    ("UrgentReport", "complete"): "urgent_receipt.receive",
    ("UrgentReceipt", "note"): "urgent_report.note",
    ("Loan", "return_short"): "loan.return",
    ("Loan", "lose"): "paper_file.lose",
    ("MaskCorrection", "hide"): "mask.hide",
    ("PartnerOffice", "propose"): "addressee.propose",
    ("StartCorrection", "correct_start"): "matter.correct_start",
    ("RegisterCheck", "agree"): "register_check.compare",
    ("RegisterCheck", "differ"): "register_check.compare",
}
"""Turns that follow from an act on another record, and that act."""
BEGINS_AT = {"Disclosure": {"opened"}, "RegisterCheck": {"agreed", "counted"}}
"""Stages at which a record begins as well: an emergency is opened at once, a count that agrees is at its end."""


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_record_moves_along_its_table_and_no_other_way(model: type[OnCourse]) -> None:
    course = model.course
    edges = {(t.source, t.act): t.target for t in course.turns}
    for stage in course.stages:
        for act in course.acts:
            found = course.turn(stage, act)
            if (stage, act) in edges:
                assert not isinstance(found, Verdict)
                assert found.target == edges[stage, act]
            else:
                assert isinstance(found, Verdict)
                assert "不能" in found.reason


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_an_act_is_offered_at_its_turn_and_at_no_other_stage(model: type[OnCourse]) -> None:
    course = model.course
    acts = [
        (name, s) for s in REGISTRY.values() if s.subject is model for name in [s.action.rpartition(".")[2]]
    ]
    taken = [(name, spec) for name, spec in acts if name in course.acts]
    assert taken
    for name, spec in taken:
        for stage in course.stages:
            if not course.open_to(stage, name):
                assert not spec.possible(Actor.system("test"), model(stage=stage)), (spec.action, stage)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_every_stage_is_reached_and_has_words(model: type[OnCourse]) -> None:
    course = model.course
    reached = {course.turns[0].source} | BEGINS_AT.get(model.__name__, set())
    for _ in course.stages:
        reached |= {t.target for t in course.turns if t.source in reached}
    assert reached == set(course.stages)
    assert {t.act for t in course.turns} == set(course.acts)
    of_one = {t.source for t in course.turns if t.who and t.who != BOTH}
    assert set(course.asks) in (of_one, set()), "all that one person's turn is waits on desks, or none"
    assert {stage for stage in course.stages if course.next_turn(stage) is None}, "the course has an end"


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_every_turn_has_its_command(model: type[OnCourse]) -> None:
    named = {a.rpartition(".")[2] for a, spec in REGISTRY.items() if spec.subject is model}
    others = {
        act for act in {t.act for t in model.course.turns} - named if (model.__name__, act) in BY_OTHERS
    }
    assert {t.act for t in model.course.turns} <= named | others
    assert {BY_OTHERS[model.__name__, act] for act in others} <= REGISTRY.keys()


def test_who_planned_or_did_the_work_does_not_verify_it() -> None:
    turn = RECTIFICATION.turn("carried_out", "verify")
    assert not isinstance(turn, Verdict)
    assert not RECTIFICATION.taken_by(turn, {"plan": frozenset({1})}, 1).allowed
    assert not RECTIFICATION.taken_by(turn, {"carry_out": frozenset({1})}, 1).allowed
    assert RECTIFICATION.taken_by(turn, {"plan": frozenset({1})}, 2).allowed


CODES: dict[str, Collection[str]] = {
    "card": CARDS,
    "half": HALVES,
    "handling": HANDLINGS,
    "addressee": ADDRESSEES,
    "HelpCall.kind": HELP,
    "UrgentReport.kind": KINDS,
    "Difference.kind": DIFFERENCES,
}
NUMBERS = ("1", "2")
DAYS = ("2026-03-02", "2026-03-03")


def _which(model: type[OnCourse], place: int) -> str:
    """How it is told by the first or the second of two values of each of its fields."""
    values = []
    for path in model.known_by:
        name = path.rpartition("__")[2]
        codes = CODES.get(f"{model.__name__}.{name}") or CODES.get(name)
        values.append(str(list(codes)[place]) if codes else (DAYS if name == "day" else NUMBERS)[place])
    words = f"{model._meta.label_lower}:x"
    told = Waiting(
        kind=COURSE,
        key="1",
        at=None,
        due=None,
        matter_id=None,
        number="",
        title="",
        words=words,
        known=tuple(values),
    )
    return which(told)


@pytest.mark.parametrize("model", [m for m in MODELS if m.course.asks and not m.matter_path], ids=repr)
def test_a_row_that_belongs_to_no_matter_is_told_from_the_next(model: type[OnCourse]) -> None:
    """A desk had three rows 影响评估 and two 盘点差异, each like the other. Whom one is called to account about is said on its page alone."""
    if model.__name__ == "Account":
        assert not model.known_by
        return
    one, other = _which(model, 0), _which(model, 1)
    assert one
    assert one != other
