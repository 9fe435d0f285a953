"""A query code ends with the power of who knows it, and can be had anew (民法典 173; 个人信息保护法 51)."""

import pytest
from django.test import Client

from tests.api.calls import Caller
from tests.cast import Cast, registered, submission
from tests.matters.test_parties import agent, scan
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.acting import end_acting, record_death, succeed
from xinqiao.matters.commands.intake import submit
from xinqiao.matters.commands.reveal import reissue_receipt
from xinqiao.matters.compose_forms import receipt
from xinqiao.matters.models import Acting, Channel, Petition
from xinqiao.matters.query_codes import code_of

pytestmark = pytest.mark.django_db


def _opens(client: Client, number: str, code: str) -> bool:
    answer = client.post("/open/", {"number": number, "code": code})
    return answer.status_code == 302 and client.get("/progress/").status_code == 200


def test_a_former_agent_is_outside_at_once_and_the_petitioner_gets_a_new_code(
    cast: Cast, client: Client
) -> None:
    given = registered(cast)
    petition, desk = given.petition, Client()
    row = agent(cast, petition, "state")
    assert _opens(client, petition.number, given.code)
    petition.refresh_from_db()
    assert code_of(petition) == given.code, "an appointment takes nothing from anybody"
    end_acting(cast.actor("registrar"), petition, acting=row, ended_on=today(), reason="信访人书面取消委托")
    assert 'name="code"' in client.get("/progress/").content.decode(), "the page that stood open is closed"
    assert not _opens(client, petition.number, given.code)
    Caller().post("/public/petitions/progress", {"number": petition.number, "code": given.code}, expect=422)
    desk.force_login(cast.staff["registrar"])
    told = "新的查询码还没有交给甲**"
    assert told in desk.get(f"/desk/matters/{petition.matter_id}/").content.decode()
    petition.refresh_from_db()
    new = reissue_receipt(cast.actor("registrar"), petition, checked="本人身份证，与登记一致")
    assert _opens(client, petition.number, new)
    assert told not in desk.get(f"/desk/matters/{petition.matter_id}/").content.decode()
    entries = AuditEntry.objects.filter(action__in=("petition.renew_code", "petition.reissue"))
    assert [audit.read(e)["after"] for e in entries.order_by("pk")] == [{"code_round": 1}, {"code_round": 2}]
    assert not any(code in str(audit.read(e)) for e in entries for code in (given.code, new))


def test_a_death_and_who_goes_on_each_end_the_code_of_before(cast: Cast) -> None:
    given = registered(cast)
    petition, codes = given.petition, [given.code]
    assert petition.person is not None
    record_death(
        cast.actor("registrar"), petition, died_on=today(), proof=scan(cast, petition, "死亡证明.txt")
    )
    petition.refresh_from_db()
    codes.append(code_of(petition))
    succeed(
        cast.actor("registrar"),
        petition,
        principal=petition.person,
        name="甲小丰",
        phone="13900007777",
        relation="儿子",
        since=today(),
        proof=scan(cast, petition, "声明.txt"),
    )
    petition.refresh_from_db()
    codes.append(code_of(petition))
    assert len(set(codes)) == 3
    assert Acting.objects.filter(petition=petition, ended_on=None).count() == 1


def test_who_holds_the_code_changes_it_on_the_page_and_by_the_interface(cast: Cast, client: Client) -> None:
    given, other = registered(cast), Client()
    number = given.petition.number
    assert _opens(client, number, given.code)
    assert _opens(other, number, given.code)
    assert client.post("/code/").status_code == 302
    new = code_of(Petition.objects.get(number=number))
    assert new in client.get("/receipt/").content.decode()
    assert client.get("/progress/").status_code == 200, "who changed it stays inside"
    assert 'name="code"' in other.get("/progress/").content.decode()
    third = Caller().post("/public/petitions/code", {"number": number, "code": new}, expect=201)["code"]
    assert not _opens(client, number, new)
    assert _opens(client, number, third)


def test_a_receipt_of_before_is_neither_sent_nor_shown_again(cast: Cast, client: Client) -> None:
    sent = submission(channel=Channel.WEB, submission_key="a" * 64)
    first = submit(Actor.visitor(), None, cast.petition_office, sent)
    assert submit(Actor.visitor(), None, cast.petition_office, sent).code == first.code
    client.force_login(cast.staff["registrar"])
    again = f"/desk/petitions/{first.petition.pk}/receipt/"
    client.post(f"{again}again/", {"checked": "本人身份证"})
    assert client.get(again).status_code == 200
    reissue_receipt(cast.actor("registrar"), Petition.objects.get(pk=first.petition.pk), checked="本人身份证")
    assert client.get(again).status_code == 404, (
        "a code that was made anew since is not shown as the one of now"
    )
    with pytest.raises(InvalidInput, match="查询码后来换过"):
        submit(Actor.visitor(), None, cast.petition_office, sent)


@pytest.mark.once
def test_who_gave_no_name_gets_no_second_code_and_is_told_so_before_it_is_lost(
    cast: Cast, client: Client
) -> None:
    """Nobody can prove to have petitioned without a name; the way on is a petition of its own, linked by a person (条例 21(2))."""
    nameless = registered(cast, identity=None)
    petition = nameless.petition
    with pytest.raises(InvalidInput, match=r"不能补发.*新的信访件上关联这一件"):
        reissue_receipt(cast.actor("registrar"), petition, checked="自称是本人")
    assert any("丢了不能补发" in note for note in receipt(petition, nameless.code).notes)
    assert not any("丢了不能补发" in n for n in receipt(registered(cast).petition, nameless.code).notes)
    assert "查询码不能补发" in client.get("/open/").content.decode()
    client.force_login(cast.staff["registrar"])
    page = client.get(f"/desk/matters/{petition.matter_id}/").content.decode()
    assert "丢了的请重新登记并关联这一件" in page
    assert f"/petitions/{petition.pk}/receipt/again/" not in page
