"""Masks put right by hand (M-I2): hidden at once by one, shown after another looked at the original; the sealed original stays."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted, registered, reload
from tests.duties.walks import day_held
from tests.web.pages import browser_of, page_of
from xinqiao.duties.commands import receiving
from xinqiao.duties.models import LeaderDay, TakenMatter
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.sealing import unseal
from xinqiao.matters.commands import masking
from xinqiao.matters.commands.handling import log
from xinqiao.matters.content import original_words
from xinqiao.matters.models import LogEntry, LogKind, MaskCorrection, Matter, Petition, WordsBefore
from xinqiao.matters.queries.history import happenings
from xinqiao.matters.queries.masks import places
from xinqiao.rules.redaction import redact

pytestmark = pytest.mark.django_db


def _matter(cast: Cast) -> tuple[Matter, Petition]:
    matter = accepted(cast)
    petition = matter.petitions.get()
    return matter, petition


def test_what_the_rules_missed_is_hidden_everywhere_with_one_click(cast: Cast, client: Client) -> None:
    handler = cast.actor("handler")
    matter, petition = _matter(cast)
    log(handler, matter, LogKind.STATEMENT, "夏拜克说工地夜间施工", happened_on=matter.received_at.date())
    assert redact("夏拜克说工地夜间施工").text.startswith("夏拜克"), "the rules do not know the name"
    before = bytes(petition.sealed), original_words(petition)
    browser = browser_of(cast, client, "handler")
    page = page_of(browser, reverse("desk:matter", args=[matter.pk]))
    assert 'id="hide"' in page
    assert "data-masked" in page
    with pytest.raises(InvalidInput, match="姓氏"):
        masking.hide_words(handler, reload(matter), words="的工地", kind="name")
    answer = browser.post(
        reverse("desk:do", args=["matters", matter.pk, "hide"]), {"words": "夏拜克", "kind": "name"}
    )
    assert answer.status_code == 302
    assert "夏拜克" not in LogEntry.objects.latest("pk").text
    assert "夏拜克" not in page_of(browser, reverse("desk:matter", args=[matter.pk]))
    log(handler, reload(matter), LogKind.STATEMENT, "又见夏 拜 克", happened_on=matter.received_at.date())
    assert "拜" not in LogEntry.objects.latest("pk").text, "also in what is written later"
    with pytest.raises(InvalidInput, match="已经会被遮盖"):
        masking.hide_words(handler, reload(matter), words="夏拜克", kind="name")
    petition.refresh_from_db()
    assert (bytes(petition.sealed), original_words(petition)) == before


def test_what_was_hidden_wrongly_is_shown_after_another_who_may_see_the_original_agreed(cast: Cast) -> None:
    receipt = registered(cast, title="邻居赵大山处长的事", text="邻居赵大山说。我叫甲小满，电话13800001234。")
    petition, registrar = receipt.petition, cast.actor("registrar")
    assert "赵大山" not in petition.text
    offered = {place.words: place for place in places(petition)}
    assert "赵大山" in offered
    assert not {"甲小满", "13800001234"} & offered.keys(), "the petitioner's own are never among them"
    assert all("赵大山" not in place.told for place in offered.values())
    given = {"piece": offered["赵大山"].key, "reason": "in_office"}
    row = masking.ask_to_show(registrar, petition, **given)
    with pytest.raises(Refused, match="已经有人请求"):
        masking.ask_to_show(registrar, petition, **given)
    assert "赵大山" not in Petition.objects.get(pk=petition.pk).text, "nothing is shown before another agreed"
    with pytest.raises(Refused, match="他人核对"):
        masking.confirm(registrar, row)
    sealed = bytes(petition.sealed)
    masking.confirm(cast.actor("office_leader"), MaskCorrection.objects.get())
    shown = Petition.objects.get(pk=petition.pk)
    assert "赵大山" in shown.text
    assert "甲小满" not in shown.text
    assert "13800001234" not in shown.text
    assert bytes(shown.sealed) == sealed
    row = MaskCorrection.objects.get()
    assert b"\xe8\xb5\xb5" not in bytes(row.sealed)


def test_one_click_on_a_mask_asks_to_show_it_and_never_the_petitioners_own(
    cast: Cast, client: Client
) -> None:
    petition = registered(cast, title="邻居的事", text="邻居赵大山说。我叫甲小满，电话13800001234。").petition
    page, here = (
        reverse("desk:matter", args=[petition.matter_id]),
        reverse("desk:show_here", args=[petition.pk]),
    )
    browser = browser_of(cast, client, "registrar")
    assert f'data-masked="{here}"' in page_of(browser, page)
    for at, told in (
        (petition.text.index("电话") + 5, "没有可以请求显示"),
        ("x", "没有可以请求显示"),
        (petition.text.index("*"), "已经请求显示"),
        (petition.text.index("*"), "已经有人请求"),
    ):
        answer = browser.post(here, {"at": str(at), "reason": "in_office"}, follow=True)
        assert told in answer.content.decode()
    row = MaskCorrection.objects.get()
    assert "赵" in row.around
    assert unseal(bytes(row.sealed), context=f"matters.maskcorrection:{row.seal_id}:words") == "赵大山"


def test_what_was_hidden_by_hand_is_found_and_undone_from_the_page_and_told_once_in_words(
    cast: Cast, client: Client
) -> None:
    registrar = cast.actor("registrar")
    petition = registered(cast, title="夜间施工", text="买买提说工地夜里施工，请求停止。").petition
    desk, shown = (
        reverse("desk:matter", args=[petition.matter_id]),
        reverse("desk:do", args=["petitions", petition.pk, "show-masked"]),
    )
    asked = reverse("desk:do", args=["matters", petition.matter_id, "hide"])
    browser = browser_of(cast, client, "registrar")
    assert shown not in page_of(browser, desk), "nothing is masked yet"
    beside = page_of(browser, shown)
    assert "用鼠标选中" in beside
    assert "没有可以请求显示的遮盖" in beside
    given = {"words": "买买提", "kind": "name"}
    answer = browser.post(asked, given)
    assert answer.status_code == 422
    assert 'name="sure"' in answer.content.decode()
    with pytest.raises(InvalidInput, match="勾选"):
        masking.hide_words(registrar, reload(petition.matter), words="买买提", kind="name")
    for office in (cast.housing.short_name, cast.staff["handler"].name):
        with pytest.raises(InvalidInput, match="单位"):
            masking.hide_words(registrar, reload(petition.matter), words=office, kind="name", sure=True)
    assert browser.post(asked, {**given, "sure": "on"}).status_code == 302
    row = MaskCorrection.objects.get()
    page = page_of(browser, desk)
    assert "买买提" not in page
    page = page_of(browser, desk)
    assert page.count("遮盖漏掉的个人信息") == 1
    assert "姓名" in next(
        h.detail for h in happenings(reload(petition.matter)) if h.subject.endswith(f":{row.pk}")
    )
    assert shown in page
    assert "机器遮多了" in page
    undo = reverse("desk:do", args=["masks", row.pk, "lift"])
    for address in (desk, shown):
        assert reverse("disclosure:mask", args=[row.pk]) in page_of(browser, address)
    assert undo not in page, "never by the one who hid it"
    assert undo in page_of(browser_of(cast, client, "office_leader"), desk)
    masking.lift(cast.actor("office_leader"), row)
    assert reverse("disclosure:mask", args=[row.pk]) not in page_of(browser, desk)


def test_what_was_hidden_by_mistake_comes_back_from_the_original(cast: Cast) -> None:
    receipt = registered(cast, text="工地在安静新村旁边，请求停止。")
    matter = reload(receipt.petition.matter)
    text = receipt.petition.text
    registrar: Actor = cast.actor("registrar")
    masking.hide_words(registrar, matter, words="安静新村", kind="address")
    assert "安静新村" not in Petition.objects.get().text
    row = MaskCorrection.objects.get()
    with pytest.raises(Refused, match="他人核对"):
        masking.lift(registrar, row)
    masking.lift(cast.actor("office_leader"), row)
    assert Petition.objects.get().text == text


def test_hiding_destroys_nothing_that_staff_wrote_and_no_promise_is_hidden(cast: Cast) -> None:
    matter = accepted(cast)
    said = "请住建局2026-12-31以前付清补偿120000元，夏拜克到场，安静新村停工，账号88812。"
    day = LeaderDay.objects.get(pk=day_held(cast).pk)
    taken = receiving.take_matter(cast.actor("registrar"), day, number=matter.number, said=said)
    handler, stored = cast.actor("handler"), TakenMatter.objects.filter(pk=taken.pk)
    assert stored.get().said == said
    for words in ("120000", "2026-12-31"):
        with pytest.raises(InvalidInput, match="金额、日期"):
            masking.hide_words(handler, reload(matter), words=words, kind="number")
    for words, kind in (("夏拜克", "name"), ("安静新村", "address"), ("88812", "number")):
        masking.hide_words(handler, reload(matter), words=words, kind=kind)
    hidden = stored.get().said
    assert not any(words in hidden for words in ("夏拜克", "安静新村", "88812"))
    kept = WordsBefore.objects.get(record="duties.takenmatter")
    assert "夏".encode() not in bytes(kept.sealed)
    first, second, third = MaskCorrection.objects.order_by("pk")
    leader = cast.actor("section_head")
    masking.lift(leader, first)
    assert "夏拜克" in stored.get().said
    assert "安静新村" not in stored.get().said, "what others hid stays hidden"
    masking.lift(leader, third)
    masking.lift(leader, second)
    assert stored.get().said == said
    assert not WordsBefore.objects.exists()
