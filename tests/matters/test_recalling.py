"""What has not left is taken back by whoever did it, with the reason, and everything stands as before (M-R1, M-R2, M-R4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast, accepted, reload, submission
from tests.steps import HANDLERS, OPINION, fresh, issued, sorted_at_office
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.clocks import RECALLED
from xinqiao.matters.commands.assignment import allocate
from xinqiao.matters.commands.disposition import (
    assign_with_report,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.commands.handling import correct_entry, log
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.papers import (
    approve,
    draft,
    submit_for_approval,
)
from xinqiao.matters.commands.recalling import recall, recall_paper
from xinqiao.matters.commands.rewording import correct_words
from xinqiao.matters.content import original_words
from xinqiao.matters.models import (
    Attachment,
    Channel,
    Disposition,
    LogEntry,
    LogKind,
    Matter,
    MatterStaff,
    Paper,
    PaperState,
    RunningClock,
)
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.access import get_matter

pytestmark = pytest.mark.django_db

WHY = "选错了单位，应由住建局办理"


def _clocks(matter: Matter) -> list[tuple[Any, ...]]:
    rows = RunningClock.objects.filter(matter=matter, stopped_on=None).order_by("pk")
    return list(rows.values_list("pk", "code", "unit_id", "started_on", "due_on", "alert_on"))


def _stands(matter: Matter) -> tuple[Any, ...]:
    found = reload(matter)
    working = set(MatterStaff.objects.filter(matter=matter).values_list("staff_id", "part"))
    own = (found.state, found.holding_unit_id, found.first_handler_id, found.first_unit_id, found.section_id)
    return (*own, found.next_due, found.next_alert, found.next_clock, working, _clocks(matter))


def _offered(cast: Cast, who: str, matter: Matter) -> set[str]:
    return {one.act.name for one in offers(cast.actor(who), reload(matter)) if one.forbidden is None}


def test_a_wrong_forwarding_is_taken_back_and_all_stands_as_before(cast: Cast) -> None:
    office, matter = cast.actor("registrar"), sorted_at_office(cast)
    allocate(office, matter, cast.staff["registrar"], reason="先看")
    before = _stands(matter)
    assert "recall" not in _offered(cast, "registrar", matter)
    due = today() + timedelta(days=20)
    assign_with_report(office, reload(matter), cast.environment, reason="环境", due_on=due)
    assert _stands(matter) != before
    assert "recall" in _offered(cast, "registrar", matter)
    get_matter(cast.actor("outsider"), matter.pk)
    with pytest.raises(Denied):
        recall(cast.actor("outsider"), reload(matter), reason=WHY)

    done = recall(office, reload(matter), reason=WHY)
    assert _stands(matter) == before
    with pytest.raises(NotFound):
        get_matter(cast.actor("outsider"), matter.pk)
    assert not Disposition.objects.filter(matter=matter).exists()
    assert (done.recall_reason, done.recalled_by_id) == (WHY, office.staff_id)
    ended = RunningClock.objects.filter(matter=matter, unit=cast.environment)
    assert set(ended.values_list("stop_event", flat=True)) == {RECALLED}
    letter = Paper.objects.get(matter=matter, kind="assignment_letter")
    assert (letter.state, bool(letter.number)) == (PaperState.DROPPED, True)
    tried = AuditEntry.objects.filter(matter_id=matter.pk, action="matter.recall").order_by("seq")
    assert list(tried.values_list("outcome", flat=True)) == ["denied", "done"]
    forward(office, reload(matter), cast.housing, reason="住建")
    assert reload(matter).holding_unit == cast.housing


def test_what_the_other_unit_began_is_not_taken_back(cast: Cast) -> None:
    office, matter = cast.actor("registrar"), sorted_at_office(cast)
    forward(office, matter, cast.housing, reason="住建")
    passed_on = cast.actor("unit_registrar")
    received = _stands(matter)
    forward(passed_on, reload(matter), cast.district_housing, reason="区里")
    with pytest.raises(Refused, match="本单位转送"):
        recall(office, reload(matter), reason=WHY)
    recall(passed_on, reload(matter), reason=WHY)
    assert _stands(matter) == received, "what came from another unit is as it came"
    with pytest.raises(Refused, match="已经开始办理"):
        recall(office, reload(matter), reason=WHY)
    object_to_transfer(passed_on, reload(matter), reasons="不属于本局职权范围，另有依据。")
    with pytest.raises(Refused, match="已经开始办理"):
        recall(office, reload(matter), reason=WHY)
    decide_objection(office, reload(matter), agree=True, reason="属实")
    assert "recall" not in _offered(cast, "registrar", matter)


def test_who_wrote_a_document_takes_it_back_before_anybody_approved_it(cast: Cast) -> None:
    matter, writer = accepted(cast), cast.actor("handler")
    paper = draft(writer, matter, "handling_opinion", OPINION)
    with pytest.raises(Refused, match="没有等待审核"):
        recall_paper(writer, fresh(paper), reason="金额写错")
    submit_for_approval(writer, fresh(paper), reason="已经内部核对过")
    with pytest.raises(Refused, match="写过这份文书的人"):
        recall_paper(cast.actor("unit_registrar"), fresh(paper), reason="金额写错")
    recall_paper(writer, fresh(paper), reason="金额写错")
    assert (fresh(paper).state, fresh(paper).step) == (PaperState.DRAFT, "")
    submit_for_approval(writer, fresh(paper), reason="已经内部核对过")
    first = cast.actor("section_head") if fresh(paper).step == "section_head" else cast.actor(HANDLERS[0])
    approve(first, fresh(paper))
    with pytest.raises(Refused, match="已经有人审核同意"):
        recall_paper(writer, fresh(paper), reason="金额写错")


def test_an_entry_is_put_right_by_who_wrote_it_and_the_old_words_stay(cast: Cast, client: Client) -> None:
    matter, writer = accepted(cast, examined=False), cast.actor("handler")
    given: dict[str, Any] = {"happened_on": today(), "reason": "记错了人数"}
    yesterday = today() - timedelta(days=1)
    old = log(writer, matter, LogKind.STATEMENT, "听取了陈述，共三人", happened_on=yesterday)
    with pytest.raises(Refused, match="由记入的人更正"):
        correct_entry(cast.actor("unit_registrar"), reload(matter), old, "两人", kind=LogKind.NOTE, **given)
    with pytest.raises(InvalidInput, match="两人进行"):
        correct_entry(writer, reload(matter), old, "两人", kind=LogKind.INVESTIGATION, **given)
    new = correct_entry(
        writer, reload(matter), old, "此条不属于本事项", kind=LogKind.NOTE, reason=given["reason"]
    )
    assert (new.corrects, new.at, new.text) == (old, old.at, "此条不属于本事项")
    assert (new.kind, new.happened_on) == (LogKind.NOTE, old.happened_on), "a day not given stays"
    assert LogEntry.objects.get(pk=old.pk).text == "听取了陈述，共三人"
    with pytest.raises(InvalidInput, match="没有更正过"):
        correct_entry(writer, reload(matter), old, "再改", kind=LogKind.NOTE, **given)
    with pytest.raises(Refused, match="听取"):
        issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    client.force_login(cast.staff["handler"])
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert "听取了陈述，共三人" in page
    assert "已更正，保留原话" in page
    assert "记错了人数" in page
    form = client.get(f"/desk/matters/{matter.pk}/correct_log/")
    assert form.status_code == 200


def test_a_registration_is_put_right_before_it_leaves(cast: Cast, client: Client) -> None:
    office = cast.actor("registrar")
    petition = register(office, cast.petition_office, submission(channel=Channel.LETTER)).petition
    matter, words = petition.matter, original_words(petition)
    with pytest.raises(InvalidInput, match="没有要更正的"):
        correct_words(office, petition, reason="核对来信原件")
    row = correct_words(
        office,
        petition,
        title="小区电梯停运",
        text="电梯停运两个月，请找甲小满，电话13800001234",
        reason="核对来信原件",
    )
    petition.refresh_from_db()
    assert (row.title, reload(matter).title) == (words["title"], "小区电梯停运")
    assert original_words(petition)["text"].endswith("13800001234")
    assert "13800001234" not in petition.text
    assert original_words(petition)["requests"] == words["requests"]
    client.force_login(cast.staff["registrar"])
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert "更正登记内容" in page
    assert words["title"] in page
    sent = sorted_at_office(cast, channel=Channel.LETTER)
    forward(office, sent, cast.housing, reason="住建")
    with pytest.raises(Refused, match="先撤回转办"):
        correct_words(office, sent.petitions.get(), title="改", reason="核对来信原件")
    own = sorted_at_office(cast, channel=Channel.WEB)
    with pytest.raises(Refused, match="信访人自己的话"):
        correct_words(office, own.petitions.get(), title="改", reason="核对来信原件")


def test_what_is_gathered_is_filed_by_the_act_and_stays_inside(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    photos = [SimpleUploadedFile(name, name.encode()) for name in ("现场照片.txt", "检测记录.txt")]
    given = {
        "kind": "evidence",
        "text": "到现场拍照、检测",
        "happened_on": today().isoformat(),
        "files": photos,
    }
    address = f"/desk/matters/{matter.pk}/log/"
    assert 'type="file" name="files"' in client.get(address).content.decode()
    refused = client.post(address, {**given, "text": "", "files": [SimpleUploadedFile("甲.txt", b"one")]})
    assert refused.status_code == 422
    assert not Attachment.objects.filter(matter=matter).exists(), "nothing is filed by an act that is refused"
    assert client.post(address, given).status_code == 302
    entry = LogEntry.objects.get(matter=matter, kind="evidence")
    filed = list(entry.files.order_by("name"))
    assert [file.name for file in filed] == ["检测记录.txt", "现场照片.txt"]
    assert not any(file.for_citizen for file in filed)
    page = client.get(f"/desk/matters/{matter.pk}/").content.decode()
    assert page.count("现场照片.txt") == 2, "in the list of materials, and with the entry"

    draft_at = f"/desk/matters/{matter.pk}/draft/extension_notice/"
    sent = {"days": "10", "reason": "需要检测", "files": [SimpleUploadedFile("检测合同.txt", b"contract")]}
    assert client.post(draft_at, sent).status_code == 302
    paper = Paper.objects.get(matter=matter, kind="extension_notice")
    assert [file.name for file in paper.files.all()] == ["检测合同.txt"]
    assert "检测合同.txt" in client.get(f"/desk/papers/{paper.pk}/").content.decode()

    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    proof = {"method": "direct", "sent_on": today().isoformat(), "served_on": today().isoformat()}
    scans = [SimpleUploadedFile("签收回证.txt", b"receipt")]
    served = client.post(f"/desk/papers/{notice.pk}/serve/", {**proof, "proof": "本人签收", "files": scans})
    assert served.status_code == 302
    assert [file.name for file in notice.services.get().files.all()] == ["签收回证.txt"]
    assert "签收回证.txt" in client.get(f"/desk/papers/{notice.pk}/").content.decode()
