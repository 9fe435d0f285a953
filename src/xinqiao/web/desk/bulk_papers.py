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

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import along
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.language import choices
from xinqiao.kernel.typed import written_day
from xinqiao.matters.commands.receipts import sheets_to_sign
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.models import Matter, Paper, PaperState, ServiceMethod
from xinqiao.matters.paperwork import to_pdf
from xinqiao.matters.queries.recipients import unserved_yet
from xinqiao.rules.papers import RULES
from xinqiao.rules.verdict import Verdict
from xinqiao.web.acts.bulk import MORE, Bulk, OneOfMany, of_matter
from xinqiao.web.forms import DayField

WAYS = (ServiceMethod.POST, ServiceMethod.DIRECT)
"""What is recorded of many in one form; the other ways ask of each what this form has no room for."""


def _line(paper: Paper, part: str = "", who: str = "") -> OneOfMany:
    title = _(RULES[paper.kind].title)
    told = f"{title} · {who}" if who else title
    return OneOfMany(subject=paper, part=part, matter=paper.matter, title=told, number=paper.number)


def _paper(record: Model) -> Paper:
    assert isinstance(record, Paper)
    return record


def _waiting(matter: Matter) -> list[Paper]:
    """Documents for petitioners that were issued and have not reached everybody."""
    found = matter.papers.filter(state=PaperState.ISSUED, served_on=None, addressed_to=None)
    return [paper for paper in found.order_by("issued_at", "pk") if paper.for_citizen]


def _papers(_actor: Actor, matter: Matter) -> Sequence[OneOfMany]:
    return [_line(paper) for paper in _waiting(matter)] or [of_matter(matter)]


def _letters(_actor: Actor, matter: Matter) -> Sequence[OneOfMany]:
    """One line for each who has not got the document."""
    return [line for paper in _waiting(matter) for line in _to_each(paper)] or [of_matter(matter)]


def _to_each(paper: Paper) -> list[OneOfMany]:
    left = unserved_yet(paper)
    return [_line(paper, str(one.principal.pk), one.masked) for one in left] or [_line(paper)]


def _letter(record: Model, part: str) -> OneOfMany:
    paper = _paper(record)
    return next((line for line in _to_each(paper) if line.part == part), _line(paper, part))


def _nothing_waits(line: OneOfMany) -> None:
    """Raises Refused for a matter that has no such document."""
    if not isinstance(line.subject, Paper):
        told = _("没有已经签发、还没有送达的文书。")
        raise Refused(Verdict(allowed=False, reason=told))


class ServeSeveral(forms.Form):
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
    delivery = Delivery(
        method=ServiceMethod(form.cleaned_data["method"]),
        sent_on=form.cleaned_data["sent_on"],
        served_on=written_day("served_on", day),
        proof=proof[:300],
        to=(UUID(line.part),) if line.part else (),
    )
    record_service(actor, _paper(line.subject), delivery)
    return _("已登记%(number)s的送达。") % {"number": line.number}


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
    printed=_pages,
)
