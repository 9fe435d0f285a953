"""A reply is checked when it is sent for approval, at each step and at its issue; what its writer let stand is kept and seen (M-C2)."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast, accepted, reload
from tests.controls.seen import seen
from tests.library.test_wording import changed_norm
from tests.steps import OPINION, fresh, read_if_wanted
from xinqiao.controls.reading import Period
from xinqiao.controls.wording import SPOKEN_WELL, THREE_ELEMENTS
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Refused
from xinqiao.matters.commands.papers import approve, draft, issue_paper, submit_for_approval
from xinqiao.matters.models import Paper, ReplyCheck
from xinqiao.matters.queries.replying import check_reply
from xinqiao.policy.queries.ledger import lines
from xinqiao.rules.replying import Aspect, Weight

pytestmark = pytest.mark.django_db
_WHY = "引述施工单位的原话，已当面说明"
_ID = "110101199003070011"


def _content(decision: str) -> dict[str, Any]:
    items = [{**OPINION["items"][0], "decision": decision}, OPINION["items"][1]]
    return {**OPINION, "items": items}


def _submitted(cast: Cast, decision: str, reason: str = "") -> Paper:
    paper = draft(cast.actor("handler"), reload(accepted(cast)), "handling_opinion", _content(decision))
    return submit_for_approval(cast.actor("handler"), paper, reason=reason)


def test_a_block_stops_the_submission_unless_a_reason_is_given_that_is_kept_and_seen(cast: Cast) -> None:
    bad = f"停止夜间施工的事不归我局管。邻居王建国（身份证{_ID}）已搬走。"
    with pytest.raises(Refused, match="答复有2处必须改正"):
        _submitted(cast, bad)
    paper = Paper.objects.get(kind="handling_opinion")
    assert (paper.state, ReplyCheck.objects.count()) == ("draft", 0)
    paper = submit_for_approval(cast.actor("handler"), paper, reason=_WHY)
    kept = ReplyCheck.objects.get()
    assert (kept.reason, kept.by_id, len(kept.blocks)) == (_WHY, cast.staff["handler"].pk, 2)
    assert _ID not in str(kept.blocks)
    assert kept.lacking == [Aspect.WAY, Aspect.TIME]
    read_if_wanted(cast, paper)
    for who in ("section_head", "counsel", "leader"):
        approve(cast.actor(who), fresh(paper))
    paper = issue_paper(cast.actor("leader"), fresh(paper))
    assert [line.let_stand for line in lines([reload(paper.matter)])] == [_WHY]
    day = today()
    for control in (SPOKEN_WELL, THREE_ELEMENTS):
        reading = seen(
            control, paper.unit_id, Period(first=date(day.year, 1, 1), last=date(day.year, 12, 31)), day
        )
        assert (reading.done, reading.due) == (0, 1)


def test_a_norm_approved_meanwhile_stops_the_next_step(cast: Cast) -> None:
    paper = _submitted(cast, "已责令停止夜间施工，3个工作日内到现场核实。")
    kept = ReplyCheck.objects.get()
    assert (kept.blocks, kept.lacking, kept.reason) == ([], [], "")
    approve(cast.actor("section_head"), fresh(paper))
    changed_norm(cast, pattern="责令停止夜间", hits=["责令停止夜间施工"], group="threat")
    with pytest.raises(Refused, match="送审时没有说明"):
        approve(cast.actor("counsel"), fresh(paper))


def test_the_own_data_of_the_petitioner_and_lawful_words_are_no_block(cast: Cast) -> None:
    matter = reload(accepted(cast))
    found = check_reply(
        matter, "handling_opinion", _content("依法不予支持，无法提供。联系电话0731-85551234。"), today()
    )
    assert not [f for f in found.findings if f.level is Weight.BLOCK]
    other = reload(accepted(cast))
    found = check_reply(matter, "handling_opinion", _content(f"另见{other.number}。"), today())
    assert [f.about for f in found.blocks] == [Aspect.OTHER_MATTER]
    absent = check_reply(matter, "handling_opinion", _content("另见XF2001-999999。"), today())
    told = [str(f.blocks[0].why).replace(other.number, "XF2001-999999") for f in (found, absent)]
    assert told[0] == told[1], "whether there is such a matter is nothing that a reply tells"
    found = check_reply(matter, "handling_opinion", _content(f"本件{matter.number}。"), today())
    assert not found.blocks
    word = matter.holding_unit.document_word
    of_others = f"另见{word[0]} {word[1:]}复〔2001〕9号、{other.number.lower().replace('-', '－')}；依据{word}发〔2001〕9号。"
    found = check_reply(matter, "handling_opinion", _content(of_others), today())
    levels = {str(f.why): f.level for f in found.findings if f.about is Aspect.OTHER_MATTER}
    assert levels == {
        f"{other.number}不是此事项的编号，不能写进这份答复。": Weight.BLOCK,
        f"{word}复〔2001〕9号不在此事项的案卷里，请核对是不是其他事项的文书。": Weight.WARNING,
    }
    (asked,) = (f for f in found.findings if f.about is Aspect.OTHER_MATTER and f.level is Weight.WARNING)
    assert of_others[asked.start : asked.end] == f"{word[0]} {word[1:]}复〔2001〕9号"
