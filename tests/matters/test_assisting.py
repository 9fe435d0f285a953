"""Lead and assisting units: letter, responsible person, own day, answer on record (条例 24(1), 23(3))."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.administration import with_administrators
from tests.api.calls import caller
from tests.cast import Cast, accepted, at, registered, reload
from tests.steps import HANDLERS, OPINION, answered, issued
from xinqiao.accounts.commands.accounts import transfer_staff
from xinqiao.courses.queries import steps_of
from xinqiao.courses.waiting import read
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.matters.commands.assisting import answer_assistance, ask_for_assistance, release, take_on
from xinqiao.matters.commands.choosing import unexecuted
from xinqiao.matters.commands.handling import record_execution
from xinqiao.matters.commands.papers import drop_paper
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.compose import drafted_sections
from xinqiao.matters.models import Assistance, Matter, MatterStaff, Paper, StaffPart
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.paperwork import copies
from xinqiao.matters.queries.access import get_matter
from xinqiao.matters.queries.assisting import get_assistance, helped
from xinqiao.matters.queries.closing import missing_for_closing
from xinqiao.matters.queries.waiting import of_matters
from xinqiao.offices.models import Post, Staff
from xinqiao.rules.roles import Role

pytestmark = pytest.mark.django_db

ANSWER = "经现场检测，夜间噪声超过国家标准，已责令改正。"


def _helper(cast: Cast) -> Staff:
    person = Staff.objects.create(username="env_handler", name="卯环承", unit=cast.environment)
    Post.objects.create(staff=person, role=Role.HANDLER)
    cast.staff["env_handler"] = person
    return person


def _asked(cast: Cast, matter: Matter, days: int = 10) -> Assistance:
    return ask_for_assistance(
        cast.actor("handler"),
        reload(matter),
        cast.environment,
        requests=[1],
        reason="请检测夜间噪声",
        due_on=today() + timedelta(days=days),
    )


def _fresh(asked: Assistance) -> Assistance:
    return Assistance.objects.get(pk=asked.pk)


def _waits(cast: Cast, who: str) -> list[str]:
    return [w.kind for w in read((of_matters,), cast.actor(who))]


def test_article_24_1_the_assisting_unit_gets_a_letter_names_a_person_and_answers(
    cast: Cast, client: Client
) -> None:
    matter, helper = accepted(cast), _helper(cast)
    asked = _asked(cast, matter)
    letter = Paper.objects.get(matter=matter, kind="assistance_letter")
    assert (letter.addressed_to, letter.unit) == (cast.environment, cast.housing)
    assert _waits(cast, "outsider") == ["take_on"]
    take_on(cast.actor("outsider"), _fresh(asked), helper)
    assert _waits(cast, "env_handler") == ["assist"]
    assert get_matter(cast.actor("env_handler"), matter.pk) == matter
    answer_assistance(cast.actor("env_handler"), _fresh(asked), answer=ANSWER)
    assert _waits(cast, "env_handler") == []
    client.force_login(cast.staff["handler"])
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    for shown in (ANSWER, "卯环承", "请检测夜间噪声", "第1项", "已答复"):
        assert shown in page
    assert [step.act for step in steps_of(_fresh(asked))] == ["take_on", "answer"]
    assert reload(matter).first_unit == cast.housing


def test_programs_see_and_do_the_same(cast: Cast) -> None:
    matter, helper = accepted(cast), _helper(cast)
    due = today() + timedelta(days=10)
    sent = {"unit": cast.environment.pk, "requests": [2], "reason": "请检测", "due_on": str(due)}
    caller(cast, "handler").act(matter.number, "add_unit", sent)
    asked = Assistance.objects.get()
    env = caller(cast, "outsider")
    env.post(f"/assistances/{asked.pk}/take_on", {"person": helper.pk}, If_Match=f'"{asked.version}"')
    own = caller(cast, "env_handler")
    seen = _fresh(asked).version
    own.post(f"/assistances/{asked.pk}/answer", {"answer": ANSWER}, If_Match=f'"{seen}"')
    (told,) = caller(cast, "handler").get(f"/matters/{matter.number}")["assistances"]
    assert (told["answer"], told["requests"], told["stage"]["code"]) == (ANSWER, [2], "answered")
    assert told["responsible"]["id"] == helper.pk


def test_only_the_responsible_person_answers_and_another_can_be_named(cast: Cast) -> None:
    helper = _helper(cast)
    asked = _asked(cast, accepted(cast))
    with pytest.raises(Refused, match="待确定协办责任人"):
        answer_assistance(cast.actor("outsider"), _fresh(asked), answer=ANSWER)
    take_on(cast.actor("outsider"), _fresh(asked), cast.staff["outsider"])
    take_on(cast.actor("outsider"), _fresh(asked), helper)
    with pytest.raises(Refused, match="由本单位确定的协办责任人答复"):
        answer_assistance(cast.actor("outsider"), _fresh(asked), answer=ANSWER)
    with pytest.raises(Denied):
        answer_assistance(cast.actor("handler"), _fresh(asked), answer=ANSWER)
    with pytest.raises(InvalidInput):
        take_on(cast.actor("outsider"), _fresh(asked), cast.staff["handler"])


def test_a_letter_whose_person_is_gone_waits_for_another_to_be_named(cast: Cast) -> None:
    matter, helper = accepted(cast), _helper(cast)
    asked = _asked(cast, matter)
    take_on(cast.actor("outsider"), _fresh(asked), helper)
    assert _waits(cast, "outsider") == []
    Staff.objects.filter(pk=helper.pk).update(is_active=False)
    assert _waits(cast, "outsider") == ["take_on"]
    Staff.objects.filter(pk=helper.pk).update(is_active=True)
    assert _waits(cast, "outsider") == []
    transfer_staff(with_administrators(cast).actor("city_system"), helper, unit=cast.housing, reason="调动")
    assert not MatterStaff.objects.filter(matter=matter, staff=helper).exists()
    assert _waits(cast, "outsider") == ["take_on"], "nobody there owes the answer any more"
    Staff.objects.filter(pk=helper.pk).update(unit=cast.environment)
    assert _waits(cast, "outsider") == []
    MatterStaff.objects.create(matter=matter, staff=helper, part=StaffPart.RECUSED, since=now())
    assert _waits(cast, "outsider") == ["take_on"]


def test_what_is_overdue_shows_on_both_desks(cast: Cast, client: Client) -> None:
    with time_machine.travel(at("2026-08-03"), tick=False) as clock:
        matter, helper = accepted(cast), _helper(cast)
        asked = _asked(cast, matter, days=5)
        take_on(cast.actor("outsider"), _fresh(asked), helper)
        assert "assistance_late" not in _waits(cast, "unit_registrar")
        clock.move_to(at("2026-08-12"))
        assert "assistance_late" in _waits(cast, "unit_registrar")
        client.force_login(cast.staff["unit_registrar"])
        assert "生态环境局还没有答复协办" in client.get("/desk/").content.decode()
        client.force_login(helper)
        assert "请您协办" in client.get("/desk/").content.decode()
        answer_assistance(cast.actor("env_handler"), _fresh(asked), answer=ANSWER)
        assert "逾期答复" in client.get(f"/desk/matters/{matter.pk}/").content.decode()
        assert "assistance_late" not in _waits(cast, "unit_registrar")


def test_asking_again_is_another_record(cast: Cast) -> None:
    matter, helper = accepted(cast), _helper(cast)
    first = _asked(cast, matter)
    take_on(cast.actor("outsider"), _fresh(first), helper)
    answer_assistance(cast.actor("env_handler"), _fresh(first), answer=ANSWER)
    with pytest.raises(Refused, match="已答复"):
        answer_assistance(cast.actor("env_handler"), _fresh(first), answer="改口：没有超过国家标准。")
    _asked(cast, matter)
    assert [a.answer for a in Assistance.objects.order_by("pk")] == [ANSWER, ""]


def test_who_is_asked_no_longer_sees_the_matter_no_more(cast: Cast) -> None:
    matter, helper = accepted(cast), _helper(cast)
    asked = _asked(cast, matter)
    take_on(cast.actor("outsider"), _fresh(asked), helper)
    assert any("协办单位还没有答复" in m for m in missing_for_closing(reload(matter)))
    release(cast.actor("handler"), _fresh(asked), reason="已由本单位自行查清")
    assert not any("协办单位还没有答复" in m for m in missing_for_closing(reload(matter)))
    for who in ("outsider", "env_handler"):
        with pytest.raises(NotFound):
            get_matter(cast.actor(who), matter.pk)
        with pytest.raises(NotFound):
            get_assistance(cast.actor(who), asked.pk)


def test_assistance_ends_before_the_matters_own_day(cast: Cast) -> None:
    """条例 34: the assisting unit's day lies within the sixty."""
    with pytest.raises(InvalidInput, match="不能晚于本事项的办理期限"):
        _asked(cast, accepted(cast), days=90)


def test_article_30_3_nobody_is_asked_about_an_accusation(cast: Cast) -> None:
    matter = registered(cast).petition.matter
    sort_matter(cast.actor("registrar"), reload(matter), kind=Kind.ACCUSATION, route="30", reason="违纪")
    with pytest.raises(Refused, match="检举控告事项不请其他单位协办"):
        ask_for_assistance(
            cast.actor("registrar"),
            reload(matter),
            cast.environment,
            requests=[1],
            reason="请核实",
            due_on=today() + timedelta(days=3),
        )


def test_nobody_is_asked_about_what_is_answered(cast: Cast) -> None:
    with pytest.raises(Refused, match="已经作出决定"):
        _asked(cast, answered(cast))


def test_article_24_1_no_opinion_before_who_assists_has_answered_and_the_lead_carries_it_out(
    cast: Cast,
) -> None:
    matter, helper = accepted(cast), _helper(cast)
    asked = _asked(cast, matter)
    take_on(cast.actor("outsider"), _fresh(asked), helper)
    with pytest.raises(Refused, match=r"生态环境局还没有答复协办.*写明原因撤销协办"):
        issued(cast, reload(matter), "handling_opinion", OPINION, *HANDLERS)
    paper = Paper.objects.get(kind="handling_opinion")
    answer_assistance(cast.actor("env_handler"), _fresh(asked), answer=ANSWER)
    assert "就第1项请求征求了云水市生态环境局的意见" in drafted_sections(paper, OPINION)[0].paragraphs[0]
    drop_paper(cast.actor("handler"), paper, note="重新起草")
    assert copies(paper) == f"{cast.petition_office.name}、{cast.environment.name}"
    issued(cast, reload(matter), "handling_opinion", OPINION, *HANDLERS)
    assert not list(helped(reload(matter))), "what the next opinion, after a review, does not claim"
    position = next(iter(unexecuted(reload(matter))))[0]
    done: dict[str, Any] = {"done_on": today(), "result": "已责令停止夜间施工，现场照片一张。"}
    with pytest.raises(Refused, match="主办单位登记"):
        record_execution(cast.actor("env_handler"), reload(matter), position, **done)
    record_execution(cast.actor("handler"), reload(matter), position, **done)
