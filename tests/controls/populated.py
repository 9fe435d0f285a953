"""An office in which something of every measure is due: done in time, done late, still to come and missed."""

from datetime import date, timedelta
from typing import Any

from tests.appraisal.walks import appraised, settled
from tests.care.incidents import cared_for, recorded
from tests.cast import Cast, accepted, registered, reload
from tests.disclosing import asked
from tests.duties.walks import on_their_posts
from tests.exchange.walks import sent
from tests.looking_back import opened
from tests.oversight.accounts import called_to_account, proposed_to
from tests.oversight.walks import drawn_to_call_back, executed, sponsored, supervised
from tests.policy.studies import held, planned, prepared
from tests.policy.talks import discussed
from tests.proceedings.walks import agreed, called, drafted, helped, mediated, told
from tests.proceedings.walks import held as heard
from tests.reception.test_emergency import shift_of
from tests.reception.walks import alarmed, received
from tests.safekeeping.walks import leak_reported, walked
from tests.shelves.walks import difference, lent, shelved
from tests.steps import HANDLERS, OPINION, issued, sorted_at_office, tense, withdrawn
from tests.wellbeing.walks import looked_after
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now
from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.commands.assignment import declare_recusal, hand_over
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.commitment import fulfil, make
from xinqiao.matters.commands.instruction import mark_dispute
from xinqiao.matters.commands.intake import link_same_matter
from xinqiao.matters.commands.papers import draft, submit_for_approval
from xinqiao.matters.commands.reveal import reveal_identity
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Commitment, DisputeKind, Matter, Paper, Petition
from xinqiao.matters.models.matter import Kind
from xinqiao.oversight.commands import supervision
from xinqiao.policy.commands.rectification import carry_out, plan, verify
from xinqiao.policy.models import Rectification, StudySession
from xinqiao.rules.disclosing import Purpose

_TO_COURT: dict[str, Any] = {"kind": Kind.CLAIM, "route": "31(1)", "reason": "民事诉讼", "category": None}
_OF_ANOTHER = "已责令停止夜间施工；邻居王小明，身份证号110101199003078515，电话13800001234，另案处理。"
_ASKING = {"recipient": "某省自然资源厅", "facts": "园地。", "question": "哪一档？", "opinion": "园地。"}


def work_of_a_year(cast: Cast) -> None:
    """The clock must stand in the fourth quarter of 2026."""
    rectification = opened(cast)
    plan(cast.actor("handler"), rectification, cause="未核对", measures="先查")
    carry_out(cast.actor("handler"), Rectification.objects.get(), result="已做")
    verify(cast.actor("inspector"), Rectification.objects.get(), verdict="属实")
    issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    discussed(cast, accepted(cast))
    mark_dispute(cast.actor("handler"), accepted(cast), kind=DisputeKind.MAJOR, reason="分歧很大")
    issued(cast, accepted(cast), "instruction_request", _ASKING, "handler", "section_head", "leader")
    received(cast)
    alarmed(cast)
    cared_for(cast)
    leak_reported(cast)
    sent(cast)
    walked(cast)
    lent(cast, shelved(cast, difference(cast).stocktaking.place))
    looked_after(cast)
    settled(cast, "两名承办人调离，已补齐。")
    on_their_posts(cast)
    called_to_account(cast, "两次没有书面告知期限，信访人来问才答复。")
    issued(cast, tense(cast), "handling_opinion", OPINION, *HANDLERS)
    kept = _promised(cast)
    fulfil(
        cast.actor("handler"),
        kept,
        result="已经停工",
        done_on=clock.today(),
        entry=executed(cast, kept.matter),
    )
    hand_over(cast.actor("handler"), accepted(cast), cast.staff["second_handler"], reason="岗位调整")
    supervision.answer(cast.actor("handler"), supervised(cast), result="正在协调")
    sponsored(cast)
    drawn_to_call_back(cast)
    _talked_over(cast)
    asked(cast, accepted(cast, examined=False))
    withdrawn_and_closed(cast, verified=True)
    planned(cast, 2026)
    with clock.at(now() + timedelta(days=30)):
        held(cast, prepared(cast, StudySession.objects.earliest("day")))


def left_undone(cast: Cast) -> None:
    """Begun, and nobody goes on: what each of these measures is red for. A third person's number leaves in a reply, with a reason."""
    _promised(cast)
    supervised(cast)
    withdrawn_and_closed(cast)
    taken_back(cast)
    _neither_read_nor_decided(cast)
    appraised(cast, cast.environment)
    proposed_to(cast)
    recorded(cast)
    shift_of(cast, days=1)
    repeated(cast)
    sort_matter(cast.actor("registrar"), registered(cast).petition.matter, **_TO_COURT)
    items = [{**OPINION["items"][0], "decision": _OF_ANOTHER}, OPINION["items"][1]]
    issued(
        cast,
        accepted(cast),
        "handling_opinion",
        {**OPINION, "items": items},
        *HANDLERS,
        reason="信访人要求写明，确需保留",
    )


def repeated(cast: Cast) -> None:
    """A repeat petition of which nobody says whether it comes from a deviation."""
    earlier, later = (registered(cast).petition for _ in range(2))
    link_same_matter(cast.actor("registrar"), later, earlier, reason="同一工地，同一请求")


def _neither_read_nor_decided(cast: Cast) -> None:
    """A reply in a tense matter that nobody reads, and a recusal on which nobody decides."""
    paper = draft(cast.actor("handler"), tense(cast), "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), paper)
    declare_recusal(cast.actor("handler"), reload(paper.matter), ground="与信访人是近亲属。")


def _talked_over(cast: Cast) -> None:
    """A hearing held and not reported, a session missed, an agreement signed, an assistance that nobody decides on."""
    matter = accepted(cast)
    found = told(cast, matter)
    called(cast, matter)
    helped(cast, matter)
    agreed(cast, drafted(cast, mediated(cast, accepted(cast))))
    with clock.at(now() + timedelta(days=7)):
        heard(cast, found, clock.today(), clock.today())


def _promised(cast: Cast) -> Commitment:
    return make(
        cast.actor("handler"),
        accepted(cast),
        source="reception",
        said="月底前给您结果",
        what="告知结果",
        owner=cast.staff["handler"],
        due=date(2026, 10, 30),
    )


def taken_back(cast: Cast, *, verified: bool = False) -> Matter:
    """A matter of the petition office that its petitioner took back, whose number was looked at if it was `verified`."""
    matter = sorted_at_office(cast)
    if verified:
        reveal_identity(cast.actor("registrar"), Petition.objects.get(matter=matter), Purpose.VERIFY)
    withdrawn(cast, matter, "office_leader", statement="本人自愿撤回。")
    return reload(matter)


def withdrawn_and_closed(cast: Cast, *, verified: bool = False) -> Matter:
    return close(cast.actor("registrar"), taken_back(cast, verified=verified), sure=True)


def replies(cast: Cast, count: int) -> None:
    """So many issued replies of the housing office, of which only the first went through its approvals."""
    paper = issued(cast, accepted(cast), "handling_opinion", OPINION, *HANDLERS)
    fields = {f.attname: getattr(paper, f.attname) for f in paper._meta.fields}
    Paper.objects.bulk_create(
        Paper(**{**fields, "id": new_uuid(), "number": f"云住处{n}"}) for n in range(1, count)
    )
