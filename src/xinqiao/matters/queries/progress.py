"""Where my petition is, in plain words: what is done, what comes next and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.clocks import TOLD_CITIZENS
from xinqiao.matters.grounds import told_by_other_rules
from xinqiao.matters.models import (
    DispositionKind,
    Grade,
    Matter,
    Paper,
    PaperState,
    Petition,
    RequestChange,
    RunningClock,
    UnservedGround,
)
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.closing import may_leave_unanswered
from xinqiao.matters.queries.delays import last_delay
from xinqiao.matters.queries.evaluations import counting
from xinqiao.matters.queries.not_open import why_not_evaluated
from xinqiao.matters.queries.petitions import own_petition
from xinqiao.matters.queries.promised import Promise, promises
from xinqiao.matters.queries.reviewing import disputable, reviewers
from xinqiao.offices.models import Unit
from xinqiao.rules.acting import CORRECTED, ActingPart, Power
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import STATE_TITLES, UNANSWERED, UNDECIDED, State
from xinqiao.rules.papers import RULES
from xinqiao.rules.words import Phrase, days_left_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    title: str
    gloss: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenPaper:
    id: UUID
    title: str
    number: str
    issued: str
    served: str
    unserved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Everything the citizen's page shows."""

    number: str
    title: str
    received: str
    unit: str
    handling_unit: str
    now: str
    next: str
    delay: str
    steps: tuple[Milestone, ...]
    papers: tuple[CitizenPaper, ...]
    promises: tuple[Promise, ...]
    evaluable: tuple[Unit, ...]
    evaluated: tuple[str, ...]
    review: str
    review_until: str
    review_late: bool
    reviewers: tuple[Unit, ...]
    reviewed: bool
    attachments: tuple[str, ...]
    changes: tuple[str, ...]


_DONE = {State.DECLINED, State.GUIDED, State.DIRECTED, State.BARRED, State.WITHDRAWN, State.LAPSED}


_ACCEPTED = 3
_TELLS = (ClockCode.T3, ClockCode.T4)


def _stage(matter: Matter) -> int:
    """How far along: the number of steps that are done; 5 is answered and served, 7 reviewed twice."""
    state = State(matter.state)
    stages = {
        State.REGISTERED: 1,
        State.SORTED: 1,
        State.TRANSFERRED: 2,
        State.ACCEPTED: _ACCEPTED,
        State.CONCLUDED: 4,
    }
    reviewed = {
        State.REVIEW_SERVED: 6,
        State.IN_FINAL_REVIEW: 6,
        State.FINAL_CONCLUDED: 6,
        State.FINAL_SERVED: 7,
        State.CLOSED: 7,
    }
    return stages.get(state, reviewed.get(state, 5))


_REVIEWED = {State.IN_REVIEW, State.REVIEW_CONCLUDED, State.REVIEW_SERVED}
_REVIEWED_AGAIN = {State.IN_FINAL_REVIEW, State.FINAL_CONCLUDED, State.FINAL_SERVED}


def _review_steps(matter: Matter) -> tuple[tuple[str, str], ...]:
    """Review and final review, once they were asked for."""
    state = State(matter.state)
    levels: set[str] = set()
    if state is State.CLOSED:
        levels = set(matter.reviews.values_list("level", flat=True))
    again = state in _REVIEWED_AGAIN or ReviewLevel.FINAL_REVIEW in levels
    steps: list[tuple[str, str]] = []
    if again or state in _REVIEWED or levels:
        steps.append((_("复查"), _("上一级机关重新审查处理意见，30日内作出复查意见。")))
    if again:
        steps.append((_("复核"), _("再上一级机关最后一次审查，30日内作出复核意见。")))
    return tuple(steps)


def _ended_otherwise(matter: Matter) -> bool:
    """Whether it ended, or was closed, without an answer: guided to another procedure, for one."""
    return State(matter.state) in _DONE or (matter.state == State.CLOSED and matter.concluded_at is None)


def _step_names(matter: Matter) -> tuple[tuple[str, str], ...]:
    """The steps ahead of this matter; those of an organ with rules of its own are not told here (条例 23(4))."""
    first = (
        (_("已收到并登记"), _("您的反映已经编号登记，不会丢失。")),
        (_("分送有权处理的单位"), _("信访部门在15日内确定由谁办理。")),
    )
    if told_by_other_rules(matter):
        return (*first, (_("由该机关办理"), _("受理、办理和反馈都按照该机关的有关规定进行。")))
    return (
        *first,
        (_("受理"), _("有权处理的单位正式接下，开始办理。")),
        (_("调查办理"), _("听取您的陈述，核实情况。")),
        (_("书面答复并送达"), _("把处理意见送到您手里。")),
        *_review_steps(matter),
    )


def _steps(matter: Matter, papers: tuple[CitizenPaper, ...]) -> tuple[Milestone, ...]:
    """What was answered and closed without reaching anybody was not served."""
    names, stage = _step_names(matter), _stage(matter)
    if matter.concluded_at and matter.served_on is None and any(paper.unserved for paper in papers):
        stage = min(stage, 4)
    if stage == _ACCEPTED and told_by_other_rules(matter):
        stage -= 1
    ended = _ended_otherwise(matter)
    if ended:  # nobody is told of an acceptance or an investigation that was not
        sent = 2 if matter.holding_unit_id != matter.registering_unit_id else 1
        plain = _("通过其他法定程序解决") if matter.state == State.GUIDED else ""
        last = (plain or translated(STATE_TITLES[State(matter.state)]), "")
        names = (*names[:sent], *(names[2:3] if matter.accepted_on else ()), last)
        stage = len(names)

    def mark(i: int) -> str:
        if i < stage:
            return "done"
        return "now" if i == stage else ""

    return tuple(Milestone(title=title, gloss=gloss, mark=mark(i)) for i, (title, gloss) in enumerate(names))


def _now_words(matter: Matter) -> str:
    unit = matter.holding_unit.name
    if State(matter.state) in UNANSWERED and may_leave_unanswered(matter).allowed:
        return _("%(unit)s已经作出书面答复，但没能送达给您，请看下面的文书。") % {"unit": unit}
    words = {
        State.REGISTERED: _("%(unit)s正在确定由哪个单位办理。"),
        State.SORTED: _("%(unit)s正在确定由哪个单位办理。"),
        State.TRANSFERRED: _("已经转到%(unit)s，由其决定是否受理（正式接下办理）。"),
        State.ACCEPTED: _("%(unit)s已经受理（正式接下），正在调查办理。"),
        State.CONCLUDED: _("%(unit)s已经作出书面答复，正在送达给您。"),
        State.SERVED: _("书面答复已经送达给您。"),
        State.IN_REVIEW: _("%(unit)s正在复查（重新审查原来的处理意见）。"),
        State.REVIEW_CONCLUDED: _("%(unit)s已经作出复查意见，正在送达给您。"),
        State.REVIEW_SERVED: _("复查意见已经送达给您。"),
        State.IN_FINAL_REVIEW: _("%(unit)s正在复核（最后一次审查）。"),
        State.FINAL_CONCLUDED: _("%(unit)s已经作出复核意见，正在送达给您。"),
        State.FINAL_SERVED: _("复核意见已经送达给您，信访程序到此终结。"),
        State.DECLINED: _("决定不予受理，理由见告知书。"),
        State.GUIDED: _("这件事由其他法定程序解决，怎样办理见告知书。"),
        State.DIRECTED: _("这件事不属于%(unit)s的职权，应当向哪个机关提出见告知书。"),
        State.BARRED: _("这件事已经复核终结，不再受理，理由见告知书。"),
        State.WITHDRAWN: _("您已经撤回。"),
        State.LAPSED: _("信访人去世，没有人继续提出请求，已经终结；有人提出请求的，另行登记。"),
        State.CLOSED: _("已经办结。"),
    }
    return (_passed_words(matter) or words[State(matter.state)]) % {"unit": unit}


def _passed_words(matter: Matter) -> str:
    """What is said of a matter that was passed on where nobody decides within the Regulations' days whether it is taken on."""
    if matter.state != State.TRANSFERRED:
        return ""
    if told_by_other_rules(matter):
        return _("已经转到%(unit)s，由其依照有关规定处理。")
    last = matter.dispositions.order_by("at", "pk").last()
    return _("已经报请%(unit)s决定由谁办理。") if last and last.kind == DispositionKind.SUBMIT else ""


def _next_words(matter: Matter, running: dict[str, RunningClock]) -> str:
    if told_by_other_rules(matter) and matter.state != State.CLOSED:
        unit = matter.holding_unit.name
        return _("%(unit)s依照有关规定办理和反馈，请向其了解进展。") % {"unit": unit}
    for code in TOLD_CITIZENS:
        clock = running.get(code)
        if code in _TELLS and State(matter.state) not in UNDECIDED:
            continue  # nobody is promised to be told of the acceptance of what was taken on, or sent elsewhere
        if clock is not None and clock.due_on is not None:
            if code == ClockCode.T2 and State(matter.state) not in UNDECIDED:
                # Decided, and the notice is on its way: this is not said beside a decision as if none were taken.
                told = _("最迟%(day)s，会把书面告知送达给您。")
                return told % {"day": day_in_words(clock.due_on)} if today() <= clock.due_on else ""
            if clock.due_on < today() and not clock.provisional:
                return ""  # the page says by how much; a day that has passed is no promise
            words = {
                ClockCode.T2: _("最迟%(day)s，会转到有权处理的单位或者告诉您怎么办。"),
                ClockCode.T3: _("最迟%(day)s，会书面告诉您是否受理。"),
                ClockCode.T4: _("最迟%(day)s，会书面告诉您是否受理。"),
                ClockCode.T7: _("最迟%(day)s办结，并书面答复您。"),
                ClockCode.T8: _("办理期限已延长，最迟%(day)s办结，并书面答复您。"),
                ClockCode.S1: _("最迟%(day)s依法履行职责或者书面答复您。"),
                ClockCode.T10: _("最迟%(day)s作出复查意见，并书面答复您。"),
                ClockCode.T12: _("最迟%(day)s作出复核意见。"),
            }
            return words[code] % {"day": day_in_words(clock.due_on)} + _unsure(clock.provisional)
    return ""


def _delay_words(matter: Matter) -> str:
    """What the office said of a legal time that it let pass."""
    said = last_delay(matter)
    if said is None:
        return ""
    return _("已经超过期限。原因：%(reason)s 现在：%(standing)s 最迟%(day)s办完。") % {
        "reason": said.reason,
        "standing": said.standing,
        "day": day_in_words(said.until),
    }


def _unsure(provisional: bool) -> str:
    """Said wherever a day was reckoned without the year's notice of holidays."""
    return _("（暂定：涉及年度的放假安排还没有公布，公布后可能改变。）") if provisional else ""


def _review(matter: Matter) -> tuple[str, str, bool]:
    """Which review is open, until when in words (nothing while the opinion is still on its way), and whether that is over."""
    found, day = disputable(matter), today()
    over = found is not None and found.late(day)
    if found is None or (over and matter.state == State.ACCEPTED):
        return "", "", False
    if matter.state == State.CLOSED and found.until is not None:
        return "", "", False
    until = ""
    if found.until is not None:
        left = days_left_words(found.until, day, work_calendar())
        told = (
            Phrase("{day}", day=found.until) if over else Phrase("{day}，{left}", day=found.until, left=left)
        )
        until = translated(told) + _unsure(found.provisional)
    return translated(found.level.label), until, over


def _papers(matter: Matter) -> tuple[CitizenPaper, ...]:
    papers = Paper.objects.filter(matter=matter, state=PaperState.ISSUED, addressed_to=None)
    issued = papers.prefetch_related("unserved").order_by("issued_at")
    return tuple(
        CitizenPaper(
            id=p.pk,
            title=translated(RULES[p.kind].title),
            number=p.number,
            issued=_day(day_of(p.issued_at) if p.issued_at else None),
            served=_day(p.served_on),
            unserved=_unserved(p),
        )
        for p in issued
    )


def _unserved(paper: Paper) -> str:
    """Why the document was not served, in words for the one it is for."""
    found = [] if paper.served_on is not None else list(paper.unserved.all())
    if not found:
        return ""
    if found[-1].ground == UnservedGround.DEAD:
        return _("信访人去世，没有人继续提出请求，没能送达。")
    if found[-1].ground == UnservedGround.UNCLEAR:
        return _("没有留下姓名和联系方式，没能送达；可以在这里查看，或者与办理单位联系领取。")
    return _("多次联系没有联系上，没能送达；可以在这里查看，或者与办理单位联系领取。")


def _evaluated(matter: Matter) -> tuple[str, ...]:
    """The evaluation of each unit that counts, in words."""
    return tuple(
        _("您对%(unit)s的评价：%(grade)s") % {"unit": e.unit.name, "grade": translated(Grade(e.grade).label)}
        for e in counting(matter.evaluations.select_related("unit"))
    )


def _changes(petition: Petition) -> Iterator[str]:
    """What was put right, who acts for the petitioner now, and where the rest of a split letter is, masked."""
    for one in petition.corrections.all():
        what = _("、").join(translated(CORRECTED[name]) for name in one.fields)
        yield _("%(day)s更正了%(what)s。") % {"day": _day(day_of(one.at)), "what": what}
    for item in RequestChange.objects.filter(request__matter=petition.matter).select_related("request"):
        facts = {"day": _day(day_of(item.at)), "n": item.request.position, "text": item.after}
        yield _("%(day)s更正了第%(n)s项请求：%(text)s") % facts
    acting = petition.acting.filter(ended_on=None).select_related("person", "principal")
    for row in acting:
        facts = {"who": row.person.masked_name, "part": translated(row.get_part_display())}
        receives = row.part != ActingPart.AGENT or Power.RECEIVE in row.powers
        said = (
            _("%(who)s是%(part)s，文书发给%(who)s。")
            if receives
            else _("%(who)s是%(part)s，文书仍发给本人。")
        )
        yield said % facts
    first = petition.split_from or petition
    parts = [first, *first.parts.all()]
    for part in parts if len(parts) > 1 else ():
        if part.pk != petition.pk:
            yield _("另外的请求单独办理，编号%(number)s；查询码请向登记单位索取。") % {"number": part.number}


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""


def progress(actor: Actor) -> Progress:
    """The page of the petition that this visitor has opened."""
    return progress_of(own_petition(actor).pk)


def progress_of(key: UUID) -> Progress:
    """What its petitioner is shown of a petition, on a page or on paper."""
    petition = Petition.objects.select_related(
        "unit", "matter__holding_unit", "matter__first_unit", "matter__registering_unit"
    ).get(pk=key)
    matter, papers = petition.matter, _papers(petition.matter)
    running = {c.code: c for c in matter.clocks.all() if c.stopped_on is None}
    review, until, late = _review(matter)
    answered = _stage(matter) >= 5 and State(matter.state) not in _DONE and not matter.confidential
    said = list(matter.evaluations.filter(sheet=None))
    units = {u.pk: u for u in (matter.registering_unit, matter.first_unit) if u is not None}
    return Progress(
        number=petition.number,
        title=petition.title,
        received=day_in_words(day_of(petition.received_at)),
        unit=petition.unit.name,
        handling_unit=matter.holding_unit.name,
        now=_now_words(matter),
        next=_next_words(matter, running),
        delay=_delay_words(matter),
        steps=_steps(matter, papers),
        papers=papers,
        promises=promises(matter, _unsure),
        evaluable=tuple(u for u in units.values() if not why_not_evaluated(matter, u, said))
        if answered
        else (),
        evaluated=_evaluated(matter),
        review=review,
        review_until=until,
        review_late=late,
        reviewers=tuple(reviewers(petition)) if review else (),
        reviewed=matter.reviews.exists(),
        attachments=tuple(petition.attachments.filter(from_citizen=True).values_list("name", flat=True)),
        changes=tuple(_changes(petition)),
    )
