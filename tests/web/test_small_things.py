"""Small promises of the pages, each once broken: what is offered, asked, shown and found."""

import re
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.db.models import QuerySet
from django.test import Client

from tests import prepared
from tests.cast import Cast, at, registered, reload, submission
from tests.cli.test_import_messages import command, said
from tests.steps import answered, ask_for_review, final_review_served, review_served
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.full_text import tokens
from xinqiao.kernel.typed import Pick, read
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.review import evaluate
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Grade, Matter, Petition, ReviewRequest
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.not_open import why_no_review
from xinqiao.matters.queries.progress import progress
from xinqiao.offices.models import Staff, Unit
from xinqiao.web.acts.form import fields_of, titled
from xinqiao.web.desk.forms import paper_initial, saved_content


@pytest.mark.django_db
def test_the_last_words_of_the_longest_text_are_found(cast: Cast, client: Client) -> None:
    """Every word of it a different one: more than the index of one row used to hold."""
    filler = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000))) * 4
    text = f"{filler}尾部灯塔失修"
    assert len(text) < 100_000
    register(cast.actor("registrar"), cast.petition_office, submission(title="很长的信", text=text))
    client.force_login(cast.staff["registrar"])
    assert "很长的信" in client.get("/desk/matters/?q=灯塔失修").content.decode()
    assert tokens("灯塔") == ["灯塔"]


@pytest.mark.django_db
def test_an_objection_is_offered_for_five_working_days_and_no_longer(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = reload(registered(cast).petition.matter)
        registrar = cast.actor("registrar")
        sort_matter(registrar, matter, kind=Kind.CLAIM, route="31(6)", reason="职权", category=None)
        forward(registrar, reload(matter), cast.housing, reason="住建")

        def offered() -> bool:
            return "object" in {o.act.name for o in offers(cast.actor("unit_registrar"), reload(matter))}

        clock.move_to(at("2026-03-09"))
        assert offered()
        clock.move_to(at("2026-03-10"))
        assert not offered()


def _visit(client: Client, matter: Matter) -> Petition:
    petition = Petition.objects.get(matter=matter)
    session = client.session
    session["petition"] = {"petition": str(petition.pk), "matter": matter.pk}
    session.save()
    return petition


@pytest.mark.django_db
def test_why_a_request_is_late_is_asked_only_when_it_is_late(cast: Cast, client: Client) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = answered(cast)
        _visit(client, matter)
        assert 'name="late_reason"' not in client.get("/review/").content.decode()
        clock.move_to(at("2026-05-20"))
        client = Client()
        _visit(client, matter)
        page = client.get("/review/").content.decode()
        assert 'name="late_reason"' in page
        refused = client.post("/review/", {"text": "不服", "late_reason": ""}).content.decode()
        assert "写明逾期的正当理由" in refused


@pytest.mark.django_db
def test_what_is_not_open_is_explained_in_place_of_a_form(cast: Cast, client: Client) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        waiting = reload(registered(cast).petition.matter)
        _visit(client, waiting)
        for address, told in (
            ("/review/", "还没有送来信访处理意见书"),
            (f"/evaluate/{cast.petition_office.pk}/", "答复送达之后"),
        ):
            page = client.get(address).content.decode()
            assert told in page
            assert "<textarea" not in page
        matter = answered(cast)
        petition = _visit(client, matter)
        citizen = Actor.citizen(petition.pk, matter.pk)
        for grade in (Grade.FAIR, Grade.SATISFIED):
            evaluate(citizen, Petition.objects.get(pk=petition.pk), cast.housing, grade)
        page = client.get(f"/evaluate/{cast.housing.pk}/").content.decode()
        assert "已经修改过一次" in page
        assert "/messages/" in page, "words are still taken, as a message"
        ask_for_review(matter)
        assert "您的请求已经收到" in client.get("/review/").content.decode()
        asked = ReviewRequest.objects.get(matter=matter)
        asked.outcome, asked.decided_at = "revoked", now()
        asked.save()
        Matter.objects.filter(pk=matter.pk).update(state="accepted")
        page = client.get("/review/").content.decode()
        assert "还没有送来" in page, "it is answered anew; the period of the old opinion is not what is over"
        assert "已经过了" not in page
        asked.level, asked.outcome = "final_review", "refused"
        asked.save()
        late = Matter.objects.get(pk=matter.pk)
        late.state = "review_served"
        assert "到此终结" not in str(why_no_review(late)), "a request that came too late is no final review"
        clock.move_to(at("2026-06-20"))
    for state, told in (
        ("declined", "写在给您的告知书里"),
        ("withdrawn", "您已经撤回"),
        ("final_served", "到此终结"),
    ):
        assert told in str(why_no_review(Matter(state=state, pk=waiting.pk, holding_unit=cast.housing)))


@pytest.mark.django_db
def test_the_citizens_steps_show_review_and_final_review(cast: Cast) -> None:
    matter = answered(cast)

    def steps() -> list[tuple[str, str]]:
        petition = Petition.objects.get(matter=matter)
        return [(s.title, s.mark) for s in progress(Actor.citizen(petition.pk, matter.pk)).steps]

    assert len(steps()) == 5
    ask_for_review(matter)
    assert steps()[-1] == ("复查", "now")
    Matter.objects.filter(pk=matter.pk).update(state="review_served")
    assert steps()[-1] == ("复查", "done")
    Matter.objects.filter(pk=matter.pk).update(state="in_final_review")
    assert steps()[-2:] == [("复查", "done"), ("复核", "now")]


@pytest.mark.django_db
def test_a_closed_matter_still_shows_that_it_was_reviewed(cast: Cast) -> None:
    matter = answered(cast)
    review_served(cast, matter, "maintained")
    final_review_served(cast, matter, "maintained")
    Matter.objects.filter(pk=matter.pk).update(state="closed", closed_at=now())
    petition = Petition.objects.get(matter=matter)
    steps = progress(Actor.citizen(petition.pk, matter.pk)).steps
    assert [(s.title, s.mark) for s in steps[-2:]] == [("复查", "done"), ("复核", "done")]


@pytest.mark.django_db
def test_the_auditor_reads_whom_an_entry_is_about(cast: Cast, client: Client) -> None:
    number = registered(cast).petition.number
    client.force_login(cast.staff["system_admin"])
    closed = cast.staff["registrar"]
    client.post(f"/desk/accounts/{closed.pk}/close/", {"reason": "调离", "version": closed.version})
    client.force_login(cast.staff["audit_admin"])
    page = client.get("/desk/audit/").content.decode()
    assert "账号 丙登记（registrar）" in page
    assert f"信访件 {number}" in page
    assert f'title="offices.staff:{closed.pk}"' in page


@pytest.mark.once
def test_a_command_in_an_empty_home_does_not_keep_a_backup_out(tmp_path: Path) -> None:
    home, folder, new = tmp_path / "home", tmp_path / "backups", tmp_path / "new"
    prepared.copy_to(home)
    for words in (("keys", "new"), ("backup", folder, "--no-drill")):
        assert said(command(home, *words))[0] == 0
    (made,) = folder.iterdir()
    (new / "keys").mkdir(parents=True)
    (new / "keys" / "root.key").write_bytes((home / "keys" / "root.key").read_bytes())
    said(command(new, "jobs"))
    said(command(new, "audit", "verify"))
    assert (new / "xinqiao.sqlite3").exists(), "the command left a file without a table"
    status, out, err = said(command(new, "restore", made))
    assert status == 0, err
    assert "数据库完整" in out
    assert said(command(new, "audit", "verify"))[0] == 0


def test_nothing_is_chosen_beforehand_in_a_long_list_either() -> None:
    for length in (3, 9):
        what = Pick("途径", among=[(str(n), f"第{n}种") for n in range(length)])
        widget = fields_of({"route": what}, None)["route"].widget
        assert isinstance(widget, forms.RadioSelect | forms.Select)
        first, _title = next(iter(widget.choices))
        assert isinstance(widget, forms.RadioSelect) or first == ""
        assert not re.search('<[^>]*value="[^"]+"[^>]*(selected|checked)', widget.render("route", None))


_ANYBODY = ("keeper.name", "viewing.read")
"""A key may be kept by one, and whoever looked at matters is looked after."""


@pytest.mark.django_db
def test_an_administrator_is_not_among_the_people_to_choose_for_the_business_of_a_unit(cast: Cast) -> None:
    """What a unit's people are chosen for is its business (等保: 三员分立)."""
    admin, asked = cast.staff["system_admin"], 0
    for action, spec in REGISTRY.items():
        for what in spec.asked.values() if spec.subject is Unit else ():
            people = what.of(admin.unit) if isinstance(what, Pick) and callable(what.among) else None
            if isinstance(people, QuerySet) and people.model is Staff and action not in _ANYBODY:
                asked += 1
                assert admin not in people, (action, what.label)
    assert asked > 6


@pytest.mark.django_db
def test_who_forwards_to_nobody_is_told_of_accusations_only_where_there_is_one(cast: Cast) -> None:
    matter, unit = reload(registered(cast).petition.matter), REGISTRY["matter.forward"].asked["to_unit"]
    for nobody in ("", "0", matter.holding_unit_id):
        for accuses in (False, True):
            matter.confidential = accuses
            with pytest.raises(InvalidInput) as told:
                read("to_unit", unit, nobody, matter)
            assert ("检举" in told.value.fields["to_unit"]) is accuses


def test_a_saved_draft_begins_again_as_it_was_saved() -> None:
    content = {"facts": "属实", "items": [{"position": "2", "outcome": "explained", "decision": "已公示"}]}
    assert saved_content(paper_initial(content)) == content


@pytest.mark.django_db
def test_people_of_one_name_and_of_several_units_are_told_apart(cast: Cast) -> None:
    """A finding about somebody's work would else be written about another person of that name."""
    units = [cast.housing, cast.environment, cast.environment]
    for n, unit in enumerate(units):
        Staff.objects.create(username=f"same{n}", name="丑承办", unit=unit)
    named = Staff.objects.filter(name="丑承办").order_by("username")
    house, green = cast.housing.short_name, cast.environment.short_name
    assert [title for _key, title in titled(named)] == [
        f"丑承办 · {house}",
        f"丑承办 · {green} · same1",
        f"丑承办 · {green} · same2",
    ]
    assert [title for _key, title in titled(named.filter(username="same0"))] == ["丑承办"]
