"""What may be chosen in an act on a matter is kept by the command: the page, the interface for programs and a call say the same."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from tests.api.calls import caller
from tests.cast import Cast, accepted, registered, reload
from tests.steps import answered
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import act_on
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.assignment import decide_recusal, declare_recusal
from xinqiao.matters.commands.assisting import ask_for_assistance
from xinqiao.matters.commands.disposition import decide_objection, forward, object_to_transfer
from xinqiao.matters.commands.handling import log, record_execution
from xinqiao.matters.commands.sorting import name_accused, sort_matter
from xinqiao.matters.models import LogKind, Matter, Objection, Recusal
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import Post, Staff, Unit
from xinqiao.rules.roles import Role

pytestmark = pytest.mark.django_db
Given = dict[str, Any]


def _help() -> Given:
    """What is asked of an assisting unit, apart from which."""
    return {"requests": [1], "reason": "现场检测", "due_on": today() + timedelta(days=3)}


def _typed(value: Any) -> Any:
    """As a page or a program sends it."""
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _refused_at_every_door(
    cast: Cast, client: Client, matter: Matter, who: str, act: str, given: Given, field: str
) -> None:
    with pytest.raises(InvalidInput) as told:
        act_on(Matter, act).run(cast.actor(who), reload(matter), **given)
    assert set(told.value.fields) == {field}
    sent = {name: _typed(value) for name, value in given.items()}
    program = caller(cast, who).act(matter.number, act, sent, expect=422)
    assert program["errors"] == [{"field": field, "detail": told.value.fields[field]}]
    client.force_login(cast.staff[who])
    version = {"version": reload(matter).version}
    page = client.post(f"/desk/matters/{matter.pk}/{act}/", {**sent, **version})
    assert page.status_code == 422
    assert page.context["form"].errors == {field: [told.value.fields[field]]}


def _registrar(cast: Cast) -> Given:
    """Who may not take the first responsibility over is not asked to: the offer could never be taken up."""
    return {"person": cast.staff["unit_registrar"], "reason": "休假"}


def _oneself(cast: Cast) -> Given:
    return {"person": cast.staff["handler"], "reason": "休假"}


def _own_unit(cast: Cast) -> Given:
    return {**_help(), "unit": cast.housing}


def _of_another_unit(cast: Cast) -> Given:
    """An investigation is made by two people of one unit."""
    return {
        "kind": LogKind.INVESTIGATION.value,
        "text": "现场查看",
        "happened_on": today(),
        "second_person": cast.staff["outsider"],
    }


def _alone(cast: Cast) -> Given:
    return {**_of_another_unit(cast), "second_person": cast.staff["handler"]}


def _somebody_elsewhere(cast: Cast) -> Given:
    return {"person": cast.staff["outsider"], "reason": "需要知悉"}


@pytest.mark.parametrize(
    ("who", "act", "given", "field"),
    [
        ("handler", "hand_over", _registrar, "person"),
        ("handler", "hand_over", _oneself, "person"),
        ("handler", "add_unit", _own_unit, "unit"),
        ("handler", "log", _of_another_unit, "second_person"),
        ("handler", "log", _alone, "second_person"),
        ("leader", "clear", _somebody_elsewhere, "person"),
    ],
)
def test_who_cannot_be_chosen_is_refused_at_every_door(
    cast: Cast, client: Client, who: str, act: str, given: Callable[[Cast], Given], field: str
) -> None:
    _refused_at_every_door(cast, client, accepted(cast), who, act, given(cast), field)


def test_an_accused_unit_is_no_recipient_and_is_proposed_as_none(cast: Cast, client: Client) -> None:
    matter = _passed_on(cast, cast.environment)
    name_accused(cast.actor("outsider"), reload(matter), units=[cast.housing])
    assert cast.housing not in act_on(Matter, "forward").asked["to_unit"].of(reload(matter))  # type: ignore[attr-defined]  # a Pick
    passed = {"to_unit": cast.housing, "reason": "职权"}
    _refused_at_every_door(cast, client, matter, "outsider", "forward", passed, "to_unit")
    assigned = {**passed, "due_on": date(2099, 1, 4)}
    _refused_at_every_door(cast, client, matter, "outsider", "assign", assigned, "to_unit")
    helping = {**_help(), "unit": cast.housing}
    _refused_at_every_door(cast, client, matter, "outsider", "add_unit", helping, "unit")
    proposed = {"reasons": "不属于本单位的职权范围，附依据。", "proposed_unit": cast.housing}
    _refused_at_every_door(cast, client, matter, "outsider", "object", proposed, "proposed_unit")


def test_two_who_investigate_are_of_one_unit_also_where_another_helps(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    ask_for_assistance(cast.actor("section_head"), reload(matter), cast.environment, **_help())
    given = _of_another_unit(cast)
    _refused_at_every_door(cast, client, matter, "handler", "log", given, "second_person")


def test_the_recused_are_given_no_work_at_any_door(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    recusal = declare_recusal(cast.actor("handler"), reload(matter), ground="近亲属")
    decide_recusal(cast.actor("section_head"), reload(matter), recusal, grant=True)
    given = {"person": cast.staff["handler"]}
    _refused_at_every_door(cast, client, matter, "section_head", "allocate", given, "person")


def test_the_proof_of_carrying_out_is_not_written_over(cast: Cast, client: Client) -> None:
    matter = answered(cast)
    record_execution(cast.actor("handler"), reload(matter), 1, result="已经停工并恢复。", done_on=today())
    again = {"position": 1, "result": "另一种说法。", "done_on": today()}
    _refused_at_every_door(cast, client, matter, "handler", "execute", again, "position")
    assert matter.requests.get(position=1).execution == "已经停工并恢复。"


def test_a_recusal_that_was_decided_is_not_decided_again(cast: Cast, client: Client) -> None:
    """Also not by somebody who still holds the declaration as it was before."""
    matter = accepted(cast)
    seen = declare_recusal(cast.actor("handler"), matter, ground="近亲属")
    decide_recusal(cast.actor("section_head"), reload(matter), Recusal.objects.get(), grant=False)
    assert seen.granted is None
    again = {"recusal": seen, "grant": "yes"}
    with pytest.raises(InvalidInput):
        decide_recusal(cast.actor("leader"), reload(matter), seen, grant=True)
    caller(cast, "leader").act(
        matter.number, "decide_recusal", {"recusal": seen.pk, "grant": True}, expect=422
    )
    client.force_login(cast.staff["leader"])
    version = {"version": reload(matter).version}
    sent = {name: _typed(value) for name, value in again.items()}
    assert client.post(f"/desk/matters/{matter.pk}/decide_recusal/", {**sent, **version}).status_code == 422
    decided = Recusal.objects.get()
    assert (decided.granted, decided.decided_by) == (False, cast.staff["section_head"])


def _passed_on(cast: Cast, to: Unit) -> Matter:
    matter = reload(registered(cast).petition.matter)
    sort_matter(cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason="职权")
    forward(cast.actor("registrar"), reload(matter), to, reason="职权")
    return reload(matter)


def test_an_objection_that_was_decided_is_not_decided_again_and_the_next_stands_beside_it(
    cast: Cast, client: Client
) -> None:
    matter = _passed_on(cast, cast.housing)
    for n, agree in enumerate((False, True)):
        if n:
            forward(cast.actor("unit_registrar"), reload(matter), cast.district_housing, reason="住建职权")
        who, sender = ("district_registrar", "unit_registrar") if n else ("unit_registrar", "registrar")
        object_to_transfer(cast.actor(who), reload(matter), reasons=f"不属于本单位职权，理由之{n}。")
        decide_objection(cast.actor(sender), reload(matter), agree=agree, reason=f"意见{n}")
        with pytest.raises(Refused, match="没有等待核定的异议"):
            decide_objection(cast.actor(sender), reload(matter), agree=not agree, reason="改变主意")
        sent = {"agree": not agree, "reason": "改变主意"}
        caller(cast, sender).act(matter.number, "decide_objection", sent, expect=409)
    found = Objection.objects.order_by("at").values_list("agreed", "decision_reason")
    assert list(found) == [(False, "意见0"), (True, "意见1")]


def test_a_log_entry_says_something_whoever_calls(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as told:
        log(cast.actor("handler"), accepted(cast), LogKind.NOTE, " \u200b", happened_on=today())
    assert set(told.value.fields) == {"text"}


def test_outside_experts_are_not_among_the_two_who_investigate(cast: Cast) -> None:
    matter = accepted(cast)
    expert = Staff.objects.create(username="adviser", name="虚构", unit=cast.housing)
    Post.objects.create(staff=expert, role=Role.EXPERT)
    offered = act_on(Matter, "log").asked["second_person"].of(matter)  # type: ignore[attr-defined]  # a Pick
    assert cast.staff["second_handler"] in offered
    assert expert not in offered
