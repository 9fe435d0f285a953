"""The people of a petition at the desk and at the interface: every act has its page, each recipient a line."""

from typing import Any

import pytest
from django.test import Client

from tests.api.calls import caller
from tests.cast import Cast, registered, reload
from tests.matters.test_parties import scan
from xinqiao.kernel.clock import now, today
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper, Petition
from xinqiao.people.vault import Identity

pytestmark = pytest.mark.django_db


def _three(cast: Cast) -> tuple[Matter, Petition]:
    """Three who came in person, whose matter the housing office accepted."""
    others = (Identity(name="乙小暑", phone="13900000001"), Identity(name="丙小寒", phone="13900000002"))
    petition = registered(
        cast, channel="visit", people_count=3, representatives=others, language="英语"
    ).petition
    given = {"kind": "claim", "route": "31(6)", "reason": "行政职权", "category": None}
    sort_matter(cast.actor("registrar"), reload(petition.matter), **given)  # type: ignore[arg-type]  # words of the choices
    forward(cast.actor("registrar"), reload(petition.matter), cast.housing, reason="住建职权")
    accept(cast.actor("unit_registrar"), reload(petition.matter), cast.staff["handler"])
    return reload(petition.matter), petition


def test_what_changes_about_people_is_entered_and_shown_masked(cast: Cast, client: Client) -> None:
    matter, petition = _three(cast)
    proof = scan(cast, petition, "委托书.txt")
    client.force_login(cast.staff["unit_registrar"])
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    acts = f"/desk/petitions/{petition.pk}/"
    for slug in ("correct", "agent", "guardian", "death", "elect"):
        assert f"{acts}{slug}/" in page, slug
        assert client.get(f"{acts}{slug}/").status_code == 200
    assert f"{acts}succeed/" not in page
    assert "英语" in page
    assert "丙**" in page
    wrong = client.post(f"{acts}correct/", {"phone": "138", "name": "甲小曼", "reason": "与身份证核对"})
    assert (wrong.status_code, "甲小曼" in wrong.content.decode()) == (422, True)
    client.post(f"{acts}correct/", {"name": "甲小曼", "reason": "与身份证核对"})
    given = {"name": "丁代理", "powers": ["receive"], "since": str(today()), "proof": str(proof.pk)}
    assert client.post(f"{acts}agent/", given).status_code == 302
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert "委托代理人" in page
    assert "丁**" in page
    assert ("丁代理" in page, "小曼" in page) == (False, False)
    form = client.get(f"{acts}election/")
    assert form["Content-Type"] == "application/pdf"
    client.force_login(cast.staff["handler"])
    wanted = {"kind": "statement", "text": "陈述", "happened_on": str(today()), "version": matter.version}
    told = client.post(f"/desk/matters/{matter.pk}/log/", wanted).content.decode()
    assert "翻译人员" in told


def test_each_recipient_is_served_by_a_line_at_the_page_and_at_the_interface(
    cast: Cast, client: Client
) -> None:
    matter, _petition = _three(cast)
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    client.force_login(cast.staff["unit_registrar"])
    address = f"/desk/papers/{notice.pk}/"
    form = client.get(f"{address}serve/").content.decode()
    assert form.count('name="to"') == 3
    day = str(today())
    given = {"method": "direct", "sent_on": day, "served_on": day, "proof": "本人签收"}
    told = client.post(f"{address}serve/", given)
    assert (told.status_code, "请选择受送达人" in told.content.decode()) == (422, True)
    housing = caller(cast, "unit_registrar")
    left = housing.get(f"/papers/{notice.pk}")["left"]
    assert [one["name"] for one in left] == ["甲**", "乙**", "丙**"]
    assert client.post(f"{address}serve/", {**given, "to": [left[0]["id"]]}).status_code == 302
    page = client.get(address).content.decode()
    assert "还没有送达" in page
    call: dict[str, Any] = {**given, "method": "telephone", "to": [left[1]["id"]]}
    call["proof"] = "与本人通话，告知已经受理，本人知道了。"
    refused = housing.step(str(notice.pk), "serve", call, expect=422)
    assert {"called_at", "called_number", "consented"} <= {e["field"] for e in refused["errors"]}
    call |= {"called_at": now().isoformat(), "called_number": "13900000001", "consented": True}
    housing.step(str(notice.pk), "serve", call)
    shown = housing.get(f"/papers/{notice.pk}")
    assert [(s["to"], s["called_number"]) for s in shown["services"]] == [
        ("甲**", ""),
        ("乙**", "139****0001"),
    ]
    assert len(shown["left"]) == 1
    assert Paper.objects.get(pk=notice.pk).served_on is None
