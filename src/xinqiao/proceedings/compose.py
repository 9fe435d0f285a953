"""What the papers of hearings, evaluation sessions and agreements say (M-R6, law.md section 5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xinqiao.documents.papers import LetterSection
from xinqiao.matters.compose_parts import own_requests, paragraphs, printed, requests
from xinqiao.matters.compose_people import addressee
from xinqiao.proceedings.models import Hearing, Mediation, Panel
from xinqiao.rules.hearing import FINAL_REVIEW, NOTICE_DAYS, HearingLevel, basis_of

_NONE = "无"
_WHAT_RUNS = {HearingLevel.HANDLING: "办理", HearingLevel.REVIEW: "复查"}
Sections = tuple[LetterSection, ...]


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(lines) or _NONE


def _when(found: Hearing) -> str:
    assert found.day is not None
    return f"{printed(found.day)} {found.hour}".strip()


def _held(found: Hearing) -> str:
    """When it was held, with its last day where it took several."""
    if found.closed_on is None or found.closed_on == found.opened_on:
        return _when(found)
    return f"{_when(found)}至{printed(found.closed_on)}"


def notice(found: Hearing) -> Sections:
    """When, where, who presides, what will be asked, and what those who come may do."""
    basis = basis_of(HearingLevel(found.level)).text
    asked = "根据您的申请" if found.asked_for else "因事项重大、复杂、疑难"
    doors = f"不公开举行（{found.closed_doors}）" if found.closed_doors else "公开举行，可以旁听"
    assert found.presider is not None
    assert found.recorder is not None
    rows = (
        ("时间", _when(found)),
        ("地点", found.place),
        ("方式", doors),
        ("主持人", found.presider.name),
        ("记录人", found.recorder.name),
        ("听证员", _numbered(found.hearers)),
    )
    rights = (
        f"本通知至少提前{NOTICE_DAYS}日发出。请您或者您的代理人准时到场；多人提出的，由推选的代表参加，不超过5人"
        "（参照《信访工作条例》第二十条第三款）。",
        "您可以陈述事实和理由，提交证据，质询和辩论，并作最后陈述；使用其他语言、方言或者手语的，可以请求翻译。",
        "您认为主持人、记录人、听证员与信访事项或者您有直接利害关系的，可以请求回避（《信访工作条例》第二十八条第三款）。",
    )
    time = (
        (f"听证所需时间不计算在复核期限内（{FINAL_REVIEW.text}）。",)
        if found.level == HearingLevel.FINAL_REVIEW
        else (f"听证不延长{_WHAT_RUNS[HearingLevel(found.level)]}期限。",)
    )
    return (
        LetterSection(
            paragraphs=(f"关于“{found.matter.title}”的信访事项，{asked}，依照{basis}举行听证，现通知如下：",)
        ),
        LetterSection(heading="一、时间、地点和人员", rows=rows),
        LetterSection(heading="二、听证的问题", paragraphs=paragraphs(found.question)),
        LetterSection(heading="三、您的权利", paragraphs=rights),
        LetterSection(heading="四、期限", paragraphs=time),
    )


def record(found: Hearing, said: Mapping[str, Any]) -> Sections:
    """What was said by whom, in the order of the agenda, with lines for the signatures."""
    assert found.presider is not None
    assert found.recorder is not None
    assert found.opened_on is not None
    assert found.closed_on is not None
    same = found.opened_on == found.closed_on
    span = printed(found.opened_on) if same else f"{printed(found.opened_on)}至{printed(found.closed_on)}"
    rows = (
        ("举行单位", found.unit.name),
        ("时间、地点", f"{span}　{found.place}"),
        ("主持人、记录人", f"{found.presider.name}、{found.recorder.name}"),
        ("听证员", _numbered(found.hearers)),
        ("到场人员", _numbered(said["present"])),
        ("信访人一方", f"{said['petitioners']}人"),
        ("翻译人员", said["interpreter"] or _NONE),
        ("听证的问题", found.question),
        ("一、陈述", said["statements"]),
        ("二、举证、质询", said["evidence"] or _NONE),
        ("三、辩论", said["debate"] or _NONE),
        ("四、最后陈述", said["last"] or _NONE),
        ("以上笔录已经阅读（宣读），有出入的写在这里", ""),
        ("信访人（代表、代理人）签名", ""),
        ("被听证单位签名", ""),
        ("听证员签名", ""),
        ("主持人、记录人签名", ""),
    )
    return (LetterSection(rows=rows),)


def report(found: Hearing, said: Mapping[str, Any]) -> Sections:
    """Who said what of the question, how many, and the conclusion."""
    assert found.presider is not None
    counted = f"支持信访请求{said['support']}人，部分支持{said['partly']}人，不支持{said['against']}人。"
    number = found.transcript.number if found.transcript else ""
    shown = "听证后的意见依法公示。" if found.published else "听证后的意见不公示。"
    return (
        LetterSection(
            paragraphs=(
                f"信访事项“{found.matter.title}”于{_held(found)}举行听证，主持人{found.presider.name}。笔录见{number}。",
            )
        ),
        LetterSection(heading="一、听证的问题", paragraphs=paragraphs(found.question)),
        LetterSection(heading="二、投诉请求", paragraphs=requests(found.matter)),
        LetterSection(
            heading="三、各方意见和听证员评议", paragraphs=(*paragraphs(said["opinions"]), counted)
        ),
        LetterSection(heading="四、结论", paragraphs=paragraphs(said["conclusion"])),
        LetterSection(heading="五、公示", paragraphs=(shown,)),
    )


def sheet(found: Panel, views: Sequence[str], said: Mapping[str, str]) -> Sections:
    """Half a page: the question, what each one thinks, what came of it."""
    assert found.held_on is not None
    rows = (
        ("召集单位", found.unit.name),
        ("时间、地点", f"{printed(found.held_on)}　{found.place}"),
        ("主持人", found.presider.name),
        ("评议的问题", found.question),
        ("信访人的陈述", said["petitioner"] or "没有到场"),
        ("各人意见", _numbered(views)),
        ("评议结果", said["result"]),
        ("信访人意见、签名", ""),
        ("评议人员签名", ""),
    )
    return (LetterSection(rows=rows),)


def agreement(found: Mediation) -> Sections:
    """Parties, facts, terms with their days, what follows from a breach, signatures; that nothing of the right to petition is given up."""
    others = [side.name for side in found.sides.all() if not side.petitioner]
    parties = (
        ("信访人", addressee(found.matter)),
        ("对方当事人", _numbered(others)),
        *((("调解员", found.mediator),) if found.mediator else ()),
    )
    amount = (f"涉及金额：{found.amount}元。",) if found.amount is not None else ()
    plan = tuple(
        f"{number}．{printed(date.fromisoformat(one['due']))}前：{one['what']}"
        for number, one in enumerate(found.plan, 1)
    )
    word = found.get_kind_display()
    return (
        LetterSection(heading="一、当事人", rows=parties),
        LetterSection(
            heading="二、争议的事实和请求",
            paragraphs=(*paragraphs(found.facts), *own_requests(found.matter)),
        ),
        LetterSection(
            heading="三、协议内容",
            paragraphs=(
                f"经各方当事人同意{word}，自愿达成如下协议（《信访工作条例》第三十三条）：",
                *paragraphs(found.terms),
                *amount,
            ),
        ),
        LetterSection(heading="四、履行的时间和内容", paragraphs=plan),
        LetterSection(
            heading="五、违约",
            paragraphs=(
                *paragraphs(found.default_clause),
                "一方不履行的，信访事项依法恢复办理；已经复查、复核的，由承办单位督促履行。本协议不限制信访人依法提出信访事项的权利，也不限制其不服处理意见时依法享有的救济权利。",
            ),
        ),
        LetterSection(
            heading="六、签名（盖章）和日期",
            rows=(
                ("信访人", ""),
                *((name, "") for name in others),
                *((("调解员", ""),) if found.mediator else ()),
            ),
        ),
    )
