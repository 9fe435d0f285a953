"""Who left the unit and still has an account: from a list of names, or from the directory (M-I5). It only proposes: each account is closed
by an act of its own."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from xinqiao.accounts.queries import last_of, waiting
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput
from xinqiao.matters.models import Matter, MatterStaff, StaffPart
from xinqiao.offices.directory import entries_of
from xinqiao.offices.models import DirectoryLink, Staff
from xinqiao.offices.queries import administered
from xinqiao.rules.words import Phrase

MOST = 100
"""Names that one list may have."""
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """A name of the list: whose account it is, how many open matters must be handed over, what else is to be known."""

    name: str
    staff: Staff | None
    matters: int
    notes: tuple[Phrase, ...]


def names_in(text: str) -> list[str]:
    """The user names of a list, each once. Raises InvalidInput for more than can be looked through."""
    names = list(dict.fromkeys(name for name in _BETWEEN.split(text.strip("\ufeff \r\n")) if name))
    if len(names) > MOST:
        raise InvalidInput(
            {"names": Phrase("一次最多{most}个用户名，这里有{n}个；请分几次。", most=MOST, n=len(names))}
        )
    return names


def leavers(actor: Actor, names: list[str]) -> list[Leaver]:
    """What closing each of them would meet, in the order of the list. Names are those of this system, else of the directory; who is
    outside the administrator's units is nobody here."""
    here = administered(actor)
    found = {staff.username: staff for staff in here.filter(username__in=names)}
    for link in DirectoryLink.objects.filter(name__in=names, staff__in=here).select_related("staff__unit"):
        found.setdefault(link.name, link.staff)
    held = answered_for(staff.pk for staff in found.values())
    asked = set(waiting().filter(staff__in=found.values()).values_list("staff_id", flat=True))
    return [_leaver(actor, name, found.get(name), held, asked) for name in names]


def gone(actor: Actor) -> list[str]:
    """The user names of open accounts whose person the directory does not know any more, or knows as somebody else; the first of them.
    Raises Refused when it does not answer."""
    links = DirectoryLink.objects.filter(staff__in=administered(actor), staff__is_active=True)
    rows = list(links.order_by("pk").values_list("staff__username", "name", "key"))
    there = entries_of([name for _username, name, _key in rows])
    missing = [username for username, name, key in rows if (e := there[name]) is None or e.key != key]
    return missing[:MOST]


def answered_for(people: Iterable[int]) -> dict[int, set[int]]:
    """The open matters that would be without anybody who answers for them if each of these left: as first handler, or in a review alone.
    Who handed the matter over leaves nothing behind; the answer that who helped owes waits for the unit to name another (`to_take_on`)."""
    ids = list(people)
    held: dict[int, set[int]] = defaultdict(set)
    others = MatterStaff.objects.filter(
        matter=OuterRef("matter"),
        part=StaffPart.HANDLER,
        staff__unit=OuterRef("staff__unit"),
        staff__is_active=True,
    ).exclude(staff=OuterRef("staff"))
    first = Matter.objects.filter(closed_at=None, first_handler__in=ids)
    alone = MatterStaff.objects.filter(
        ~Exists(others), staff__in=ids, part=StaffPart.HANDLER, matter__closed_at=None
    )
    for staff, matter in (
        *first.values_list("first_handler", "pk"),
        *alone.values_list("staff", "matter"),
    ):
        held[staff].add(matter)
    return held


def _leaver(
    actor: Actor, name: str, staff: Staff | None, held: dict[int, set[int]], asked: set[int]
) -> Leaver:
    if staff is None:
        told = Phrase("您管理的单位里没有这个用户名，请核对。")
        return Leaver(name=name, staff=None, matters=0, notes=(told,))
    notes = []
    if staff.pk == actor.staff_id:
        notes.append(Phrase("您自己的账号，由另一名管理员停用。"))
    elif staff.is_active and last_of(staff):
        notes.append(Phrase("最后一名管理员：先设置并启用另一名。"))
    if staff.pk in asked:
        notes.append(Phrase("有一项变更等第二名管理员确认。"))
    return Leaver(name=name, staff=staff, matters=len(held.get(staff.pk, ())), notes=tuple(notes))
