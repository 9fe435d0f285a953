"""Petitioners who want it are told over a real mail server and a real gateway, the example of deploy/gateway, with nothing of the matter."""

import json
import re
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, at, registered, reload
from tests.jobs.test_alerting import mailbox  # noqa: F401 - a fixture
from tests.steps import HANDLERS, OPINION, issued, serve, withdrawn
from tests.web.test_counter import petition as filled_in
from xinqiao.controls.health import Mark, examine, troubles
from xinqiao.jobs import gateway, mailing
from xinqiao.jobs.noticing import send_notice
from xinqiao.jobs.worker import run_one
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.beforehand import Beforehand
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.jobs import MAX_ATTEMPTS
from xinqiao.kernel.models import AuditEntry, Job
from xinqiao.matters import notices
from xinqiao.matters.commands.choosing_notices import choose_notices
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.messages import write_back
from xinqiao.matters.commands.parties import correct_contact
from xinqiao.matters.models import NoticeAddress, Paper, Petition, RunningClock
from xinqiao.matters.notices import JOB, NO_SUCH_ADDRESS, ways_of
from xinqiao.rules.notices import NoticeEvent

MONDAY = at("2026-03-02")
PHONE, MAIL = "13900005678", "xiaoman@example.com"
EXAMPLE = Path(__file__).parents[2] / "deploy/gateway/gateway.py"


@pytest.fixture
def telephone(settings: Any, tmp_path: Path) -> Iterator[list[dict[str, Any]]]:
    """What the example gateway handed on; a number that ends in 0000 does not exist. The days of the tests are no days of its clock."""
    spec = spec_from_file_location("example_gateway", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = module_from_spec(spec)
    spec.loader.exec_module(example)
    taken: list[dict[str, Any]] = []

    def hand_on(message: dict[str, Any]) -> None:
        if message["to"].endswith("0000"):
            raise ValueError
        taken.append(message)

    example.hand_on = hand_on  # type: ignore[attr-defined]  # of a module read by its place
    key = tmp_path / "gateway.key"
    key.write_text("of the test\n", encoding="ascii")
    example.Gateway.key, example.Gateway.folder = key.read_bytes().strip(), tmp_path
    example.MOST_SECONDS = float("inf")  # type: ignore[attr-defined]  # likewise
    with ThreadingHTTPServer(("127.0.0.1", 0), example.Gateway) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.XINQIAO_GATEWAY = f"http://127.0.0.1:{server.server_address[1]}/send"
        settings.XINQIAO_GATEWAY_KEY_FILE = str(key)
        settings.XINQIAO_COUNTER = "https://xf.example.gov.cn"
        yield taken
        server.shutdown()


def _due() -> list[Job]:
    return list(Job.objects.filter(kind=JOB, done_at=None).order_by("pk"))


def _send_all() -> None:
    for job in _due():
        send_notice(job.argument)
        Job.objects.filter(pk=job.pk).update(done_at=clock.now())


def _chosen(petition: Petition, **given: Any) -> Petition:
    return choose_notices(Actor.citizen(petition.pk, petition.matter_id), petition, **given)


def _everywhere() -> str:
    """The log and the queue, as they are kept."""
    log = b"".join(bytes(leaf) for leaf in AuditEntry.objects.values_list("leaf", flat=True)).decode()
    return log + json.dumps(list(Job.objects.values("argument", "problem", "once")), ensure_ascii=False)


@pytest.mark.django_db
def test_who_chose_it_is_told_by_both_ways_and_neither_says_what_it_is_about(
    cast: Cast,
    client: Client,
    mailbox: list[EmailMessage],  # noqa: F811 - the fixture
    telephone: list[dict[str, Any]],
) -> None:
    with clock.at(MONDAY.replace(hour=21)):
        form = filled_in(cast, client, notice_phone="12345", notice_mail="不是邮箱")
        refused = client.post("/new/", form)
        assert refused.status_code == 422
        assert "11位的手机号码" in refused.content.decode()
        assert "不是邮箱地址" in refused.content.decode()
        form = filled_in(cast, client, notice_phone=f"+86 {PHONE}", notice_mail=MAIL)
        for _ in range(2):
            assert client.post("/new/", form).status_code == 302
        petition = Petition.objects.select_related("matter", "person").get()
        assert {job.due_at for job in _due()} == {MONDAY.replace(day=3, hour=8)}, "not at night"
        assert len(_due()) == 2, "a form sent twice is told once"
        send_notice(_due()[0].argument)
        assert (mailbox, telephone) == ([], []), "a job that is late waits for the morning as well"
        Job.objects.filter(once__endswith="2026-03-03").delete()
    with clock.at(MONDAY.replace(day=3)):
        _send_all()
        write_back(cast.actor("registrar"), petition, text="您好，请补交一张照片。")
        _send_all()
        assert len(mailbox) == len(telephone) == 2
        again = Job.objects.filter(kind=JOB, argument__way="phone").last()
        assert again is not None
        send_notice(again.argument)
        assert len(telephone) == 2, "the gateway takes an id once"
    for told in (mailbox[-1].get_content() + mailbox[-1].as_string(), telephone[-1]["text"]):
        assert not [
            word
            for word in (petition.number, "楼道", "甲小满", "照片", "信访", cast.petition_office.name)
            if word in told
        ]
    assert f"尾号{petition.number[-4:]}）有新的留言" in telephone[-1]["text"]
    assert "不是文书送达" in mailbox[-1].get_content()
    assert (mailbox[-1]["To"], telephone[-1]["to"]) == (MAIL, PHONE)
    assert telephone[-1]["template"] == "message"
    assert not [secret for secret in (PHONE, MAIL, "xiaoman") if secret in _everywhere()]
    page = client.get("/notices/").content.decode()
    assert PHONE not in page
    assert "139" in page
    link = re.search(r"https://xf\.example\.gov\.cn(/notices/\S+/)", telephone[-1]["text"])
    assert link is not None
    stranger = Client()
    assert stranger.get(link[1]).status_code == 200
    assert NoticeAddress.objects.exists(), "a program that follows links ends nothing"
    assert stranger.post(link[1]).status_code == 302
    assert not NoticeAddress.objects.exists()
    assert stranger.post(link[1]).status_code == 404
    send_notice(again.argument)
    assert len(telephone) == 2


@pytest.mark.django_db
def test_papers_tell_all_who_chose_it_by_the_day_that_would_pass_and_the_end_erases(
    cast: Cast,
    settings: Any,
    mailbox: list[EmailMessage],  # noqa: F811 - the fixture
    telephone: list[dict[str, Any]],
) -> None:
    with clock.at(MONDAY):
        matter = accepted(cast)
        petition = matter.petitions.select_related("matter").get()
        with pytest.raises(NotFound):
            choose_notices(
                Actor.citizen(registered(cast).petition.pk, matter.pk), petition, notice_phone=PHONE
            )
        with pytest.raises(InvalidInput, match="请填写手机号码或者邮箱"):
            _chosen(petition)
        _chosen(petition, notice_phone="13800001234")
        _send_all()
        assert telephone == [], "choosing itself tells nothing"
        _chosen(petition, notice_mail=MAIL)
        assert ways_of(NoticeAddress.objects.get()) == notices.Ways(mail=MAIL, phone="13800001234")
        correct_contact(Actor.citizen(petition.pk, matter.pk), petition, phone=PHONE)
        assert ways_of(NoticeAddress.objects.get()).phone == PHONE, "it went to the number that was put right"
        paper = issued(cast, reload(matter), "handling_opinion", OPINION, *HANDLERS)
        _send_all()
        assert telephone[-1]["template"] == "answered"
        assert paper.number not in telephone[-1]["text"] + mailbox[-1].get_content()
        _chosen(petition, notice_phone="13800000000", notice_mail="nobody@example.com")
        write_back(cast.actor("handler"), petition, text="您好，文书已经印好。")
        assert len(_due()) == 2
        for job in _due():
            Job.objects.filter(pk=job.pk).update(attempts=MAX_ATTEMPTS - 1)
        Job.objects.exclude(kind=JOB).delete()
        assert run_one()
        assert run_one()
        given_up = Job.objects.filter(kind=JOB).exclude(failed_at=None)
        assert {job.problem for job in given_up} == {NO_SUCH_ADDRESS}
        assert given_up.count() == 2
        seen = next(one for one in examine() if one.name == "给信访人的通知")
        assert (seen.mark, seen.found) == (Mark.WARNING, "2条没有送到，邮箱或者号码收不到")
        assert "后台任务" not in {one.name for one in troubles()}, "no administrator can mend a number"
        settings.XINQIAO_GATEWAY = settings.XINQIAO_GATEWAY.replace("/send", "/other")
        Path(settings.XINQIAO_GATEWAY_KEY_FILE).write_text("of another\n", encoding="ascii")
        with pytest.raises(OSError, match="HTTP 401"):
            send_notice({**_argument(given_up[0]), "way": "phone"})
        given_up.update(problem="HTTP 401")
        assert "后台任务" in {one.name for one in troubles()}
        assert not [secret for secret in (MAIL, "nobody@", "13800000000", PHONE) if secret in _everywhere()]
        away = accepted(cast)
        petition = away.petitions.select_related("matter").get()
        _chosen(petition, notice_phone=PHONE)
        withdrawn(cast, away, statement="本人书面撤回")
        for each in Paper.objects.filter(matter=away, addressed_to=None):
            serve(cast, each, "unit_registrar", today())
        close(cast.actor("unit_registrar"), reload(away), note="已核对", sure=True)
        assert NoticeAddress.objects.get().petition.matter_id == matter.pk, "filed: erased"
        assert AuditEntry.objects.filter(action="petition.end_notices", matter_id=away.pk).count() == 1


def _argument(job: Job) -> dict[str, Any]:
    return dict(job.argument)


@pytest.mark.django_db
def test_on_the_last_day_of_the_law_a_decision_is_told_on_a_day_off(cast: Cast, settings: Any) -> None:
    settings.XINQIAO_GATEWAY = "/nowhere"
    with clock.at(MONDAY):
        matter = accepted(cast)
        _chosen(matter.petitions.select_related("matter").get(), notice_phone=PHONE)
    RunningClock.objects.filter(matter=matter, code="T7").update(due_on=at("2026-04-25").date())
    with clock.at(at("2026-04-25", hour=20)):
        issued(cast, reload(matter), "handling_opinion", OPINION, *HANDLERS)
        (job,) = _due()
        assert (job.due_at, job.argument["anytime"]) == (clock.now(), 1)
        notices.tell(_act(cast), NoticeEvent.MESSAGE, matter)
        assert _due()[-1].due_at.date() > at("2026-04-26").date()


def _act(cast: Cast) -> Act:
    return Act(actor=cast.actor("handler"), action="", at=clock.now(), beforehand=Beforehand())


def test_a_folder_takes_whole_files_that_only_the_account_reads(settings: Any, tmp_path: Path) -> None:
    settings.XINQIAO_GATEWAY = str(tmp_path / "out")
    for _ in range(2):
        gateway.send({"id": "a", "to": PHONE, "text": "有新的留言"})
    (file,) = (tmp_path / "out").iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("a.json", 0o600)
    assert json.loads(file.read_text())["to"] == PHONE


def test_a_gateway_outside_the_own_network_hears_nothing(
    settings: Any, telephone: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xinqiao.suggest.own_network.is_own", lambda _address: False)
    message = {
        "id": "0196f3c1-8f5e-7c1e-9d57-0c6c1a2b3c4d",
        "to": PHONE,
        "text": "有新的留言",
        "template": "message",
    }
    with pytest.raises(OSError, match="内部网络"):
        gateway.send(message)
    assert telephone == []
    settings.XINQIAO_GATEWAY_ANYWHERE = True
    gateway.send(message)
    assert len(telephone) == 1


def test_a_mail_that_is_not_taken_names_nobody(mailbox: list[EmailMessage]) -> None:  # noqa: F811 - the fixture
    with pytest.raises(mailing.NoSuchAddress) as refused:
        mailing.send(["nobody@example.com"], "消息", "有新的留言")
    assert "nobody" not in str(refused.value)
    assert refused.value.__suppress_context__
