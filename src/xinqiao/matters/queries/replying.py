"""What the check of a reply is told of its matter (M-C2), and what the check says."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from xinqiao.library.calendars import work_calendar
from xinqiao.library.models import Provision
from xinqiao.library.queries.wording import norms_of
from xinqiao.matters.citing import CitationCheck, check_draft, texts_of
from xinqiao.matters.content import parties
from xinqiao.matters.models import Matter, Outcome, OutsideDocument, Paper, Petition
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.earlier import raised_before
from xinqiao.offices.models import Unit
from xinqiao.rules.folding import typed_number
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.redaction import redactor
from xinqiao.rules.replying import ReplyFacts, check
from xinqiao.rules.replying.finding import CheckedReply, Spot
from xinqiao.rules.replying.of_others import documents, informers, is_of_a_person, numbered, other_petitioners
from xinqiao.rules.words import Phrase

_SURE = frozenset({"id_number", "bank_card", "permit"})
_OFFICIAL = frozenset({"landline", "mobile", "email", "address"})
"""What a reply tells of the office itself, of a place or of whom to ask: never a finding by its shape alone."""
_KINDS = {
    "id_number": "这里有他人的证件号码，不能写进答复。",
    "bank_card": "这里有他人的银行账号，不能写进答复。",
    "permit": "这里有他人的证件号码，不能写进答复。",
}


def is_checked(kind: str) -> bool:
    """Whether papers of this kind are replies to petitioners."""
    return RULES[kind].answers


def check_reply(matter: Matter, kind: str, content: Mapping[str, Any], day: date) -> CheckedReply:
    """Everything there is to say of a reply, as written and not masked. Only its writer may see the words; others see what
    `matters.replying` keeps."""
    return check(facts_of(matter, kind, content, day))


def facts_of(matter: Matter, kind: str, content: Mapping[str, Any], day: date) -> ReplyFacts:
    """What is compared: the reply with the petition, the library, the calendar and the norms of the unit."""
    rule = RULES[kind]
    texts = texts_of(rule, content)
    petition = Petition.objects.filter(matter=matter).order_by("pk").first()
    cited = check_draft(matter, kind, content, day)
    return ReplyFacts(
        texts=texts,
        titles=rule.labels,
        petition=f"{matter.title}\n{petition.text if petition else ''}",
        requests={item.position: item.text for item in matter.requests.all()},
        written=day,
        calendar=work_calendar(),
        norms=norms_of(matter.holding_unit_id),
        needs_basis=matter.kind != Kind.SUGGESTION,
        by_item=rule.each_request,
        needs_course=_goes_on(kind, content),
        cites=bool(cited and cited.citations),
        persons=_persons(matter, texts),
        others=_others(matter, texts),
        standards=_standards(cited),
    )


def _goes_on(kind: str, content: Mapping[str, Any]) -> bool:
    """Whether something is to be done after the reply: always after one without outcomes, else where a request is supported."""
    outcomes = {str(item.get("outcome", "")) for item in content.get("items", [])}
    return kind == PaperKind.REPLY or Outcome.SUPPORTED in outcomes


def _persons(matter: Matter, texts: Mapping[str, str]) -> list[Spot]:
    """Data of people who are not the petitioner, and who informed against somebody."""
    names, known = parties(matter)
    own = {typed_number(value) for value in (*names, *known) if value}
    found_in = redactor(names=names, known=known)
    found = [
        Spot(field=name, start=start, end=end, why=why, sure=True)
        for name, text in texts.items()
        for start, end, why in informers(text)
    ]
    return found + [
        Spot(
            field=name,
            start=span.start,
            end=span.end,
            why=_KINDS.get(span.kind, "这里像是他人的姓名或者个人情况，请核对是否需要写出。"),
            sure=span.kind in _SURE,
        )
        for name, text in texts.items()
        for span in found_in(text).spans
        if (span.kind not in _OFFICIAL or is_of_a_person(text, span.start, span.kind))
        and typed_number(text[span.start : span.end]) not in own
    ]


def _others(matter: Matter, texts: Mapping[str, str]) -> list[Spot]:
    """Other petitioners, and numbers that are not of this matter, nor of an earlier one of the same petitioner. Whether there is such a
    matter at all is not told: hidden and absent are the same answer."""
    names, _known = parties(matter)
    people = [
        Spot(field=name, start=start, end=end, why=why)
        for name, text in texts.items()
        for start, end, why in other_petitioners(text, names)
    ]
    told = [(name, *found, True) for name, text in texts.items() for found in numbered(text)]
    told += [(name, *found, False) for name, text in texts.items() for found in _issued(text)]
    own = _own_numbers(matter) if told else frozenset()
    return people + [
        Spot(
            field=name,
            start=start,
            end=end,
            why=Phrase("{number}不是此事项的编号，不能写进这份答复。", number=number)
            if sure
            else Phrase("{number}不在此事项的案卷里，请核对是不是其他事项的文书。", number=number),
            sure=sure,
        )
        for name, start, end, number, sure in told
        if number not in own
    ]


def _issued(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers with the word of one of our offices and of a kind of document for petitions: not those of the instruments a reply rests on.
    An office also decides under such a word what is not in this system (云政复 of 行政复议), so that it is only asked."""
    found = list(documents(text))
    words = {
        (before[first:], before[first : len(before) - len(rule.word)])
        for _places, _end, before, _rest in found
        for rule in RULES.values()
        if before.endswith(rule.word)
        for first in range(len(before) - len(rule.word))
    }
    known = Unit.objects.filter(document_word__in={unit for _word, unit in words}) if words else []
    offices = {unit.document_word for unit in known}
    for places, end, before, rest in found:
        word = max(
            (word for word, unit in words if unit in offices and before.endswith(word)), key=len, default=""
        )
        if word:
            yield places[len(before) - len(word)], end, word + rest


def _own_numbers(matter: Matter) -> frozenset[str]:
    of = [matter.pk, *(m.pk for m in raised_before(matter).matters)]
    of_record = (Petition.objects.filter(matter__in=of), Paper.objects.filter(matter__in=of))
    outside = OutsideDocument.objects.filter(petition__matter=matter)
    return frozenset(
        number for rows in (*of_record, outside) for number in rows.values_list("number", flat=True)
    )


def _standards(cited: CitationCheck | None) -> list[str]:
    """The texts of the provisions on which it rests, where the library has them."""
    found = [c.found for c in cited.citations if c.found.holds] if cited else []
    places = [
        (f.version.id, f.mention.address) for f in found if f.version and f.version.id and f.mention.address
    ]
    texts = []
    for version, address in places[:20]:
        rows = Provision.objects.filter(
            version_id=version, article=address.article, inserted=address.inserted
        )
        texts.append("\n".join(rows.order_by("position").values_list("text", flat=True)))
    return texts
