"""Reads about organs and staff."""

from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.models import Absence, DirectoryLink, SecondFactor, Section, Staff, Unit, UnitKind
from xinqiao.rules.roles import ADMINS, Role
from xinqiao.rules.words import Phrase


def hurdle(staff: Staff, *, second_factor: bool, elsewhere: bool) -> str:
    """What a person who has shown the password must pass before any work: "second_factor", "password" (a new one is
    due), or nothing. `second_factor`: whether the second factor was shown; `elsewhere`: whether the provider vouched instead of
    the own password, which then is renewed when it is next used."""
    if not second_factor and second_factor_due(staff):
        return "second_factor"
    return "password" if not elsewhere and staff.password_expired and own_password_opens(staff) else ""


def second_factor_due(staff: Staff) -> bool:
    """Whether log-in asks this person for a second factor: everybody where the office makes it a duty, and whoever has set one up."""
    if settings.XINQIAO_SECOND_FACTOR:
        return True
    read = getattr(staff, "has_factor", None)  # of who is logged in, with the person (`offices.login`)
    if read is None:
        return SecondFactor.objects.filter(pk=staff.pk).exclude(confirmed_at=None).exists()
    return bool(read)


def own_password_opens(staff: Staff) -> bool:
    """Whether the password of this system opens the account. A linked one has the directory's instead; an administrator keeps the own
    beside it, so that a directory that is down shuts out nobody who can help."""
    elsewhere = DirectoryLink.objects.filter(staff=staff)
    return not elsewhere.exclude(staff__posts__role__in=[r.value for r in ADMINS]).exists()


def actor_for(staff: Staff, request_id: str = "") -> Actor:
    """The actor a logged-in member of staff is; reads the posts unless the session has just read them (`offices.login`), so that a
    change of rights works at once."""
    posts = getattr(staff, "posts_read", None)
    if (
        posts is not None
    ):  # once; the user of a request is a wrapper, whose own `__dict__` is not that of the person
        delattr(staff, "posts_read")
    else:
        posts = list(staff.posts.values_list("role", "staff__unit__short_name"))
    tree = cache(organ_tree)
    return Actor(
        kind=ActorKind.STAFF,
        label=staff.name,
        staff_id=staff.pk,
        unit_id=staff.unit_id,
        section_id=staff.section_id,
        unit_name=posts[0][1] if posts else "",
        above=cache(lambda: superiors(staff.unit_id, tree())),
        tree=tree,
        roles=frozenset(Role(role) for role, _ in posts),
        request_id=request_id,
    )


def get_unit(unit_id: int) -> Unit:
    unit = Unit.objects.filter(pk=unit_id, active=True).first()
    if unit is None:
        raise NotFound("没有这个单位，或者它已停用。")
    return unit


def of_unit(unit_id: int, field: str = "unit") -> Q:
    """Records of a unit, also those that stayed with one it took up because it had the same already (`accounts.handing_over`)."""
    return Q(**{f"{field}__in": Unit.objects.filter(Q(pk=unit_id) | Q(merged_into=unit_id))})


def units() -> QuerySet[Unit]:
    """Active units, for choosing a recipient."""
    return Unit.objects.filter(active=True).order_by("level", "id")


def petition_offices() -> QuerySet[Unit]:
    return units().filter(kind=UnitKind.PETITION_OFFICE)


def reached() -> QuerySet[Unit]:
    """The petition offices of which it is known how they are reached."""
    return petition_offices().exclude(address="", telephone="", hours="").order_by("pk")


def of_the_office(words: str) -> bool:
    """Whether the words are, hold or are part of the name of a unit or a section, or name a member of staff."""
    places = (
        Unit.objects.order_by()
        .values_list("name")
        .union(
            Unit.objects.order_by().values_list("short_name"), Section.objects.order_by().values_list("name")
        )
    )
    return (
        any(words in name or name in words for (name,) in places if name)
        or Staff.objects.filter(name=words).exists()
    )


def sections_of(unit_id: int) -> QuerySet[Section]:
    return Section.objects.filter(unit_id=unit_id)


def staff_of(unit_id: int, *roles: Role) -> QuerySet[Staff]:
    """Active people of a unit who do its business, optionally only those who hold one of `roles`: an administrator has no part in
    it (等保: 三员分立), and outside experts are nobody's staff. `everybody_of` has the administrators as well."""
    found = everybody_of(unit_id)
    if roles:
        return found.filter(posts__role__in=[r.value for r in roles]).distinct()
    return found.exclude(posts__role__in=[r.value for r in ADMINS])


def everybody_of(unit_id: int) -> QuerySet[Staff]:
    """Active people of a unit, its administrators among them: who signs a pledge and may keep a key."""
    found = Staff.objects.filter(unit_id=unit_id, is_active=True)
    return found.exclude(posts__role=Role.EXPERT).order_by("id")


def away(day: date, path: str = "") -> Q:
    """The condition of an absence, at the end of `path`, that it holds on this day."""
    at = f"{path}__" if path else ""
    still = Q(**{f"{at}ended_on": None}) | Q(**{f"{at}ended_on__gt": day})
    return Q(**{f"{at}first_day__lte": day, f"{at}last_day__gte": day}) & still


def absences_on(day: date) -> QuerySet[Absence]:
    return Absence.objects.filter(away(day)).select_related("staff", "deputy")


def experts() -> QuerySet[Staff]:
    """Outside experts with an open account."""
    return Staff.objects.filter(posts__role=Role.EXPERT, is_active=True).select_related("unit").order_by("id")


def get_staff(staff_id: int) -> Staff:
    staff = Staff.objects.filter(pk=staff_id, is_active=True).select_related("unit", "section").first()
    if staff is None:
        raise NotFound("没有这个人，或者账号已停用。")
    return staff


OPENED = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
"""Accounts whose person has set a password: the others nobody can log in to."""


def administered(actor: Actor) -> QuerySet[Staff]:
    """The accounts of an administrator's own unit and of those below it; of nobody else's."""
    return Staff.objects.filter(
        unit_id__in=subordinates({actor.unit}) if actor.roles & ADMINS else ()
    ).select_related("unit", "section")


def get_administered(actor: Actor, key: Any) -> Staff:
    """One of them. Raises NotFound."""
    staff = administered(actor).filter(pk=key).first()
    if staff is None:
        raise NotFound
    return staff


def administrators_of(unit_id: int, *roles: Role) -> QuerySet[Staff]:
    """Open accounts of administrators of this unit or one above it."""
    wanted = [r.value for r in roles or ADMINS]
    found = Staff.objects.filter(unit_id__in=superiors(unit_id), is_active=True, posts__role__in=wanted)
    return found.distinct()


def staff_named(usernames: list[str]) -> list[Staff]:
    """Staff by user name. Raises NotFound naming the first that does not exist."""
    found = {s.username: s for s in Staff.objects.filter(username__in=usernames)}
    for name in usernames:
        if name not in found:
            raise NotFound(Phrase("没有用户名为「{name}」的人员，请核对。", name=name))
    return list(found.values())


def subordinates(unit_ids: set[int], tree: dict[int, list[int]] | None = None) -> frozenset[int]:
    """The units themselves and everything below them in the organ tree (`parent` and both superiors), which may have been read already."""
    below: dict[int, list[int]] = defaultdict(list)
    for pk, above in (organ_tree() if tree is None else tree).items():
        for unit_id in above:
            below[unit_id].append(pk)
    return _closure(unit_ids, below)


def superiors(unit_id: int | None, tree: dict[int, list[int]] | None = None) -> frozenset[int]:
    """The unit itself and everything above it. `tree`: that of the organs, where it was read already."""
    return _closure({unit_id} if unit_id else set(), organ_tree() if tree is None else tree)


def line_above(unit_id: int) -> list[int]:
    """The units above this one, the nearest first."""
    tree, line = organ_tree(), [unit_id]
    for one in line:
        line += [above for above in tree.get(one, ()) if above not in line]
    return line[1:]


def organ_tree() -> dict[int, list[int]]:
    """Unit → those directly above it."""
    return {
        pk: [one for one in above if one]
        for pk, *above in Unit.objects.values_list("pk", "parent_id", "superior_id", "line_superior_id")
    }


def _closure(start: set[int], edges: dict[int, list[int]]) -> frozenset[int]:
    found, todo = set(start), list(start)
    while todo:
        new = [u for u in edges.get(todo.pop(), ()) if u not in found]
        found.update(new)
        todo.extend(new)
    return frozenset(found)
