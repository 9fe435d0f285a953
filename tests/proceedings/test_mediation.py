"""Mediation and settlement (条例 33), assistance (37): consent of every side, commitments, breach, and nothing given up in exchange."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, accepted, at, reload
from tests.proceedings.walks import agreed, drafted, fresh, helped, mediated, scan
from tests.steps import HANDLERS, OPINION, ask_for_review, issued, serve
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.commitment import fulfil
from xinqiao.matters.models import Commitment, Matter, RunningClock
from xinqiao.proceedings.commands import breach, mediation, relief
from xinqiao.rules.lifecycle import State
from xinqiao.rules.mediating import gives_up, goes_on_petitioning, in_yuan, other_total

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("plan", "total"),
    [
        (["支付2,000元", "再付3000元"], None),
        (["支付2000元", "再付2500元"], 4500),
        (["支付0.5万元"], None),
        (["支付2000元", "修好屋面"], None),
        (["支付2000元，逾期加100元"], None),
        (["支付3万5000元", "再付0.5万元"], None),
        (["支付3万 5000元"], None),
        (["支付3,5000元"], None),
        (["支付2000元和3万5千元"], None),
        (["支付1.5万元", "再付0.5万元"], 20000),
    ],
)
def test_instalments_that_do_not_make_the_amount_are_told(plan: list[str], total: int | None) -> None:
    found = other_total(plan, Decimal(5000))
    assert (found and in_yuan(found)) == (str(total) if total else None), "in plain figures, never 20000.0"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("退还2000元后息诉罢访", "息诉"),
        ("乙方保证不再到市里上访", "保证不再到市里上访"),
        ("自愿放弃复查权利", "放弃复查"),
        ("不得就此事再次信访", "不得就此事再次信访"),
        ("乙方不得就同一事项以任何形式信访", "不得就同一事项以任何形式信访"),
        ("乙方今后不上访", "今后不上访"),
        ("甲方不得打击报复信访人", ""),
        ("甲方不得阻碍乙方依法信访", ""),
        ("不再夜间施工，本协议不影响信访权利", ""),
        ("三个月内不再加收停车费", ""),
    ],
)
def test_what_would_give_up_the_right_to_petition_is_read_in_any_order_of_words(
    text: str, words: str
) -> None:
    assert gives_up(text) == words


def test_article_33_no_agreement_without_every_sides_consent_and_a_changed_text_is_agreed_to_anew(
    cast: Cast,
) -> None:
    handler, matter = cast.actor("handler"), accepted(cast)
    asked = mediation.propose(
        handler, matter, kind="settlement", subject="夜间施工的补偿", others=["甲方公司"], mediator=""
    )
    with pytest.raises(Refused, match="待各方同意"):
        drafted(cast, asked)
    mine, other = asked.sides.all()
    mediation.consent(handler, fresh(asked), side=mine, how="signed", on=today())
    assert fresh(asked).stage == "asking"
    mediation.consent(handler, fresh(asked), side=other, how="letter", on=today())
    assert fresh(asked).stage == "talking"
    with pytest.raises(InvalidInput, match="放弃信访权利") as wrong:
        drafted(cast, asked, "补偿2000元，甲小满不再上访")
    assert "terms" in wrong.value.fields
    drafted(cast, asked)
    mediation.consent(handler, fresh(asked), side=mine, how="signed", on=today())
    with pytest.raises(Refused, match=r"甲方公司的同意还没有登记.*第三十三条"):
        mediation.conclude(handler, fresh(asked))
    mediation.consent(handler, fresh(asked), side=other, how="signed", on=today())
    drafted(cast, asked, "公司补偿1000元")
    with pytest.raises(Refused, match=r"甲\*\*、甲方公司"):
        mediation.conclude(handler, fresh(asked))
    done = agreed(cast, fresh(asked))
    assert (done.stage, done.agreement is not None) == ("in_force", True)
    assert Commitment.objects.get().source_key == f"mediation:{asked.pk}"


def test_performance_is_closed_with_evidence_of_each_task(cast: Cast) -> None:
    handler, matter = cast.actor("handler"), accepted(cast)
    found = agreed(cast, drafted(cast, mediated(cast, matter)))
    receipt = scan(cast, matter, name="收据.txt")
    with pytest.raises(Refused, match="公司补偿2000元"):
        mediation.perform(handler, fresh(found), result="已经付清", file=receipt)
    promised = Commitment.objects.get(matter=matter)
    assert (promised.stage, promised.due_on) == ("in_force", today() + timedelta(days=10))
    fulfil(handler, promised, result="已付2000元", done_on=today(), file=receipt)
    assert mediation.perform(handler, fresh(found), result="已经付清", file=receipt).stage == "performed"


def test_a_breach_reopens_what_was_answered_and_leaves_the_petitioner_the_thirty_days(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = accepted(cast)
        found = agreed(cast, drafted(cast, mediated(cast, matter)))
        serve(cast, issued(cast, matter, "handling_opinion", OPINION, *HANDLERS), "handler", today())
        clock.move_to(at("2026-03-16"))
        side = found.sides.all()[1]
        breach.breach(cast.actor("handler"), fresh(found), side=side, facts="没有付款，电话核实")
        now = reload(matter)
        assert (now.state, now.holding_unit, now.accepted_on) == (State.ACCEPTED, cast.housing, today())
        running = RunningClock.objects.filter(matter=matter, stopped_on=None)
        assert {c.code: c.started_on for c in running}["T7"] == today()
        ask_for_review(now)
        assert reload(matter).state == State.IN_REVIEW
        with pytest.raises(Refused, match="违约"):
            breach.breach(cast.actor("handler"), fresh(found), side=side, facts="没有付款，电话核实")


def test_a_breach_while_it_is_handled_leaves_the_sixty_days_as_they_are(cast: Cast) -> None:
    matter = accepted(cast)
    found = agreed(cast, drafted(cast, mediated(cast, matter)))
    before = RunningClock.objects.filter(matter=matter, code="T7").values_list("pk", "raw_due")
    known = list(before)
    side = found.sides.all()[1]
    breach.breach(cast.actor("handler"), fresh(found), side=side, facts="没有付款，电话核实")
    assert (reload(matter).state, list(before.all())) == (State.ACCEPTED, known)


def test_article_37_assistance_is_decided_by_another_and_never_in_exchange_for_silence(cast: Cast) -> None:
    matter, leader = accepted(cast), cast.actor("leader")
    with pytest.raises(InvalidInput, match="放弃信访权利"):
        helped(cast, matter, "救助后停访息诉")
    own = relief.propose(leader, reload(matter), kind="support", need="没有收入")
    given: dict[str, Any] = {"organ": "民政局", "perform_by": today() + timedelta(days=5)}
    with pytest.raises(Refused, match=r"不能自己决定.*第三十七条"):
        relief.grant(leader, fresh(own), **given)
    with pytest.raises(Denied):
        relief.grant(cast.actor("handler"), fresh(own), **given)
    with pytest.raises(InvalidInput, match="放弃信访权利"):
        relief.refuse(cast.actor("principal"), fresh(own), reason="信访人不肯签息诉罢访承诺")
    for going_on in (
        "信访人继续上访，不符合规定",
        "信访人多次越级上访，不予救助",
        "信访人多次信访反映困难，不予救助",
        "因其多次信访反映困难，家庭收入也高于标准",
        "多次信访反映，影响恶劣，家庭收入高于标准",
        "多次上访反映困难，家庭收入高于标准",
    ):
        assert goes_on_petitioning(going_on), going_on
    with pytest.raises(InvalidInput, match="不是不予救助的理由"):
        relief.refuse(cast.actor("principal"), fresh(own), reason=going_on)
    for good in (
        "经多次走访核实，家庭月收入高于当地低保标准",
        "信访人多次信访反映困难，经核实家庭月收入高于当地低保标准，不予救助",
        "信访人多次信访要求解决低保。已享受同类救助",
        "不因信访人多次信访而不同；已享受同类救助，可以继续信访",
    ):
        assert not goes_on_petitioning(good), good
    for no_ground in (
        "经研究",
        "态度恶劣",
        "情况属实",
        "经核实",
        "本次不予考虑",
        "不符合救助条件",
        "称没有收入",
    ):
        assert goes_on_petitioning(f"信访人反复信访提出要求，{no_ground}，不予救助"), no_ground
    for ground in (
        "家庭人均月收入高于救助标准",
        "名下有两套房产",
        "已领取同一事由的补助",
        "同类救助已于三月发放",
        "户籍不在本县",
        "未提供收入证明",
        "申请材料不齐，通知后没有补正",
        "未达到本县困难标准",
        "困难已经缓解",
        "经核查有劳动能力",
    ):
        assert not goes_on_petitioning(f"信访人反复信访提出要求，{ground}，不予救助"), ground
    assert relief.grant(cast.actor("principal"), fresh(own), **given).stage == "granted"
    file = scan(cast, matter, name="收据.txt")
    done = relief.perform(
        cast.actor("handler"), fresh(own), done_on=today(), result="已发放，本人签收", file=file
    )
    assert (done.stage, done.evidence) == ("performed", file)
    Matter.objects.filter(pk=matter.pk).update(holding_unit=cast.city_government)
    assert helped(cast, matter).unit == cast.housing, "37(3): who handled it, also after the review"
