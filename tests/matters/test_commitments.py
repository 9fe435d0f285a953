"""Commitments: proposed from a reply, confirmed by its author, in force with it, closed with evidence, judged by the petitioner (M-D3)."""

from dataclasses import asdict, fields
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from tests.api.calls import Caller
from tests.cast import Cast, accepted, at, reload
from tests.controls.seen import seen as found_by
from tests.steps import HANDLERS, OPINION, fresh, review_served, serve
from xinqiao.api.public_schemas import ProgressOut
from xinqiao.controls.commitments import COMMITMENTS_KEPT
from xinqiao.controls.reading import Period, Standing
from xinqiao.courses.queries import steps_of
from xinqiao.courses.waiting import read
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands import commitment as acts
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.papers import (
    approve,
    draft,
    issue_paper,
    save_draft,
    send_back,
    submit_for_approval,
)
from xinqiao.matters.models import Commitment, LogKind, Matter, Paper, Petition
from xinqiao.matters.queries.commitments import counts, get_commitment
from xinqiao.matters.queries.progress import Progress, progress
from xinqiao.matters.queries.waiting import of_matters
from xinqiao.matters.query_codes import code_of
from xinqiao.offices.models import StaffMessage
from xinqiao.rules.promising import CommitmentStage

pytestmark = pytest.mark.django_db

PROMISE = "我局将在5个工作日内到现场复测，结果在月底前告知您"
PROMISING: dict[str, Any] = {
    **OPINION,
    "items": [{**OPINION["items"][0], "decision": f"责令停止夜间施工。{PROMISE}。"}, OPINION["items"][1]],
}
MONDAY = "2026-11-09"


def _submitted(cast: Cast, content: dict[str, Any] = PROMISING) -> Paper:
    paper = draft(cast.actor("handler"), accepted(cast), "handling_opinion", content)
    submit_for_approval(cast.actor("handler"), paper)
    return fresh(paper)


def _issue(cast: Cast, paper: Paper) -> None:
    for who in HANDLERS[1:]:
        approve(cast.actor(who), fresh(paper))
    issue_paper(cast.actor("leader"), fresh(paper))


def _confirm(cast: Cast, made: Commitment, due: date | None = None, who: str = "handler") -> Commitment:
    return acts.confirm(
        cast.actor(who), _now(made), what=made.what, owner=cast.staff["handler"], due=due or made.due_on
    )


def _now(made: Commitment) -> Commitment:
    return Commitment.objects.get(pk=made.pk)


def _citizen(matter: Matter) -> Actor:
    return Actor.citizen(Petition.objects.get(matter=matter).pk, matter.pk)


def _seen(made: Commitment) -> str:
    """How the petitioner reads it."""
    return next(p.state for p in progress(_citizen(made.matter)).promises if p.id == made.pk)


def test_a_promise_from_its_words_to_its_evidence(cast: Cast) -> None:
    with time_machine.travel(at(MONDAY), tick=False):
        paper = _submitted(cast)
        soon, late = Commitment.objects.order_by("due_on")
        assert (soon.due_on, late.due_on) == (date(2026, 11, 16), date(2026, 11, 30))
        assert (soon.said, soon.owner) == (PROMISE, cast.staff["handler"])
        assert (soon.what, late.what) == ("我局将在5个工作日内到现场复测", "结果在月底前告知您")
        with pytest.raises(Refused, match="起草这份文书的人员"):
            _confirm(cast, soon, who="section_head")
        with pytest.raises(InvalidInput, match="不能早于今天"):
            _confirm(cast, soon, due=today() - timedelta(days=1))
        _confirm(cast, soon)
        acts.decline(cast.actor("handler"), _now(late), reason="复述施工单位的安排")
        with pytest.raises(NotFound):
            get_commitment(_citizen(paper.matter), soon.pk)
    with time_machine.travel(at("2026-11-11"), tick=False):
        _issue(cast, paper)
        soon = _now(soon)
        assert (soon.stage, soon.due_on) == (CommitmentStage.IN_FORCE, date(2026, 11, 18))
        (promise,) = progress(_citizen(soon.matter)).promises
        assert (promise.what, promise.state) == ("我局将在5个工作日内到现场复测", "正在办")
    with time_machine.travel(at("2026-11-17"), tick=False):
        with pytest.raises(InvalidInput, match="为证"):
            acts.fulfil(cast.actor("handler"), soon, result="已到现场复测", done_on=today())
        entry = log(
            cast.actor("handler"), reload(soon.matter), LogKind.EXECUTION, "到现场复测", happened_on=today()
        )
        acts.fulfil(cast.actor("handler"), _now(soon), result="已到现场复测", done_on=today(), entry=entry)
        acts.told_not_done(_citizen(soon.matter), _now(soon), words="没有人来过，电话13800138000")
        assert _now(soon).stage == CommitmentStage.IN_FORCE
        assert _now(soon).turn_due == soon.due_on
        assert _seen(soon).endswith("说没有做到：单位须重新办理并附上证据，最迟2026年11月18日（周三）")
        assert StaffMessage.objects.filter(action="commitment.told_not_done", staff=soon.owner).count() == 1
    for day, then in {
        "2026-11-20": "最迟2026年11月24日（周二）报单位领导督促",
        "2026-11-24": "已报单位领导督促",
    }.items():
        with time_machine.travel(at(day), tick=False):
            assert _seen(soon).endswith(f"单位须重新办理并附上证据，{then}"), day
    with time_machine.travel(at("2026-11-20"), tick=False):
        again: dict[str, Any] = {"result": "再次到现场复测", "entry": entry}
        with pytest.raises(InvalidInput, match="作出承诺"):
            acts.fulfil(
                cast.actor("handler"), _now(soon), done_on=soon.made_at.date() - timedelta(days=2), **again
            )
        with pytest.raises(InvalidInput, match="早于为证的办理记录"):
            acts.fulfil(cast.actor("handler"), _now(soon), done_on=date(2026, 11, 16), **again)
        acts.fulfil(cast.actor("handler"), _now(soon), done_on=date(2026, 11, 18), **again)
        acts.told_done(_citizen(soon.matter), _now(soon))
    last = _now(soon)
    assert last.stage == CommitmentStage.ACKNOWLEDGED
    taken = steps_of(last)
    assert [s.act for s in taken] == ["confirm", "enter", "fulfil", "told_not_done", "fulfil", "told_done"]
    assert taken[3].by is None
    assert "13800138000" not in str(taken[3].words)
    done = AuditEntry.objects.filter(action="commitment.fulfil", outcome="done")
    proofs = [audit.read(each)["after"]["evidence"]["entry"] for each in done]
    assert proofs == [entry.pk.hex, entry.pk.hex]
    with time_machine.travel(at("2026-11-18"), tick=False):
        told = counts(cast.actor("section_head"), 2026)
        assert (told.kept, told.later, told.broken, told.open) == (1, 0, 0, 0), (
            "done on its day, recorded later"
        )


def test_a_text_that_is_changed_promises_what_it_says_now(cast: Cast) -> None:
    with time_machine.travel(at(MONDAY), tick=False):
        paper = _submitted(cast)
        for made in Commitment.objects.all():
            _confirm(cast, made)
        send_back(cast.actor("section_head"), fresh(paper), note="请写明日期")
        first = {**PROMISING["items"][0], "decision": "我局于12月4日前到现场复测。三日内送达。"}
        changed = {**PROMISING, "items": [first, PROMISING["items"][1]]}
        save_draft(cast.actor("handler"), fresh(paper), changed)
        submit_for_approval(cast.actor("handler"), fresh(paper))
        assert sorted(Commitment.objects.values_list("stage", "due_on")) == [
            (CommitmentStage.LAPSED, date(2026, 11, 16)),
            (CommitmentStage.LAPSED, date(2026, 11, 30)),
            (CommitmentStage.PROPOSED, date(2026, 11, 12)),
            (CommitmentStage.PROPOSED, date(2026, 12, 4)),
        ]
    with time_machine.travel(at("2026-11-10"), tick=False):
        open_, moving = Commitment.objects.filter(stage=CommitmentStage.PROPOSED).order_by("-due_on")
        _confirm(cast, open_)
        with pytest.raises(Refused, match=r"还没有确认：三日内"):
            _issue(cast, paper)
        _confirm(cast, moving)
        issue_paper(cast.actor("leader"), fresh(paper))
        assert (_now(moving).due_on, _now(open_).due_on) == (date(2026, 11, 13), date(2026, 12, 4))
        assert _now(open_).stage == _now(moving).stage == CommitmentStage.IN_FORCE


def test_what_a_revoked_opinion_promised_ends_with_it_and_page_and_interface_say_so(cast: Cast) -> None:
    with time_machine.travel(at(MONDAY), tick=False):
        paper = _submitted(cast)
        for made in Commitment.objects.all():
            _confirm(cast, made)
        _issue(cast, paper)
        serve(cast, paper, "handler", today())
        matter = reload(paper.matter)
        by_mouth = acts.make(
            cast.actor("handler"),
            matter,
            source="reception",
            said="您下周一来拿结果",
            what="给出检测结果",
            owner=cast.staff["handler"],
            due=date(2026, 11, 16),
        )
        petition = Petition.objects.get(matter=matter)
        access = {"number": petition.number, "code": code_of(petition)}
        said = {**access, "promise": by_mouth.pk, "done": False, "words": "没有结果"}
        told = Caller().post("/public/petitions/promises", said)["state"]
        assert told.startswith("您2026年11月9日（周一）说没有做到")
        review_served(cast, reload(matter), "revoked")
        ended = Commitment.objects.filter(source_key=str(paper.pk))
        assert {made.stage for made in ended} == {CommitmentStage.ENDED}
        assert "复查意见撤销了原意见" in str(steps_of(ended[0])[-1].words)
        told = progress(_citizen(matter)).promises
        assert sorted("已终止：复查意见撤销" in p.state for p in told) == [False, True, True]
        shown = Caller().post("/public/petitions/progress", access)
        assert shown["promises"] == [asdict(p) for p in told]
        Caller().post("/public/petitions/promises", {**said, "promise": ended[0].pk}, expect=409)


def test_the_interface_shows_all_that_the_page_shows() -> None:
    names = {"unit": "office", "attachments": "materials"}
    assert {names.get(f.name, f.name) for f in fields(Progress)} == set(ProgressOut.model_fields)


def test_a_late_one_climbs(cast: Cast) -> None:
    with time_machine.travel(at(MONDAY), tick=False):
        matter = accepted(cast)
        made = acts.make(
            cast.actor("handler"),
            reload(matter),
            source="reception",
            said="您下周一来拿结果",
            what="给出检测结果",
            owner=cast.staff["handler"],
            due=date(2026, 11, 16),
        )
        given_up = acts.make(
            cast.actor("handler"),
            accepted(cast),
            source="hearing",
            said="月底前装好隔音板",
            what="装隔音板",
            owner=cast.staff["handler"],
            due=date(2026, 11, 30),
        )
        acts.give_up(cast.actor("section_head"), given_up, reason="设备没有到货")
        november = Period(first=today(), last=date(2026, 11, 30))
        shown = found_by(COMMITMENTS_KEPT, cast.housing.pk, november, today())
        # What the office says it will not do is broken before its day.
        assert (shown.due, shown.at_risk, shown.standing) == (2, 1, Standing.BROKEN)
    system = Actor.system("commitment-sweep")
    seen = {"2026-11-10": "", "2026-11-11": "owner", "2026-11-17": "head", "2026-11-20": "leader"}
    for day, warned in seen.items():
        with time_machine.travel(at(day), tick=False):
            acts.remind(system, None)
            assert _now(made).warned == warned, day
            heads = {w.kind for w in read((of_matters,), cast.actor("section_head"))}
            leaders = {w.kind for w in read((of_matters,), cast.actor("leader"))}
            assert ("commitment_late" in heads) == (day >= "2026-11-17"), day
            assert ("commitment_late" in leaders) == (day >= "2026-11-20"), day
    with time_machine.travel(at("2026-11-20"), tick=False):
        with pytest.raises(Denied):
            acts.give_up(cast.actor("handler"), _now(made), reason="设备没有到货")
        acts.give_up(cast.actor("section_head"), _now(made), reason="设备没有到货")
        assert counts(cast.actor("section_head"), 2026).broken == 2
        (promise,) = progress(_citizen(made.matter)).promises
        assert promise.state == "单位登记没有做到"
        with pytest.raises(Refused, match="不能替信访人"):
            acts.told_done(cast.actor("handler"), _now(made), words="电话中说已经拿到")
        with pytest.raises(InvalidInput) as found:
            acts.told_done(cast.actor("section_head"), _now(made))
        assert set(found.value.fields) == {"words"}
        acts.told_done(cast.actor("section_head"), _now(made), words="电话中说已经拿到")
        told = counts(cast.actor("section_head"), 2026)
        assert (told.kept, told.later, told.broken, told.open) == (0, 1, 1, 0)
