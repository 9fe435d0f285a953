"""The day's post and a list for the archives, as tests need them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.cast import PETITIONER, Cast, registered, reload, sent_in
from tests.filed import GUIDANCE, closed_and_filed, guided
from tests.steps import fresh
from xinqiao.kernel.clock import now, today
from xinqiao.matters.commands.papers import approve, draft, issue_paper, submit_for_approval
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper
from xinqiao.matters.models.matter import Kind
from xinqiao.outgoing.commands import archiving, destroying, posting
from xinqiao.outgoing.commands.receipts import Scanned, put_back, set_aside, take_receipts
from xinqiao.outgoing.models import DayPost, Destruction, HandingOver, ReceiptBatch


def prepared(cast: Cast) -> DayPost:
    guided(cast)
    return posting.prepare_post(cast.actor("registrar"), cast.petition_office, since=today())


def post_now(post: DayPost) -> DayPost:
    return DayPost.objects.get(pk=post.pk)


def kept_for_ever(cast: Cast) -> Matter:
    """A closed file that the archivist keeps for ever."""
    matter = closed_and_filed(cast)
    archiving.set_keeping(cast.actor("archivist"), matter, keeping="permanent", reason="有市领导重要批示")
    return matter


def listed(cast: Cast, **changes: Any) -> HandingOver:
    kept_for_ever(cast)
    given = {
        "archive": "云水市档案馆",
        "closed_until": today(),
        "consent": "云档函〔2026〕3号",
        **changes,
    }
    return archiving.list_files(cast.actor("archivist"), cast.petition_office, **given)


def read_in(cast: Cast) -> ReceiptBatch:
    """Two scanned pages without a code."""
    scans = [Scanned(file=sent_in("回证.txt", each), codes=[]) for each in (b"one", b"two")]
    return take_receipts(cast.actor("registrar"), cast.petition_office, scans)


def made_now(made: HandingOver) -> HandingOver:
    return HandingOver.objects.get(pk=made.pk)


def everything_written(cast: Cast) -> None:
    """Every act in which somebody writes something of these."""
    registrar, archivist = cast.actor("registrar"), cast.actor("archivist")
    posting.drop_post(registrar, prepared(cast), reason="改天再寄")
    post = posting.prepare_post(registrar, cast.petition_office, since=today())
    posting.strike_letter(registrar, post_now(post), item=post.items.all()[0].pk, reason="当面送达")
    posting.drop_post(registrar, post_now(post), reason="空了")
    batch = set_aside(registrar, read_in(cast), page=1, reason="空白页")
    put_back(registrar, batch, page=1)
    made = listed(cast)
    archiving.approve_handing(cast.actor("office_leader"), made_now(made), note="同意")
    archiving.strike_file(archivist, made_now(made), file=made.files.all()[0].pk, reason="还要查阅")
    archiving.drop_handing(archivist, made_now(made), reason="空了的清单")
    again = archiving.list_files(
        archivist,
        cast.petition_office,
        archive="云水市档案馆",
        closed_until=today(),
        consent="云档函〔2026〕3号",
    )
    archiving.approve_handing(cast.actor("office_leader"), made_now(again), note="同意")
    pieces = again.files.all()[0].package.pieces
    archiving.receive(
        archivist,
        made_now(again),
        on=today(),
        receiver="档案馆收件人",
        receipt="云档收〔2026〕9号",
        pieces=pieces,
    )
    destroyed(cast)


def to_two(cast: Cast) -> Paper:
    """A notice for two who speak for five."""
    people = (("甲小满", "13800001234"), ("乙小雪", "13800005678"))
    two = tuple(replace(PETITIONER, name=name, id_number="", phone=phone) for name, phone in people)
    petition = registered(
        cast, channel="visit", people_count=5, identity=two[0], representatives=two[1:]
    ).petition
    registrar = cast.actor("registrar")
    sort_matter(
        registrar, reload(petition.matter), kind=Kind.CLAIM, route="31(1)", reason="诉讼", category=None
    )
    notice = draft(registrar, reload(petition.matter), "guidance_notice", GUIDANCE)
    submit_for_approval(registrar, notice)
    approve(cast.actor("office_counsel"), fresh(notice))
    return issue_paper(cast.actor("office_leader"), fresh(notice))


def destruction_listed(cast: Cast) -> Destruction:
    """A file whose ten years are over, on a list to be destroyed."""
    matter = closed_and_filed(cast)
    Matter.objects.filter(pk=matter.pk).update(closed_at=now() - timedelta(days=366 * 11))
    return destroying.list_to_destroy(
        cast.actor("archivist"), cast.petition_office, opinion="没有继续保存的价值"
    )


def destruction_now(made: Destruction) -> Destruction:
    return Destruction.objects.get(pk=made.pk)


def destroyed(cast: Cast) -> Destruction:
    """Every act on such lists: one given up, one carried out."""
    archivist, leader = cast.actor("archivist"), cast.actor("office_leader")
    made = destruction_listed(cast)
    destroying.approve_destruction(leader, destruction_now(made), note="同意销毁")
    destroying.strike_destroyed(
        archivist, destruction_now(made), file=made.files.all()[0].pk, reason="还要查阅"
    )
    destroying.drop_destruction(archivist, destruction_now(made), reason="空了的清册")
    again = destroying.list_to_destroy(archivist, cast.petition_office, opinion="没有继续保存的价值")
    destroying.approve_destruction(leader, destruction_now(again), note="同意销毁")
    return destroying.carry_out(
        archivist, destruction_now(again), witness=cast.staff["registrar"], paper="none"
    )
