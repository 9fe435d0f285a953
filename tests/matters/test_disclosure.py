"""Clear data by need (M-I3): who needs the signed form, what it opens, for whom and how long; the emergency; the call."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted, submission
from tests.disclosing import asked, called, delegated
from tests.web.pages import browser_of, page_of
from xinqiao.kernel import audit, clock
from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import Denied, NotFound, Refused
from xinqiao.kernel.language import translated
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.calling import call_slip, miss, reach
from xinqiao.matters.commands.disclosure import (
    end_delegation,
    end_disclosure,
    open_urgently,
    refuse_disclosure,
    release,
    review_emergency,
    sign,
    take_out,
    withdraw_disclosure,
)
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.reveal import reveal_identity, reveal_original
from xinqiao.matters.models import Call, Disclosure, Matter, Petition
from xinqiao.matters.queries.access import visible
from xinqiao.matters.queries.disclosures import get_disclosure
from xinqiao.offices.models import StaffMessage
from xinqiao.policy.queries.own_desk import waiting
from xinqiao.rules.disclosing import DataPiece, Purpose, free_pieces
from xinqiao.rules.roles import Role

pytestmark = pytest.mark.django_db


def fresh(form: Disclosure) -> Disclosure:
    return Disclosure.objects.get(pk=form.pk)


def waits(cast: Cast, who: str) -> set[str]:
    return {w.kind for w in waiting(cast.actor(who))} & {"sign", "disclosure_review", "call"}


def test_the_form_opens_what_it_names_to_whom_it_names_as_long_as_it_says(cast: Cast) -> None:
    form = asked(cast)
    petition, head = form.petition, cast.actor("section_head")
    with pytest.raises(Refused, match="审批表"):
        reveal_identity(head, petition, Purpose.VERIFY)
    with pytest.raises(Refused, match="待签或者有效期内"):
        asked(cast, form.matter)
    assert waits(cast, "principal") == {"sign"}
    assert waits(cast, "leader") == set()  # no delegation
    with pytest.raises(Refused, match="授权"):
        sign(cast.actor("leader"), form)
    sign(cast.actor("principal"), fresh(form), may_print=True)
    [seen] = reveal_identity(head, petition, Purpose.VERIFY)
    assert (seen.name, seen.phone) == ("甲小满", "13800001234")
    assert "1990" not in seen.id_number
    assert "303" not in seen.address
    assert not seen.email
    kept = audit.read(AuditEntry.objects.filter(action="identity.reveal", outcome="done").latest("seq"))
    assert kept["after"]["disclosures"] == [form.pk]
    assert reveal_original(head, petition, Purpose.VERIFY)  # by the post: the words, not the person
    for purpose, who in ((Purpose.CONTACT, "section_head"), (Purpose.VERIFY, "counsel")):
        with pytest.raises(Refused):
            reveal_identity(cast.actor(who), petition, purpose)
    with clock.at(now() + timedelta(days=3, minutes=1)), pytest.raises(Refused):
        reveal_identity(head, petition, Purpose.VERIFY)
    end_disclosure(head, fresh(form))
    with pytest.raises(Refused):
        reveal_identity(head, petition, Purpose.VERIFY)


def test_nobody_signs_the_own_form_and_a_deputy_signs_between_two_days(cast: Cast) -> None:
    matter = accepted(cast, examined=False)
    given, form = delegated(cast), asked(cast, matter)
    with clock.at(now() + timedelta(days=2)), pytest.raises(Refused, match="没有有效的授权"):
        sign(cast.actor("leader"), form)
    assert waits(cast, "leader") == {"sign"}
    sign(cast.actor("leader"), form)
    assert fresh(form).delegation == given
    assert not fresh(form).may_print
    own = asked(cast, matter, "principal", purpose="serve")
    assert waits(cast, "principal") == set()
    with pytest.raises(Refused, match="自己的申请"):
        sign(cast.actor("principal"), own)
    with pytest.raises(Refused, match="自己的申请"):
        refuse_disclosure(cast.actor("principal"), own, reason="试一试")
    end_delegation(cast.actor("principal"), given)
    with pytest.raises(Refused, match="没有有效的授权"):
        sign(cast.actor("leader"), own)
    withdraw_disclosure(cast.actor("principal"), own)
    with pytest.raises(Denied):
        sign(cast.actor("office_principal"), asked(cast, matter, "counsel"))  # of another unit


def test_printing_takes_a_right_of_its_own_and_a_third_person_each_time(cast: Cast) -> None:
    form = asked(cast)
    head = cast.actor("section_head")
    sign(cast.actor("principal"), form, may_print=True)
    with pytest.raises(Refused, match="第二人放行"):
        take_out(head, fresh(form), way="print")
    for who in ("section_head", "principal"):
        with pytest.raises(Refused, match="以外的人"):
            release(cast.actor(who), fresh(form), way="print")
    release(cast.actor("unit_registrar"), fresh(form), way="print")
    with pytest.raises(Refused, match="第二人放行"):
        take_out(head, fresh(form), way="export")
    taken = take_out(head, fresh(form), way="print")
    assert taken.people[0].phone == "13800001234"
    assert taken.original is None
    with pytest.raises(Refused, match="第二人放行"):
        take_out(head, fresh(form), way="print")  # used up


def test_an_emergency_opens_an_hour_and_every_one_is_reviewed_by_another(cast: Cast, client: Client) -> None:
    petition = Petition.objects.get(matter=accepted(cast, examined=False))
    head, browser = cast.actor("section_head"), browser_of(cast, client, "section_head")
    looks = f"/desk/petitions/{petition.pk}/reveal/identity/"
    assert "这不是您可以直接查看的" in page_of(browser, looks)
    assert 'name="purpose"' not in page_of(browser, looks), "nothing to be opened is not offered"
    why = "电话里说要轻生，须马上联系家人"
    given = {"pieces": ["phone"], "purpose": "contact", "why": why}
    assert browser.post(f"/desk/petitions/{petition.pk}/open_urgently/", given)["Location"] == looks
    opened = page_of(browser, looks)
    assert "前可以查看" in opened
    assert "这不是您可以直接查看的" not in opened
    form = Disclosure.objects.get()
    assert reveal_identity(head, petition, Purpose.CONTACT)[0].phone == "13800001234"
    with clock.at(now() + timedelta(minutes=61)), pytest.raises(Refused):
        reveal_identity(head, petition, Purpose.CONTACT)
    assert waits(cast, "principal") == {"disclosure_review"}
    heard = StaffMessage.objects.filter(action="disclosure.open_urgently").values_list(
        "staff__username", flat=True
    )
    assert {*heard} == {"principal", "leader", "handler"}, "told at once: who reviews and whose work it is"
    told = translated(REGISTRY["disclosure.review"].told(form))
    assert (form.why in told, form.applicant.name in told) == (True, True)
    review_emergency(cast.actor("principal"), form, justified=True, finding="核对了通话记录")
    assert waits(cast, "principal") == set()
    assert StaffMessage.objects.get(action="disclosure.review").staff_id == head.staff
    with pytest.raises(Refused):
        reveal_identity(head, petition, Purpose.CONTACT)


def test_who_reviews_an_emergency_is_told_whoever_opened_it(cast: Cast, client: Client) -> None:
    """Of the principal leader the other reviewing posts; of a unit in which nobody can the nearest above, which the matter is not told."""
    matter, why = accepted(cast, examined=False), "电话里说要轻生，须马上联系家人"
    given: dict[str, Any] = {"pieces": ["phone"], "purpose": "contact", "why": why}
    own = open_urgently(cast.actor("principal"), Petition.objects.get(matter=matter), **given)
    assert (waits(cast, "principal"), waits(cast, "leader")) == (set(), {"disclosure_review"})
    [told] = [w for w in waiting(cast.actor("leader")) if w.kind == "disclosure_review"]
    assert (told.due, told.title) == (own.due_on, matter.title)
    review_emergency(cast.actor("leader"), own, justified=True, finding="核对了通话记录")
    assert waits(cast, "leader") == set()
    district = cast.actor("district_registrar")
    receipt = register(district, cast.district_housing, submission(title="下级单位收到的信"))
    below = open_urgently(district, receipt.petition, **given)
    assert waits(cast, "review_leader") == set(), "the housing office is nearer"
    [told] = [w for w in waiting(cast.actor("leader")) if w.kind == "disclosure_review"]
    assert (told.title, told.number, told.due) == ("", "", below.due_on)
    assert not visible(cast.actor("leader")).filter(pk=below.matter_id).exists()
    page = page_of(browser_of(cast, client, "leader"), reverse("disclosure:one", args=[below.pk]))
    assert why[:4] in page
    assert f"/desk/matters/{below.matter_id}/" not in page
    with pytest.raises(NotFound):
        get_disclosure(cast.actor("outsider"), below.pk)
    Matter.objects.filter(pk=below.matter_id).update(confidential=True)
    assert waits(cast, "leader") == set(), "an accusation stays with those who know it"
    Matter.objects.filter(pk=below.matter_id).update(confidential=False)
    review_emergency(cast.actor("leader"), fresh(below), justified=True, finding="核对了通话记录")
    assert get_disclosure(cast.actor("leader"), below.pk).stage == "reviewed"


def test_a_call_shows_the_number_to_who_dials_and_to_nobody_else(cast: Cast) -> None:
    call = called(cast)
    assert waits(cast, "unit_registrar") == {"call"}
    with pytest.raises(Denied):
        call_slip(cast.actor("handler"), call)
    assert call_slip(cast.actor("unit_registrar"), call) == "13800001234"
    reach(cast.actor("unit_registrar"), call)
    with pytest.raises(Refused, match="已经有结果"):
        call_slip(cast.actor("unit_registrar"), Call.objects.get(pk=call.pk))
    again = called(cast, call.matter)
    miss(cast.actor("unit_registrar"), again, note="无人接听")
    assert Call.objects.get(pk=again.pk).ended_at


@pytest.mark.parametrize(
    ("roles", "running", "works", "here", "opens"),
    [
        ({Role.HANDLER}, True, True, True, 6),
        ({Role.HANDLER}, True, False, True, 0),
        ({Role.REGISTRAR}, True, False, True, 6),
        ({Role.PRINCIPAL_LEADER}, True, False, True, 6),
        ({Role.PRINCIPAL_LEADER}, True, False, False, 0),
        ({Role.SECTION_HEAD}, True, False, True, 1),
        ({Role.LEGAL_COUNSEL}, True, False, True, 1),
        ({Role.INSPECTOR}, True, False, True, 0),
        ({Role.ARCHIVIST}, True, False, True, 0),
        (set(Role), False, True, True, 0),
    ],
)
def test_what_the_post_alone_opens(
    roles: set[Role], running: bool, works: bool, here: bool, opens: int
) -> None:
    found = free_pieces(roles, running=running, works_on_it=works, of_the_units=here)
    assert len(found) == opens
    assert opens != 1 or found == {DataPiece.ORIGINAL}
