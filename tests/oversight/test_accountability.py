"""Nobody is decided on unheard, the objection goes to another body, and nobody else learns of it (M-D6)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.oversight.accounts import FACT, called_to_account, found_at_work, proposed_to
from xinqiao.controls.accountability import ACCOUNTED_FOR
from xinqiao.controls.reading import Period, lines
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import actor_for
from xinqiao.oversight.commands.accountability import answer, contest, find, propose, review
from xinqiao.oversight.models import Account
from xinqiao.oversight.queries.accountability import accounts, get_account
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.rules.calling_to_account import ARTICLES, KEPT_YEARS, AccountStage

pytestmark = pytest.mark.django_db


def test_heard_first_answered_in_writing_contested_at_another_body(cast: Cast) -> None:
    assert {code[:2] for code in ARTICLES} == {"42", "43", "44", "45", "46"}
    head, given = cast.actor("office_leader"), {"finding": "督办", "fact": FACT, "article": "44"}
    with pytest.raises(InvalidInput, match="本人"):
        find(head, cast.petition_office, concerned=cast.staff["office_leader"], **given)
    with pytest.raises(InvalidInput, match="所督查单位"):
        find(head, cast.petition_office, concerned=cast.staff["review_leader"], **given)
    found = found_at_work(cast)
    told: dict[str, Any] = {
        "body": cast.housing,
        "consequence": "信访人多次往返，误工半月。",
        "proposal": "建议批评教育，并改进告知。",
    }
    with pytest.raises(Refused, match="陈述申辩"):
        propose(head, found, **told)
    with clock.at(now() + timedelta(days=20)):
        unheard = propose(head, Account.objects.get(), **told)
        assert unheard.stage == AccountStage.PROPOSED
    found = proposed_to(cast)
    assert found.turn_due == today() + timedelta(days=30)
    with pytest.raises(Refused, match="另一个单位"):
        answer(head, found, decision="taken", answer="已经批评教育，并作了检查。")
    found = answer(cast.actor("leader"), found, decision="taken", answer="已经批评教育，并作了检查。")
    handler = cast.actor("handler")
    for same in (cast.housing, cast.petition_office):
        with pytest.raises(InvalidInput, match="上级"):
            contest(handler, found, other_body=same, objection="当天电话告知过。")
    with clock.at(now() + timedelta(days=31)), pytest.raises(Refused, match="已经过了"):
        contest(handler, found, other_body=cast.city_government, objection="当天电话告知过。")
    found = contest(handler, found, other_body=cast.city_government, objection="当天电话告知过。")
    done = review(cast.actor("review_leader"), found, reviewed="revoked", reason="电话记录属实，告知及时。")
    assert [step.act for step in steps_of(done)] == ["state", "propose", "answer", "contest", "review"]
    with clock.at(now() + timedelta(days=365 * KEPT_YEARS["revoked"] + 1)), pytest.raises(NotFound):
        get_account(handler, done.pk)


@pytest.mark.parametrize(("who", "old"), [("leader", "housing"), ("inspector", "petition_office")])
def test_what_stayed_with_a_unit_that_was_taken_up_is_still_read(cast: Cast, who: str, old: str) -> None:
    """By the heads who look after its people now, and by who found it."""
    found = proposed_to(cast)
    moved = replace(cast.actor(who), unit_id=cast.environment.pk)
    assert not accounts(moved).exists()
    Unit.objects.filter(pk=getattr(cast, old).pk).update(merged_into=cast.environment)
    assert get_account(moved, found.pk) == found


def test_page_list_search_interface_and_counts_tell_nobody_else(cast: Cast, client: Client) -> None:
    found = proposed_to(cast)
    told = ("handler", "inspector", "leader", "principal", "office_leader", "office_principal")
    for who, person in cast.staff.items():
        actor = actor_for(person)
        assert accounts(actor).exists() == (who in told), who
        waits = [w for w in waiting(actor) if w.words.startswith("oversight.account:")]
        assert bool(waits) == (who in ("leader", "principal")), who
    for who in (
        "section_head",
        "second_handler",
        "unit_registrar",
        "registrar",
        "review_leader",
        "audit_admin",
    ):
        client.force_login(cast.staff[who])
        assert client.get(f"/oversight/accounts/{found.pk}/").status_code == 404
        listed = client.get("/oversight/accounts/")
        assert listed.status_code == 404 or "没有与您有关的追责" in listed.content.decode()
        assert client.get(f"/desk/accountabilities/{found.pk}/answer/").status_code == 404
        assert "追责建议" not in client.get("/desk/").content.decode(), who
        for act in ("propose", "answer"):
            address = f"/api/v1/accountabilities/{found.pk}/{act}"
            sent = client.post(address, {}, "application/json", headers={"If-Match": '"1"'})
            assert sent.status_code in (401, 403, 404), who
    client.force_login(cast.staff["section_head"])
    assert FACT[:8] not in client.get("/desk/matters/", {"q": FACT[:8]}).content.decode().replace(
        f'value="{FACT[:8]}"', ""
    )
    for who in ("handler", "leader"):
        client.force_login(cast.staff[who])
        assert FACT in client.get(f"/oversight/accounts/{found.pk}/").content.decode(), who
    moved = replace(cast.actor("inspector"), unit_id=cast.housing.pk)
    assert not accounts(moved).exists(), "who found it and went to another unit reads it no longer"
    with pytest.raises(Denied):
        answer(cast.actor("section_head"), found, decision="taken", answer="越权的答复一份。")
    called_to_account(cast, FACT)
    year = Period(first=today().replace(month=1, day=1), last=today() + timedelta(days=90))
    shown = list(lines(ACCOUNTED_FOR, cast.housing.pk, year, today()))
    assert len(shown) == 2
    assert not any(cast.staff["handler"].name in str(line.title) or line.subject for line in shown)
