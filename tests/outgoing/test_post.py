"""The day's post (M-R4): in one print, in the order of the labels, and each look at an address on record."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, registered
from tests.matters.test_parties import agent
from tests.outgoing.walks import post_now, prepared, to_two
from tests.steps import fresh, serve
from tests.web.pages import browser_of, page_of
from xinqiao.courses.models import Step
from xinqiao.documents.joined import joined
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.models import Matter, Paper, Petition, ServiceMethod
from xinqiao.matters.queries.recipients import unserved_yet
from xinqiao.outgoing.commands import posting
from xinqiao.outgoing.models import PostItem
from xinqiao.outgoing.queries.posting import get_post, posted_on, shown_to, under_way, waiting_since
from xinqiao.people.vault import open_identity
from xinqiao.rules.posting import PostPart
from xinqiao.web.acts.views import address


def _blank(pages: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page()
        made.save(out)
    return out.getvalue()


def test_each_document_begins_on_a_sheet_of_its_own() -> None:
    with pikepdf.open(io.BytesIO(joined([_blank(1), _blank(2), _blank(3)]))) as whole:
        assert len(whole.pages) == 2 + 2 + 4


@pytest.mark.pdf
def test_a_days_post_is_printed_in_one_order_and_each_address_opened_on_record(
    cast: Cast, client: Client
) -> None:
    registrar = cast.actor("registrar")
    assert waiting_since(cast.petition_office.pk) is None
    post = prepared(cast)
    (item,) = post.items.all()
    assert waiting_since(cast.petition_office.pk) is None, "it lies in a list"
    PostItem.objects.update(struck=True)
    issued = Paper.objects.get(pk=item.paper_id).issued_at
    assert issued is not None
    Paper.objects.filter(pk=item.paper_id).update(issued_at=issued - timedelta(days=40))
    asked = page_of(
        browser_of(cast, client, "registrar"), address(REGISTRY["post.prepare"], cast.petition_office)
    )
    assert f'value="{today() - timedelta(days=40)}"' in asked, "everything that waits is in"
    Paper.objects.filter(pk=item.paper_id).update(issued_at=issued)
    PostItem.objects.update(struck=False)
    with pytest.raises(Refused, match="没有等待邮寄的"):
        posting.prepare_post(registrar, cast.petition_office, since=today())
    with pytest.raises(Denied):
        posting.prepare_post(cast.actor("inspector"), cast.petition_office, since=today())
    with pytest.raises(NotFound):
        get_post(cast.actor("inspector"), post.pk)
    page = page_of(browser_of(cast, client, "registrar"), reverse("outgoing:post", args=[post.pk]))
    assert item.paper.number in page
    assert "甲小满" not in page
    assert "虚构路1号" not in page
    for part in PostPart:
        answer = client.post(reverse("outgoing:post_pdf", args=[post.pk, part]))
        assert answer.content.startswith(b"%PDF"), part
        assert client.get(reverse("outgoing:post_pdf", args=[post.pk, part])).status_code == 405
    opened = AuditEntry.objects.filter(action="post.open", matter_id=item.paper.matter_id)
    leaves = [bytes(entry.leaf).decode() for entry in opened]
    assert len(leaves) == len(PostPart)
    assert all("送达文书" in leaf and "个人信息保护法" in leaf for leaf in leaves)
    (letter,) = posting.open_post(registrar, post_now(post), PostPart.LABELS)
    assert letter.name == "甲小满"
    with pytest.raises(InvalidInput, match=r"清单上有1封.*填写了2个"):
        posting.hand_in(registrar, post_now(post), on=today(), numbers="XA1\nXA2")
    with pytest.raises(InvalidInput, match="不得倒签"):
        posting.hand_in(registrar, post_now(post), on=today() - timedelta(days=1))
    for wrong in ("13800001234", "110101199001010015", "甲小满", "XA1"):
        with pytest.raises(InvalidInput, match="8到13位数字"):
            posting.hand_in(registrar, post_now(post), on=today(), numbers=wrong)
    posting.hand_in(registrar, post_now(post), on=today(), numbers="ems1234567890")
    assert PostItem.objects.get(pk=item.pk).mail_number == "EMS1234567890"
    assert Paper.objects.get(pk=item.paper_id).served_on is None, "sent is not served"
    client = browser_of(cast, client, "registrar")
    for told in (("desk:matter", item.paper.matter_id), ("desk:paper", item.paper_id)):
        assert "已交寄，等回执" in page_of(client, reverse(told[0], args=[told[1]]))
    form = page_of(client, reverse("desk:serve", args=[item.paper_id]))
    assert 'value="post" selected' in form
    assert "EMS1234567890" in form
    assert f'name="served_on" value="{today()}"' not in form, "on which day it arrived the receipt says"
    with pytest.raises(Refused, match="已交寄"):
        posting.drop_post(registrar, post_now(post), reason="不寄了")
    Matter.objects.filter(pk=item.paper.matter_id).update(confidential=True)
    assert not shown_to(registrar, post).exists(), (
        "an accusation is shown to who was let in by name (条例 30(3))"
    )
    assert not posting.open_post(registrar, post_now(post), PostPart.LIST)
    assert not PostItem.objects.get(pk=item.pk).struck, "it was posted"


def test_who_has_no_address_is_named_and_what_is_struck_may_be_listed_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    registrar, post = cast.actor("registrar"), prepared(cast)
    item = post.items.get()
    posting.strike_letter(registrar, post_now(post), item=item.pk, reason="当面送达")
    assert not posting.open_post(registrar, post_now(post), PostPart.LABELS)
    with pytest.raises(Refused, match="作废这份清单"):
        posting.hand_in(registrar, post_now(post), on=today())
    again = posting.prepare_post(registrar, cast.petition_office, since=today())
    assert again.items.get().paper_id == item.paper_id
    posting.drop_post(registrar, post_now(again), reason="地址更正了")
    with pytest.raises(Refused, match="已作废"):
        posting.open_post(registrar, post_now(again), PostPart.PAPERS)
    unknown = replace(open_identity(item.receiver), address=" ")
    monkeypatch.setattr(posting, "open_identity", lambda _person: unknown)
    with pytest.raises(Refused, match=f"没有登记住址：{item.paper.number}"):
        posting.prepare_post(registrar, cast.petition_office, since=today())


def test_each_receiver_has_a_letter_of_his_own_and_what_comes_back_is_sent_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    registrar, paper = cast.actor("registrar"), to_two(cast)
    given: dict[str, Any] = {"since": today()}
    with monkeypatch.context() as short:
        short.setattr(posting, "MOST", 1)
        first = posting.prepare_post(registrar, cast.petition_office, **given)
        second = posting.prepare_post(registrar, cast.petition_office, **given)
    assert [first.cut, second.cut] == [True, False]
    assert "请再整理一份" in str(REGISTRY["post.prepare"].said(first, {}))
    assert first.items.get().receiver_id != second.items.get().receiver_id
    with pytest.raises(Refused, match="没有等待邮寄的"):
        posting.prepare_post(registrar, cast.petition_office, **given)
    posting.hand_in(registrar, post_now(first), on=today())
    back = first.items.get()
    with pytest.raises(InvalidInput, match="不得倒签"):
        posting.letter_returned(
            registrar, post_now(first), item=back.pk, on=today() - timedelta(days=1), why="moved"
        )
    posting.letter_returned(registrar, post_now(first), item=back.pk, on=today(), why="moved")
    again = posting.prepare_post(registrar, cast.petition_office, **given)
    assert [(each.paper_id, each.receiver_id) for each in again.items.all()] == [(paper.pk, back.receiver_id)]
    struck = second.items.get()
    posting.strike_letter(registrar, post_now(second), item=struck.pk, reason="地址不对")
    third = posting.prepare_post(registrar, cast.petition_office, **given)
    assert third.items.get().receiver_id == struck.receiver_id, "the other letter lies in a list"


def test_what_was_served_meanwhile_is_neither_printed_nor_posted(cast: Cast) -> None:
    registrar, post = cast.actor("registrar"), prepared(cast)
    serve(cast, post.items.get().paper, "registrar", today())
    with pytest.raises(Refused, match="没有要交寄的"):
        posting.hand_in(registrar, post_now(post), on=today())
    assert not posting.open_post(registrar, post_now(post), PostPart.LABELS)
    assert post.items.get().struck


def test_an_accusation_leaves_the_list_without_its_name(cast: Cast, client: Client) -> None:
    registrar, post = cast.actor("registrar"), prepared(cast)
    item = post.items.get()
    Matter.objects.filter(pk=item.paper.matter_id).update(confidential=True)
    form = page_of(browser_of(cast, client, "registrar"), f"/desk/mailings/{post.pk}/strike/")
    assert f"{post.pk}-1" in form
    assert item.paper.number not in form
    assert not posting.open_post(registrar, post_now(post), PostPart.LIST)
    assert post.items.get().struck
    assert Step.objects.get(record="outgoing.daypost", key=post.pk).words == {"reason": "系统移出"}


def test_the_petition_of_the_receiver_is_the_one_that_is_opened(cast: Cast) -> None:
    other, paper = registered(cast).petition, to_two(cast)
    first = paper.matter.petitions.get()
    Petition.objects.filter(pk=other.pk).update(matter=paper.matter_id)
    assert other.person is not None
    assert first.person is not None
    assert posting._petition(paper, other.person) == other
    assert posting._petition(paper, first.person) == first


def test_a_letter_has_arrived_when_who_it_went_to_got_the_document_for_another(
    cast: Cast, client: Client
) -> None:
    """An agent gets the letter; what is served through the agent waits for no receipt, and no other's number is proposed for it."""
    registrar, paper = cast.actor("registrar"), to_two(cast)
    petition = paper.matter.petitions.get()
    agent(cast, petition, "receive", address="虚构路2号")
    first, second = unserved_yet(paper)
    assert first.who != first.principal
    post = posting.prepare_post(registrar, cast.petition_office, since=today())
    posting.hand_in(registrar, post_now(post), on=today(), numbers="EMS10000001\nEMS10000002")
    numbers = dict(post.items.values_list("receiver_id", "mail_number"))
    assert posted_on(paper, first.principal.pk) == today()
    client, address = browser_of(cast, client, "registrar"), reverse("desk:serve", args=[paper.pk])
    asked = page_of(client, address)
    assert not [number for number in numbers.values() if number in asked], "two letters, two numbers"
    given: dict[str, Any] = {
        "method": ServiceMethod.POST,
        "sent_on": today(),
        "served_on": today(),
        "proof": "回执",
    }
    record_service(registrar, fresh(paper), Delivery(**given, to=(first.principal.pk,)))
    assert [item.receiver for item in under_way(paper=paper)] == [second.who]
    asked = page_of(client, address)
    assert numbers[second.who.pk] in asked
    assert numbers[first.who.pk] not in asked
