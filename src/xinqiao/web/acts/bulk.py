"""What is done with many records at a time: which of the chosen matters it is about, what is asked, and how one of them is done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django import forms
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel import rehearsal
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import CommandSpec, act_on
from xinqiao.kernel.errors import InvalidInput, NotFound, Rehearsed, XinqiaoError
from xinqiao.kernel.language import told, translated
from xinqiao.kernel.records import labelled, reference
from xinqiao.kernel.typed import read
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import visible
from xinqiao.rules.lifecycle import STATE_TITLES, State
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.form import ActForm
from xinqiao.web.request import post_value

ACTS = ("matter.forward", "matter.allocate", "matter.hand_over", "matter.take_over", "matter.appoint")
"""Acts of a matter that are done with many at a time; everything else is a judgement of one."""
MOST = 50
"""Matters at a time; so many stand on a page of a list."""
LINES = 120
"""Lines at a time: with three fields each, so many that a form is taken whole (`DATA_UPLOAD_MAX_NUMBER_FIELDS`)."""
_BETWEEN = "|"
Named = tuple[str, str]
"""A record as the log names it, and the part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOfMany:
    """A record, the part of it that is meant, and what came of it, or would: `words`; `good` is None before anything was tried. `title` and
    `number` tell of which matter it is."""

    subject: Model
    matter: Matter
    title: str
    number: str
    part: str = ""
    seen: int | None = None
    words: str = ""
    good: bool | None = None

    @property
    def key(self) -> str:
        """How the fields of its row are called."""
        return f"{self.subject.pk}-{self.part}" if self.part else str(self.subject.pk)

    @property
    def token(self) -> str:
        """Which it is, as a form sends it."""
        return _BETWEEN.join(
            (reference(self.subject), self.part, str("" if self.seen is None else self.seen))
        )


def of_matter(matter: Matter) -> OneOfMany:
    return OneOfMany(
        subject=matter, matter=matter, title=matter.title, number=matter.number, seen=matter.version
    )


def chosen_matters(request: HttpRequest) -> list[int]:
    """What was chosen in a list. Raises InvalidInput for more than go at a time: none is left out without a word."""
    sent = dict.fromkeys(map(whole_number, request.POST.getlist("matter")))
    keys = [key for key in sent if key is not None]
    if len(keys) > MOST:
        told = _("一次最多选择%(most)s件，这次选了%(n)s件，没有办理。请少选几件，分几次办理。")
        raise InvalidInput({"matter": told % {"most": MOST, "n": len(keys)}})
    return keys


def the_list(request: HttpRequest) -> str:
    """The list in which it was chosen, filtered as it was."""
    return f"{reverse('desk:matters')}?{QueryDict(post_value(request, 'query')[:2000]).urlencode()}".rstrip(
        "?"
    )


def all_of(lines: Sequence[OneOfMany]) -> list[OneOfMany]:
    """Raises InvalidInput for more lines than a form takes."""
    if len(lines) > LINES:
        told = _("所选事项共有%(n)s份要办，一次最多%(most)s份，没有办理。请少选几件，分几次办理。")
        raise InvalidInput({"matter": told % {"most": LINES, "n": len(lines)}})
    return list(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """`lines`: what it is done with of a matter; `one`: the line of a record and its part. `do`: it is done with one, of what was typed for
    all; its words. `label`: the type of its records. `offer`: who finds it at a list. `fields`: the template of its form. `printed`: what is
    printed of one, where it gives one file for all. `many`: the lines of those records that the person sees, read at once. `typed`: whether
    something was typed for the line whose fields are called so."""

    slug: str
    title: str
    lead: str
    label: str
    offer: Callable[[Actor], bool]
    lines: Callable[[Actor, Matter], Sequence[OneOfMany]]
    one: Callable[[Model, str], OneOfMany]
    form: Callable[[Sequence[OneOfMany], QueryDict | None], forms.Form]
    do: Callable[[Actor, OneOfMany, QueryDict], str]
    fields: str = "web/fields.html"
    printed: Callable[[Actor, OneOfMany, QueryDict], list[Callable[[], bytes]]] | None = None
    many: Callable[[Actor, Sequence[Named]], Mapping[Named, OneOfMany]] = lambda _actor, _named: {}
    typed: Callable[[str, QueryDict], bool] = lambda _key, sent: bool(sent)

    def pages(self, actor: Actor, line: OneOfMany, sent: QueryDict) -> list[Callable[[], bytes]]:
        """What is printed of one, each to be made after it is on record. Raises NotFound where nothing is printed."""
        if self.printed is None:
            raise NotFound
        return self.printed(actor, line, sent)


def _of_act(action: str) -> Bulk:
    spec = act_on(Matter, action.rpartition(".")[2])
    return Bulk(
        slug=spec.slug,
        title=spec.title,
        lead=spec.lead,
        label="matters.matter",
        offer=lambda actor: by_post(spec.action, actor),
        lines=lambda _actor, matter: [of_matter(matter)],
        one=lambda record, _part: of_matter(_matter(record)),
        form=lambda lines, sent: _act_form(spec, lines, sent),
        do=lambda actor, line, sent: _act(spec, actor, line, sent),
    )


def _matter(record: Model) -> Matter:
    assert isinstance(record, Matter)
    return record


def _act_form(spec: CommandSpec, lines: Sequence[OneOfMany], sent: QueryDict | None) -> forms.Form:
    """The form of the first matter that takes what was typed: whom it may go to depends on it."""
    made = [ActForm(spec, line.matter, sent) for line in lines]
    return next((one for one in made if sent is not None and one.is_valid()), made[0])


def _act(spec: CommandSpec, actor: Actor, line: OneOfMany, sent: QueryDict) -> str:
    """Each matter reads what was typed for itself. Of one that somebody else was faster with, what was typed is not judged by how it is now."""
    matter = line.matter
    if line.seen not in (None, matter.version):
        said = _("您选定以后这件有了变动，没有再办：现在是“%(state)s”，在%(unit)s。请打开看过再定。")
        where = {
            "state": translated(STATE_TITLES[State(matter.state)]),
            "unit": matter.holding_unit.short_name,
        }
        raise InvalidInput({"matter": said % where})
    given = {name: read(name, what, sent.get(name), line.matter) for name, what in spec.asked.items()}
    done = spec.run.seen(line.seen)(actor, line.matter, **given)
    return translated(spec.said(done, given)) or _("已办理：%(act)s。") % {"act": translated(spec.title)}


MORE: dict[str, Bulk] = {}
"""Slug → what rooms above do with many at a time."""


def known_bulk(slug: str) -> Bulk:
    """Whoever asks. Raises NotFound for what is not done with many."""
    if slug in MORE:
        return MORE[slug]
    spec = act_on(Matter, slug)
    if spec.action not in ACTS:
        raise NotFound
    return _of_act(spec.action)


def bulk_named(actor: Actor, slug: str) -> Bulk:
    """Raises NotFound for what is not done with many, or not by this person's posts."""
    found = known_bulk(slug)
    if not found.offer(actor):
        raise NotFound
    return found


def offered_on_lists(actor: Actor) -> list[Bulk]:
    """What this person's posts do with what is chosen in a list."""
    acts = [_of_act(action) for action in ACTS]
    return [bulk for bulk in (*acts, *MORE.values()) if bulk.offer(actor)]


def line_of(actor: Actor, bulk: Bulk, token: str) -> OneOfMany:
    """Of what a form sent. Raises NotFound for what this person does not see, and for what no such form sends."""
    reference_, part, seen = (*token.split(_BETWEEN), "", "", "")[:3]
    return replace(line_at(actor, bulk, reference_, part), seen=whole_number(seen))


def line_at(actor: Actor, bulk: Bulk, subject: str, part: str) -> OneOfMany:
    """Of a record as the log names it. Raises NotFound."""
    label, _colon, key = subject.partition(":")
    if label not in (bulk.label, "matters.matter") or not key:
        raise NotFound
    found = labelled(label).find(actor, key)
    return of_matter(found) if label != bulk.label else bulk.one(found, part)


def lines_at(actor: Actor, bulk: Bulk, named: Iterable[Named]) -> dict[Named, OneOfMany]:
    """The same of many, in as many queries as of one; what the person does not see is left out."""
    own, others = list[Named](), list[Named]()
    for one in named:
        (own if one[0].startswith("matters.matter:") else others).append(one)
    keys = [subject.partition(":")[2] for subject, _part in own]
    matters = {reference(matter): matter for matter in visible(actor).filter(pk__in=keys)} if own else {}
    found = {one: of_matter(matters[one[0]]) for one in own if one[0] in matters}
    if others:
        found |= bulk.many(actor, others)
    if found:
        note(ShownAs.LIST, *(line.matter.pk for line in found.values()))
    return found


def rehearsed(actor: Actor, bulk: Bulk, line: OneOfMany, sent: QueryDict) -> OneOfMany:
    """What would come of it; nothing is written."""
    try:
        with rehearsal.rehearsal():
            bulk.do(actor, line, sent)
    except Rehearsed:
        return replace(line, words=_("可以办理"), good=True)
    except XinqiaoError as error:
        return replace(line, words=problem(error), good=False)
    raise AssertionError("a rehearsal never ends by itself")


def problem(error: XinqiaoError) -> str:
    """Why a line was refused; of several fields each."""
    if isinstance(error, InvalidInput) and error.fields:
        return " ".join(translated(said) for said in error.fields.values())
    return told(error)
