"""The people of a petition as its desk shows them: who acts for whom, what was put right, whom a group chose; masked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.language import day_in_words, listed, translated
from xinqiao.matters.models import Acting, Death, Petition, RequestChange
from xinqiao.matters.queries.recipients import of_petition, principals
from xinqiao.rules.acting import CORRECTED, POWERS, Power
from xinqiao.rules.submission import is_joint_letter
from xinqiao.web.acts.views import ActLink, links

_ACTS = (
    "correct",
    "correct_words",
    "agent",
    "guardian",
    "death",
    "succeed",
    "end_acting",
    "elect",
    "data-request",
)
LISTS = frozenset({"corrections", "acting", "deaths", "elections", "request_changes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One fact, with the day on which it was recorded and by whom; `over`: it has ended."""

    title: str
    text: str
    note: str
    over: bool = False


def people_acts(actor: Actor, petition: Petition) -> list[ActLink]:
    """What can be recorded of the people of this petition now."""
    return [link for link in links(actor, petition) if link.url.rstrip("/").rpartition("/")[2] in _ACTS]


def people_lines(petition: Petition, there: frozenset[str]) -> list[PersonLine]:
    """Everything on record, the newest of each kind last. `there`: the lists that are not empty."""
    return [*_people(petition, there), *_requests(petition, there)]


def who_receives(petition: Petition) -> str:
    """Who is told and served of this petition now, masked; empty where nobody is named."""
    return listed([one.masked for one in of_petition(petition, principals(petition))])


def joint(petition: Petition) -> bool:
    return is_joint_letter(petition.channel, petition.people_count)


def _people(petition: Petition, there: frozenset[str]) -> Iterator[PersonLine]:
    if "deaths" in there:
        of = Q(petition=petition) | Q(person=petition.person_id)
        for death in Death.objects.filter(of).select_related("person", "by"):
            text = _("%(who)s于%(day)s去世") % {"who": death.person, "day": day_in_words(death.died_on)}
            yield PersonLine(title=_("去世"), text=text, note=_note(death.by.name, day_of(death.at)))
    if "acting" in there:
        for row in petition.acting.select_related("person", "principal", "by", "proof"):
            yield _acting(row)
    if "elections" in there:
        for one in petition.elections.select_related("by", "scan"):
            facts = {"n": one.signers, "day": day_in_words(one.elected_on), "scan": one.scan.name}
            text = _("%(day)s由%(n)s人签名推选（%(scan)s）") % facts
            yield PersonLine(title=_("推选代表"), text=text, note=_note(one.by.name, day_of(one.at)))
    if "word_changes" in there:
        for word in petition.word_changes.select_related("by"):
            facts = {"title": word.title, "text": word.text}
            text = _("原登记的标题“%(title)s”，内容：%(text)s") % facts
            text = _("；").join((text, word.reason))
            yield PersonLine(title=_("更正登记内容"), text=text, note=_note(word.by.name, day_of(word.at)))
    if "corrections" in there:
        for each in petition.corrections.select_related("person", "former", "by"):
            what = listed([translated(CORRECTED[name]) for name in each.fields])
            old = each.former.masked_name if each.former else _("匿名")
            facts = {"who": each.person, "old": old, "what": what, "reason": translated(each.reason)}
            text = _("%(who)s（更正前%(old)s）：%(what)s。%(reason)s") % facts
            who = each.by.name if each.by else _("信访人")
            yield PersonLine(title=_("更正"), text=text, note=_note(who, day_of(each.at)))


def _acting(row: Acting) -> PersonLine:
    parts = [_("%(who)s，为%(principal)s") % {"who": row.person, "principal": row.principal}]
    parts += [row.person.masked_phone] if row.person.masked_phone else []
    parts += [translated(row.get_incapacity_display())] if row.incapacity else []
    parts += [translated(row.get_consent_display())] if row.consent else []
    parts += [row.relation] if row.relation else []
    parts += [listed([translated(POWERS[Power(power)]) for power in row.powers])] if row.powers else []
    parts += [row.proof.name]
    if row.ended_on:
        ended = {"day": day_in_words(row.ended_on), "reason": row.end_reason}
        parts += [_("%(day)s终止：%(reason)s") % ended]
    since = _("自%(day)s") % {"day": day_in_words(row.since)}
    return PersonLine(
        title=translated(row.get_part_display()),
        text=_("；").join(parts),
        note=f"{since} {_note(row.by.name, day_of(row.at))}",
        over=row.ended_on is not None,
    )


def _requests(petition: Petition, there: frozenset[str]) -> Iterator[PersonLine]:
    if "request_changes" not in there:
        return
    changes = RequestChange.objects.filter(request__matter=petition.matter_id).select_related("request", "by")
    for change in changes:
        facts = {"n": change.request.position, "before": change.before, "after": change.after}
        text = _("第%(n)s项：“%(before)s”改为“%(after)s”。") % facts + change.reason
        yield PersonLine(title=_("更正请求"), text=text, note=_note(change.by.name, day_of(change.at)))


def _note(by: str, day: date) -> str:
    return f"{by} {day_in_words(day)}"
