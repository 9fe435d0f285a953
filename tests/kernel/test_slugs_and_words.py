"""What the registry of commands owes to pages: an act has an address of its own, its words are not a field's, and whatever can be chosen or
stands in a history is called by words."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

import xinqiao
from xinqiao.courses.queries import on_course
from xinqiao.kernel.commands import REGISTRY, check_slugs, load_all
from xinqiao.kernel.typed import Pick
from xinqiao.matters.queries.history import title_of
from xinqiao.web.acts.form import ActForm
from xinqiao.web.acts.likely import BUTTON
from xinqiao.web.drafts.keeping import BESIDE
from xinqiao.web.drafts.slip import DROPPED, FIELD
from xinqiao.web.drafts.views import ADDRESS
from xinqiao.web.forms import SHOWN_IN

load_all()


def test_two_acts_on_one_type_of_records_do_not_share_an_address() -> None:
    first, second = REGISTRY["staff.create"], REGISTRY["accountability.find"]
    check_slugs([first, second])
    with pytest.raises(ImproperlyConfigured, match=r"accountability\.find and staff\.create: .*/account/"):
        check_slugs([first, replace(second, slug=first.slug)])


def test_a_field_that_is_called_title_is_not_the_heading_of_the_page() -> None:
    with_title = [spec for spec in REGISTRY.values() if spec.simple and "title" in spec.asked]
    assert {spec.action for spec in with_title} >= {"keeper.name", "library.describe"}
    assert not [spec.action for spec in REGISTRY.values() if "act" in spec.asked], "the page's own words"
    spec = REGISTRY["leak.contain"]
    assert ActForm(spec, None).act.title == spec.title


def test_no_act_asks_for_what_its_page_sends_by_itself() -> None:
    """Or what somebody types would be read as the page's own word, and that as typed."""
    own = {*BESIDE, BUTTON, SHOWN_IN, ADDRESS, FIELD, DROPPED, "then", "csrfmiddlewaretoken"}
    assert {spec.action: own & set(spec.asked) for spec in REGISTRY.values() if own & set(spec.asked)} == {}


def _rows(spec_run: object, name: str) -> list[type[Model]]:
    hint = get_type_hints(spec_run).get(name)
    kinds = [part for one in (hint, *get_args(hint)) for part in (one, *get_args(one))]
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Model)]


def test_every_record_that_can_be_chosen_is_called_by_words() -> None:
    chosen = {
        (spec.action, name, model)
        for spec in REGISTRY.values()
        for name, what in spec.asked.items()
        if isinstance(what, Pick)
        for model in _rows(spec.run, name)
    }
    assert len({model for _action, _name, model in chosen}) > 5
    without = [(action, name) for action, name, model in chosen if model.__str__ is Model.__str__]
    assert not without, "a list would show 「… object (1)」"


def _recorded() -> set[str]:
    """The actions that source names where something is recorded: `act.record(…, action="…")`, `take(…, action=…)`."""
    found: set[str] = set()
    for path in Path(xinqiao.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = (
                getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            )
            if name in ("record", "take", "Event"):
                assert isinstance(node, ast.Call)
                found |= {
                    str(given.value.value)
                    for given in node.keywords
                    if given.arg == "action" and isinstance(given.value, ast.Constant)
                }
    return found


def test_every_action_of_the_log_has_a_title() -> None:
    steps = {
        f"{action.rpartition('.')[0]}.{act}"
        for model in on_course()
        for action, spec in REGISTRY.items()
        if spec.subject is model
        for act in model.course.acts
    }
    recorded = _recorded()
    assert {"commitment.enter", "mediation.urge"} <= recorded
    assert {"mediation.begin", "mediation.settle"} <= steps
    raw = [action for action in {*REGISTRY, *recorded, *steps} if title_of(action) == action]
    assert not raw
