"""Forms with lines to fill in: the receipt, the registration form, the proof of service (law.md section 5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from xinqiao.documents.papers import Document, LetterSection
from xinqiao.kernel.clock import SHANGHAI, day_of, today
from xinqiao.matters.compose import contact
from xinqiao.matters.compose_parts import printed
from xinqiao.matters.compose_people import addressee, received_by, served_in_full
from xinqiao.matters.models import (
    Channel,
    Grade,
    Matter,
    Paper,
    Petition,
    ReviewRequest,
    Service,
    ServiceMethod,
)
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.matters.queries.proving import proof_code
from xinqiao.matters.queries.recipients import Recipient
from xinqiao.offices.units import name_at
from xinqiao.people.models import Person
from xinqiao.rules.identity_documents import ID_KINDS, IdKind
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.routing import BY_CODE
from xinqiao.rules.submission import MOST_REPRESENTATIVES, is_joint_letter
from xinqiao.rules.transfer import Organ
from xinqiao.rules.words import date_words


def printed_time(moment: datetime) -> str:
    """A moment as the clock on the wall showed it: what the database gives back is in UTC."""
    here = moment.astimezone(SHANGHAI)
    return f"{printed(here.date())} {here:%H:%M}"


def _secrecy(matter: Matter) -> str:
    """What names who accused somebody says so wherever it lies (条例 30(3)); what the petitioner takes along does not."""
    return "内部" if matter.confidential else ""


def receipt(petition: Petition, code: str) -> Document:
    """What the petitioner takes away: number, times, query code and what comes next (M-R1)."""
    unit = petition.unit
    rows = (
        ("信访件编号", petition.number),
        ("查询码", code),
        ("信访形式", petition.get_channel_display()),
        ("收到时间", printed_time(petition.received_at)),
        ("登记时间", printed_time(petition.registered_at)),
        ("反映事项", petition.title),
        ("登记单位", name_at(unit, petition.registered_at)),
        ("登记证明码", proof_code(petition)),
    )
    return Document(
        kind=PaperKind.RECEIPT,
        title=RULES[PaperKind.RECEIPT].title,
        number="",
        issuer=name_at(unit, petition.registered_at),
        matter_number=petition.number,
        day=day_of(petition.registered_at),
        sections=(LetterSection(rows=rows),),
        contact=contact(unit),
        notes=(
            _next_told(petition),
            "请妥善保管查询码：凭编号和查询码可以查询进展、补充材料、作出评价、请求复查。不要把查询码告诉他人。",
            "登记证明码是这次登记在本单位审计日志里的位置和指纹，凭编号和查询码可以在查询页下载登记证明（一页PDF和核对用的文件），任何人都能核对，办法写在上面。",
            *(("这是换发的查询码，以前的查询码不能再用。",) if petition.code_round else ()),
            *(() if petition.person_id else ("您没有留姓名：查询码丢了不能补发，只能重新反映。",)),
        ),
    )


_BY_OTHER_RULES = {
    Organ.DISCIPLINE: "检举控告事项的处理和告知按照有关规定执行（《信访工作条例》第二十三条第四款）。",
    Organ.POLITICAL_LEGAL: "涉及诉讼权利救济的事项，处理和告知按照有关规定执行（《信访工作条例》第二十三条第四款）。",
    Organ.ORGANISATION: "反映干部问题的事项按照有关规定办理（《信访工作条例》第三十条第二款）。",
}


def _next_told(petition: Petition) -> str:
    """What the organ that received it owes by when: a petition office passes it on (22), another tells (23(2)), who tells by rules of its own
    has no day for that (23(4)), and whose name is not known cannot be told in writing (23(2), last clause)."""
    kind = petition.unit.kind
    if kind == Organ.PETITION_OFFICE:
        return "我们将自收到之日起15日内依法转送、交办有权处理的机关、单位，或者报请决定（《信访工作条例》第二十二条）。"
    other = _BY_OTHER_RULES.get(Organ(kind), "")
    if petition.person_id is None:
        return f"{other}您没有留姓名，不能书面告知：处理途径和程序请凭编号和查询码查询（《信访工作条例》第二十三条第二款）。"
    told = "我们将自收到之日起15日内书面告知您接收情况以及处理途径和程序，或者转送、交办的去向（《信访工作条例》第二十三条）。"
    return f"{other}其他事项，{told}" if other else told


def review_receipt(petition: Petition, review: ReviewRequest) -> Document:
    """What the petitioner has in hand of a request for review: which opinion, by whom it is reviewed, when it came (条例 35, 36)."""
    level, issuer = review.get_level_display(), review.unit.name
    rows = (
        ("信访件编号", petition.number),
        ("请求", level),
        ("不服的意见", review.disputed.number),
        ("由谁审查", issuer),
        ("收到之日", date_words(review.submitted_on)),
    )
    article = "第三十五条" if review.level == ReviewLevel.REVIEW else "第三十六条"
    return Document(
        kind=PaperKind.RECEIPT,
        title=f"{level}请求回执",
        number="",
        issuer=issuer,
        matter_number=petition.number,
        day=day_of(review.requested_at),
        sections=(LetterSection(rows=rows),),
        contact=contact(review.unit),
        notes=(f"自收到请求之日起30日内作出{level}意见，并书面答复您（《信访工作条例》{article}）。",),
    )


def registration_form(petition: Petition) -> Document:
    """The registration form 信访事项登记表 for the file, with the fields of law.md 5.1. Identity masked as in every list:
    whoever needs it in clear states a purpose."""
    unit, matter = petition.unit, petition.matter
    rows = (
        *_received_rows(petition),
        *person_rows(petition),
        ("反映事项", petition.title),
        ("问题发生地", matter.place or "未填写"),
        ("事实和理由", petition.text),
        ("请求", "\n".join(f"{r.position}．{r.text}" for r in matter.requests.all())),
        ("是否在其他程序中", petition.other_procedure or "未填写"),
        ("标志", "；".join(_marks(petition)) or "无"),
        ("事项类别", matter.get_kind_display() if matter.kind else "尚未分类"),
        ("办理途径", BY_CODE[matter.route].title if matter.route in BY_CODE else "尚未分类"),
        ("内容分类", matter.category.name if matter.category else "尚未分类"),
        ("材料", "\n".join(a.name for a in petition.attachments.all()) or "无"),
        ("信访人签名", ""),
        ("登记人签名", ""),
    )
    return Document(
        kind=PaperKind.REGISTRATION_FORM,
        title=RULES[PaperKind.REGISTRATION_FORM].title,
        number="",
        issuer=unit.name,
        matter_number=petition.number,
        day=day_of(petition.registered_at),
        sections=(LetterSection(rows=rows),),
        secrecy=_secrecy(matter),
        sealed_place=False,
    )


def _received_rows(petition: Petition) -> tuple[tuple[str, str], ...]:
    by = petition.registered_by.name if petition.registered_by else "网上自动登记"
    return (
        ("信访件编号", petition.number),
        ("信访形式", petition.get_channel_display()),
        ("收到时间", printed_time(petition.received_at)),
        ("登记时间", printed_time(petition.registered_at)),
        ("登记单位", name_at(petition.unit, petition.registered_at)),
        ("登记人", by),
    )


def person_rows(petition: Petition) -> tuple[tuple[str, str], ...]:
    """What is registered of the petitioner, masked."""
    person = petition.person
    if person is None:
        return (("信访人", "匿名"), ("人数", f"{petition.people_count}人"))
    people = f"{petition.people_count}人"
    chosen = "、".join(r.person.masked_name for r in petition.representatives.all())
    return (
        ("信访人", person.masked_name),
        ("证件", _id_row(person)),
        ("联系电话", person.masked_phone or "未填写"),
        ("住址", person.masked_address or "未填写"),
        *((("语言", f"{petition.language}（需要翻译）"),) if petition.language else ()),
        ("人数", f"{people}，代表：{chosen}" if chosen else people),
    )


def _id_row(person: Person) -> str:
    kind = ID_KINDS.get(IdKind(person.id_kind), "")
    noted = f"（{person.id_note}）" if person.id_note else ""
    return f"{kind} {person.masked_id_number}{noted}".strip() if person.masked_id_number else "未填写"


def _marks(petition: Petition) -> tuple[str, ...]:
    """What the registrar noted about the petition; nothing about what kind of person the petitioner is."""
    matter = petition.matter
    marks = (
        (petition.is_group, "集体访"),
        (is_joint_letter(petition.channel, petition.people_count), "联名信"),
        (petition.urgent or matter.urgent, "重大紧急"),
        (matter.confidential, "检举控告，保密"),
        (petition.oral, "口头提出，已如实记录"),
        (petition.read_back, "已向信访人宣读核对"),
        (petition.repeat_of_id is not None, "与以前的信访件为同一事项"),
    )
    return tuple(title for is_set, title in marks if is_set)


def _call(service: Service) -> tuple[tuple[str, str], ...]:
    """When which number was called; the number is never printed in clear."""
    if service.called_at is None:
        return ()
    return (("通话时间", printed_time(service.called_at)), ("所拨号码", service.called_number))


_MOST_LINES = 100
"""Signature lines on one form; a larger group signs several."""


def election_form(petition: Petition) -> Document:
    """推选代表书, to be filled in and signed by hand: nothing on it is taken from the vault (条例 20(3))."""
    unit, people = petition.unit, petition.people_count
    chosen = tuple((f"代表{n}", "姓名：　　　　　　　　　电话：") for n in range(1, MOST_REPRESENTATIVES + 1))
    lines = tuple(
        (
            f"{n}、{n + 1}" if n < people else f"{n}",
            "签名：　　　　　　　　　签名：\n　" if n < people else "签名：\n　",
        )
        for n in range(1, min(people, _MOST_LINES) + 1, 2)
    )
    return Document(
        kind=PaperKind.ELECTION_FORM,
        title=RULES[PaperKind.ELECTION_FORM].title,
        number="",
        issuer=unit.name,
        matter_number=petition.number,
        day=today(),
        sections=(
            LetterSection(
                rows=(
                    ("信访件编号", petition.number),
                    ("登记单位", unit.name),
                    ("反映事项", petition.title),
                    ("人数", f"{people}人"),
                )
            ),
            LetterSection(
                paragraphs=(
                    "多人采用走访形式提出共同的信访事项的，应当推选代表，代表人数不得超过5人（《信访工作条例》第二十条第三款）。",
                    "我们推选下列代表提出共同的信访事项，陈述事实和理由，接收告知和答复，并向我们转告。"
                    "推选不影响任何人单独提出请求。每人在一栏中亲笔签名。",
                )
            ),
            LetterSection(heading="推选的代表", rows=chosen),
            LetterSection(heading="推选人签名", rows=lines),
            LetterSection(rows=(("推选日期、接待人签名", ""),)),
        ),
        secrecy=_secrecy(petition.matter),
        sealed_place=False,
        notes=(f"超过{_MOST_LINES}人的，另用一份续签。",) if people > _MOST_LINES else (),
    )


_GRADES = "　　".join(f"□ {grade.label}" for grade in Grade)
_RECEIVED_BY = "□ 没有　　□ 有：　　　　　　　　"


def evaluation_sheet(petition: Petition) -> Document:
    """满意度评价单, to be filled in and signed by the petitioner: each of both units by itself (条例 21(2), law.md 6.4). Nothing on it is taken from the
    vault; who cannot or will not do it on the network hands it in or sends it."""
    unit, matter = petition.unit, petition.matter
    both = [
        ("信访部门", name_at(unit, petition.registered_at)),
        *(
            [("承办单位", matter.first_unit.name)]
            if matter.first_unit_id != unit.pk and matter.first_unit
            else []
        ),
    ]
    rated = [
        LetterSection(
            heading=f"对{what}{name}的评价", rows=(("评价（打√）", _GRADES), ("意见和建议", "\n\n"))
        )
        for what, name in both
    ]
    visit = petition.channel == Channel.VISIT
    asked = (("打断您说话", _RECEIVED_BY), ("接待时看手机", _RECEIVED_BY))
    return Document(
        kind=PaperKind.EVALUATION_SHEET,
        title=RULES[PaperKind.EVALUATION_SHEET].title,
        number="",
        issuer=unit.name,
        matter_number=petition.number,
        day=today(),
        sections=(
            LetterSection(rows=(("信访件编号", petition.number), ("反映事项", petition.title))),
            *rated,
            *([LetterSection(heading="来访接待", rows=asked)] if visit else []),
            LetterSection(
                rows=(
                    ("签名和日期", ""),
                    ("交回", contact(unit) or name_at(unit, petition.registered_at)),
                )
            ),
        ),
        sealed_place=False,
        notes=(
            "评价由您自愿作出，评的是单位的工作（《信访工作条例》第二十一条第二款）；不论怎样评价，都不影响您的信访事项和权利。"
            "也可以凭编号和查询码在网上评价。每个单位可以更改一次。",
        ),
    )


def sheet_to_sign(paper: Paper, one: Recipient | None, code: str) -> Document:
    """The return of a service before it is made: with room for what is written on the way, and a code by which the signed sheet comes back to
    its document and receiver."""
    rows = (
        ("送达文书", f"{paper.number} {RULES[paper.kind].title}"),
        ("受送达人", received_by(one) if one else addressee(paper.matter)),
        ("送达方式", "□直接送达　□留置送达　□邮寄送达"),
        ("送达日期", ""),
        ("送达人签名", ""),
        ("受送达人签名", ""),
        ("见证人签名", ""),
        ("备注", "受送达人拒绝签收的，写明拒收事由和日期，由送达人、见证人签名，将文书留置。"),
    )
    return replace(_return(paper, rows, today()), verification_code=code, scanned=f"{paper.number} {code}")


def proof_of_service(paper: Paper, service: Service) -> Document:
    """The signed return of a service, with what proves it."""
    rows = (
        ("送达文书", f"{paper.number} {RULES[paper.kind].title}"),
        ("受送达人", served_in_full(paper.matter, service)),
        ("送达方式", ServiceMethod(service.method).label),
        *_call(service),
        ("发出日期", date_words(service.sent_on)),
        ("送达日期", date_words(service.served_on)),
        ("送达凭证", service.proof),
        ("见证人", service.witness or "——"),
        ("送达人", service.by.name),
        ("受送达人签名", ""),
        ("备注", "受送达人拒绝签收的，写明拒收事由和日期，由送达人、见证人签名，将文书留置。"),
    )
    return _return(paper, rows, service.served_on)


def _return(paper: Paper, rows: Sequence[tuple[str, str]], day: date) -> Document:
    rule, unit = RULES[PaperKind.PROOF_OF_SERVICE], paper.unit.merged_into or paper.unit
    return Document(
        kind=PaperKind.PROOF_OF_SERVICE,
        title=rule.title,
        number="",
        issuer=unit.name,
        matter_number=paper.matter.number,
        day=day,
        sections=(LetterSection(rows=tuple(rows)),),
        secrecy=_secrecy(paper.matter),
        sealed_place=False,
    )
