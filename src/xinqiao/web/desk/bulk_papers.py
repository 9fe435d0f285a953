"""Documents of many matters at a time: their service recorded, each with its own day and proof, and their print as one file."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import along
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.language import choices, listed
from xinqiao.kernel.records import reference
from xinqiao.kernel.typed import written_day
from xinqiao.matters.commands.receipts import sheets_to_sign
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.models import Matter, Paper, PaperState, ServiceMethod
from xinqiao.matters.paperwork import to_pdf
from xinqiao.matters.queries.access import visible
from xinqiao.matters.queries.recipients import Recipient, unserved_yet
from xinqiao.people.models import Person
from xinqiao.rules.papers import RULES
from xinqiao.rules.verdict import Verdict
from xinqiao.web.acts.bulk import MORE, Bulk, Named, OneOfMany, of_matter
from xinqiao.web.forms import DayField, Form

WAYS = (ServiceMethod.POST, ServiceMethod.DIRECT)
"""What is recorded of many in one form; the other ways ask of each what this form has no room for."""


MOST_OF_PROOF = 300
"""Characters, as in the form of one."""
_KEY, _PART = 36, 40


def _line(paper: Paper, part: str = "", who: str = "") -> OneOfMany:
    title = _(RULES[paper.kind].title)
    told = f"{title} · {who}" if who else title
    return OneOfMany(subject=paper, part=part, matter=paper.matter, title=told, number=paper.number)


def _paper(record: Model) -> Paper:
    assert isinstance(record, Paper)
    return record


def _waiting(actor: Actor, matter: Matter) -> list[Paper]:
    """Documents for petitioners that were issued here and have not reached everybody: another unit serves its own."""
    found = matter.papers.filter(state=PaperState.ISSUED, served_on=None, addressed_to=None)
    mine = [paper for paper in found.order_by("issued_at", "pk") if paper.for_citizen]
    return [paper for paper in mine if check("service.record", actor, paper).allowed]


def _papers(actor: Actor, matter: Matter) -> Sequence[OneOfMany]:
    return [_line(paper) for paper in _waiting(actor, matter)] or [of_matter(matter)]


def _letters(actor: Actor, matter: Matter) -> Sequence[OneOfMany]:
    """One line for each who has not got the document."""
    return [line for paper in _waiting(actor, matter) for line in _to_each(paper)] or [of_matter(matter)]


def _to_each(paper: Paper) -> list[OneOfMany]:
    left = unserved_yet(paper)
    return [_line(paper, _part(one), one.masked) for one in left] or [_line(paper)]


def _part(one: Recipient) -> str:
    """For whom, and by its end through whom: who acts for somebody else now was not in the line that was looked at."""
    acts = one.who.pk.hex[_KEY - _PART :] if one.who.pk != one.principal.pk else ""
    return f"{one.principal.pk}{acts}"


def _whom(part: str) -> UUID | None:
    """For whom. Raises NotFound for what no line is."""
    if len(part) > _PART:
        raise NotFound
    try:
        return UUID(part[:_KEY]) if part else None
    except ValueError:
        raise NotFound from None


def _many(actor: Actor, named: Sequence[Named]) -> dict[Named, OneOfMany]:
    """Lines of documents, each with whom it is for."""
    keys = {subject.partition(":")[2] for subject, _part in named}
    seen = Paper.objects.filter(pk__in=keys, matter__in=visible(actor)).select_related("matter")
    papers = {reference(paper): paper for paper in seen}
    people = Person.objects.in_bulk({_whom(part) for _subject, part in named if part})
    who = {str(key): person.masked_name for key, person in people.items()}
    return {
        (subject, part): _line(papers[subject], part, who.get(part[:_KEY], ""))
        for subject, part in named
        if subject in papers
    }


def _letter(record: Model, part: str) -> OneOfMany:
    paper = _paper(record)
    _whom(part)
    return next((line for line in _to_each(paper) if line.part == part), _line(paper, part))


def _nothing_waits(line: OneOfMany) -> None:
    """Raises Refused for a matter that has no such document."""
    if not isinstance(line.subject, Paper):
        told = _("没有本单位签发、还没有送达的文书。")
        raise Refused(Verdict(allowed=False, reason=told))


class ServeSeveral(Form):
    """The way and the day of sending are the same for all; the day of service and its proof are each one's own."""

    method = forms.ChoiceField(
        label=gettext_lazy("送达方式"),
        choices=choices((way.value, way.label) for way in WAYS),
        help_text=gettext_lazy("留置、电子、公告送达和电话告知，请逐件登记"),
    )
    sent_on = DayField(label=gettext_lazy("发出日期"), initial=today)

    def __init__(self, *args: Any, lines: Sequence[OneOfMany] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines

    @property
    def nothing_waits(self) -> bool:
        """There is nothing to be asked, and nothing to go on with."""
        return not any(isinstance(line.subject, Paper) for line in self.lines)

    def rows(self) -> list[dict[str, Any]]:
        """What each is asked, with what was typed; of what cannot be served nothing."""
        return [
            {
                "line": line,
                "asked": isinstance(line.subject, Paper),
                "day": self.data.get(f"day-{line.key}", ""),
                "proof": self.data.get(f"proof-{line.key}", ""),
            }
            for line in self.lines
        ]


def _serve(actor: Actor, line: OneOfMany, sent: QueryDict) -> str:
    """As the single act does. A row without a day or a proof is not served: nothing is taken for granted. Raises InvalidInput, Refused."""
    _nothing_waits(line)
    day, proof = sent.get(f"day-{line.key}", ""), sent.get(f"proof-{line.key}", "")
    if not day:
        raise InvalidInput({"served_on": _("没有填写送达日期：还没有收到回执的，先不登记。")})
    form = ServeSeveral(sent)
    if not form.is_valid():
        raise InvalidInput({"method": _("请选择送达方式和发出日期。")})
    if len(proof) > MOST_OF_PROOF:
        told = _("送达凭证最多%(most)s字，这里有%(n)s字：请写短一些。")
        raise InvalidInput({"proof": told % {"most": MOST_OF_PROOF, "n": len(proof)}})
    delivery = Delivery(
        method=ServiceMethod(form.cleaned_data["method"]),
        sent_on=form.cleaned_data["sent_on"],
        served_on=written_day("served_on", day),
        proof=proof,
        to=(_receiver(_paper(line.subject), line.part),),
    )
    record_service(actor, _paper(line.subject), delivery)
    return _("已登记%(number)s的送达。") % {"number": line.number}


def _receiver(paper: Paper, part: str) -> UUID | None:
    """For whom the line was when it was looked at. Raises Refused when that has changed, and says who is to be served now: a day and a proof
    are those of whom they were typed for."""
    left = unserved_yet(paper)
    if left and part not in map(_part, left):
        told = _("受送达人与勾选时不同，现在等待送达的是：%(who)s。这一行没有登记，请核对以后重新填写。")
        raise Refused(Verdict(allowed=False, reason=told % {"who": listed(one.masked for one in left)}))
    return _whom(part)


def _typed(key: str, sent: QueryDict) -> bool:
    return bool(sent.get(f"day-{key}") or sent.get(f"proof-{key}"))


def _take(actor: Actor, line: OneOfMany, sent: QueryDict) -> str:
    _pages(actor, line, sent)
    return ""


def _pages(actor: Actor, line: OneOfMany, sent: QueryDict) -> list[Callable[[], bytes]]:
    """The document as issued, on record as a download is, and with it the sheets to sign, if they are wanted."""
    _nothing_waits(line)
    paper = _paper(line.subject)
    data = download_paper(actor, paper)
    made: list[Callable[[], bytes]] = [lambda: data]
    if "sheets" in sent:
        with along(_nothing_more):  # the line is marked with the document
            made += sheets(actor, paper)
    return made


def sheets(actor: Actor, paper: Paper) -> list[Callable[[], bytes]]:
    """送达回证 for each who has not got the document, to be set one by one. Raises Refused."""
    return [partial(to_pdf, document) for document in sheets_to_sign(actor, paper)]


def _nothing_more(_done: object) -> None:
    """Beside the act itself."""


MORE["serve"] = Bulk(
    slug="serve",
    title=gettext_noop("登记送达"),
    lead=gettext_noop(
        "每一件填写自己的送达日期和凭证，照回执填写；没有收到回执的留空，这一次不登记。寄出不等于送达。"
    ),
    label="matters.paper",
    offer=lambda actor: by_post("service.record", actor),
    lines=_letters,
    one=_letter,
    form=lambda lines, sent: ServeSeveral(sent, lines=lines),
    do=_serve,
    many=_many,
    typed=_typed,
    fields="desk/serve_several.html",
)
MORE["print"] = Bulk(
    slug="print",
    title=gettext_noop("打印文书"),
    lead=gettext_noop("已经签发、还没有送达的文书，合成一份打印；每一份都记入日志。"),
    label="matters.paper",
    offer=lambda actor: by_post("service.record", actor),
    lines=_papers,
    one=lambda record, part: _line(_paper(record), part),
    form=lambda _lines, sent: forms.Form(sent),
    do=_take,
    many=_many,
    printed=_pages,
)
