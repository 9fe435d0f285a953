"""`@command`: the one way to write. Transaction, lock, policy, body, audit, in this order and nothing else.

    @command("matter.accept")
    def accept(act: Act, matter: Matter, *, ground: str) -> Matter: ...

    accept(actor, matter, ground="…")

The caller passes the record as it saw it, or says which version that was: `accept.seen(3)(actor, matter, …)`. The decorator locks the
row after what it hangs on, reads it again and compares the version (`Stale`), asks the policy (`Denied`, recorded even though everything is rolled
back), cleans and masks what was typed and keeps choices within their lists (`kernel.typed`), runs the body, and writes what the body recorded. A
body that recorded nothing is rolled back (`NotAudited`). What is costly and needs to know what only the body knows is made between two
runs of it (`kernel.beforehand`). Commands never call commands.
"""

import functools
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, get_type_hints

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models

from xinqiao.kernel import access, audit, rehearsal, typed
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.beforehand import Beforehand
from xinqiao.kernel.clock import day_of, now
from xinqiao.kernel.errors import Denied, NotAudited, NotFound, Stale
from xinqiao.kernel.records import check_all, mask_of, reference
from xinqiao.kernel.told import read
from xinqiao.kernel.writing import writing
from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course
from xinqiao.rules.grants import BY_ACTION

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=models.Model | None)


@dataclass(slots=True)
class Act:
    """One running command: who, when, what was made for it before, and what it has recorded so far."""

    actor: Actor
    action: str
    at: datetime
    beforehand: Beforehand
    events: list[audit.Event] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The statutory day of the act."""
        return day_of(self.at)

    def record(
        self,
        subject: models.Model | type[models.Model],
        *,
        matter_id: int | None = None,
        action: str = "",
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        basis: Basis | None = None,
        reason: str = "",
    ) -> None:
        """Add an audit entry about a record, or about a type of records as a whole. `before`/`after` carry named fields without
        personal values."""
        self.events.append(
            audit.Event(
                action=action or self.action,
                subject=reference(subject),
                matter_id=matter_id,
                before=before,
                after=after,
                basis=basis.text if basis else "",
                reason=reason,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """An entry of the registry, from which pages, interface, documentation and the role × command tests are made.

    `asked`: what people give, by parameter; `payloads`: the dataclasses that hold more of it, `rows`: those given as often as
    they like; `simple`: only the first is given, `open`: only these three; neither holds for what gives a file. `lead` says what will
    happen, `verb` is the button's word, `slug` the act's place in addresses. `fits`: whether the act makes sense for this record now,
    apart from policy and from the table of its course. `told`: what the person reads who decides. `said`: what was done, of the result
    and what was given: for whom, under which number. `page`: the name of the page to which the act belongs, if not the record's own. `together`: several people do it at the same time, and what another did since does not stand in the way."""

    action: str
    title: str
    module: str
    name: str
    doc: str
    subject: type[models.Model] | None
    asked: Mapping[str, typed.Given]
    payloads: Mapping[str, type]
    rows: Mapping[str, type]
    simple: bool
    open: bool
    lead: str = ""
    verb: str = ""
    slug: str = ""
    danger: bool = False
    page: str = ""
    together: bool = False
    fits: Callable[[Actor, Any], bool] = field(default=lambda _actor, _record: True)
    told: Callable[[Any], str] = field(default=lambda _record: "")
    said: Callable[[Any, Mapping[str, Any]], str] = field(default=lambda _result, _given: "")
    run: "Command[Any, ..., Any]"

    def possible(self, actor: Actor, record: Any) -> bool:
        """Whether the act makes sense now: a record on a course is at a stage from which its table takes an act of this name, and `fits`."""
        course, name = getattr(record, "course", None), self.action.rpartition(".")[2]
        if isinstance(course, Course) and name in course.acts and not course.open_to(record.stage, name):
            return False
        return self.fits(actor, record)


REGISTRY: dict[str, CommandSpec] = {}

Following = Callable[[Act, Any, Any, Mapping[str, Any]], None]
"""Of the act, its record, its result and what was given."""
AFTERWARDS: dict[str, list[Following]] = {}
"""Action → what else belongs to it, in the same transaction."""

CONDITIONS: dict[str, Callable[[Act, Any, Mapping[str, Any]], None]] = {}
"""Action → what an app above its own asks before it is done: of the act, its record and what was given; it may raise."""


_along: ContextVar[Callable[[Any], None] | None] = ContextVar("along", default=None)


@contextmanager
def along(what: Callable[[Any], None]) -> Iterator[None]:
    """Until the end of the block `what` is done with the result of each command, in its transaction: with it, or like it not at all."""
    token = _along.set(what)
    try:
        yield
    finally:
        _along.reset(token)


def afterwards(action: str, following: Following) -> None:
    """Have this done after each act of that name, after what others asked for."""
    AFTERWARDS.setdefault(action, []).append(following)


def _locked(subject: S, seen: int | None, shared: bool) -> S:
    """The subject's row, locked and fresh; the version that the caller saw must still be the current one."""
    if subject is None:
        return subject
    if shared:
        current = _shared(subject)
    else:
        # no_key: rows that merely refer to this one may be inserted meanwhile; else registering would wait for itself.
        rows = type(subject)._default_manager.select_for_update(no_key=True)
        current = rows.filter(pk=subject.pk).first()
    if current is None:
        raise NotFound
    version = getattr(current, "version", None)
    seen = getattr(subject, "version", None) if seen is None else seen
    if seen != version and seen is not None and version is not None:
        raise Stale(seen=seen, current=version)
    return current


def _shared(subject: S) -> S | None:
    """The row, which any number of acts hold together; who changes it waits for them, and they for him. SQLite has one writer anyway."""
    assert subject is not None
    table, own = subject._meta.db_table, subject._meta.pk
    held = " FOR SHARE" if connection.features.has_select_for_update else ""
    key = own.get_db_prep_value(subject.pk, connection)
    sql = f'SELECT * FROM "{table}" WHERE "{own.column}" = %s{held}'  # noqa: S608 - names of ours
    return next(iter(type(subject)._default_manager.raw(sql, [key])), None)


def _lock_above(subject: models.Model | None) -> None:
    """What a record hangs on is locked before it, from the top down: everybody takes rows in this one order, so that two never wait for each
    other."""
    for model, key in reversed(list(hangs_on(subject))):
        _lock(model._default_manager.filter(pk=key))


def hangs_on(subject: models.Model | None) -> Iterator[tuple[type[models.Model], Any]]:
    """The rows above a record, the nearest first: each model names its own in `stands_under`."""
    while subject is not None and (name := getattr(subject, "stands_under", "")):
        model, key = type(subject)._meta.get_field(name).related_model, getattr(subject, f"{name}_id")
        assert isinstance(model, type)
        if key is None:
            return
        yield model, key
        subject = getattr(subject, name) if getattr(model, "stands_under", "") else None


def _lock(rows: models.QuerySet[Any]) -> None:
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


class Command(Generic[S, P, R]):
    """A function of (act, record, …) that is called with (actor, record, …)."""

    def __init__(
        self,
        action: str,
        body: Callable[Concatenate[Act, S, P], R],
        first: Callable[[Any], Any] | None = None,
        shared: bool = False,
    ) -> None:
        functools.update_wrapper(self, body)
        self._action, self._body, self._first, self._shared = action, body, first, shared
        self._signature = inspect.signature(body)
        self._asked = typed.told_in(body)

    def __call__(self, actor: Actor, subject: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._run(None, actor, subject, *args, **kwargs)

    def seen(self, version: int | None) -> Callable[Concatenate[Actor, S, P], R]:
        """The command, to be done only if the record still has the version that the caller saw."""
        return functools.partial(self._run, version)

    def _run(self, seen: int | None, actor: Actor, subject: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        for module in ("telling", "noticing"):  # of the apps: they fill AFTERWARDS
            read(module)
        beforehand = Beforehand()
        result = beforehand.run(lambda: self._once(beforehand, seen, actor, subject, *args, **kwargs))
        rehearsal.count()
        return result

    def _once(
        self,
        beforehand: Beforehand,
        seen: int | None,
        actor: Actor,
        subject: S,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        action = self._action
        try:
            with writing():
                if self._first is not None:
                    _lock(self._first(subject))
                _lock_above(subject)
                fresh = _locked(subject, seen, self._shared)
                verdict = access.check(action, actor, fresh)
                if not verdict.allowed:
                    raise Denied(verdict.reason)
                act = Act(actor=actor, action=action, at=now(), beforehand=beforehand)
                given = self._signature.bind(act, fresh, *args, **kwargs)
                given.arguments |= self._clean(fresh, given.arguments)
                if action in CONDITIONS:
                    CONDITIONS[action](act, fresh, given.arguments)
                result = self._body(*given.args, **given.kwargs)
                if not act.events:
                    raise NotAudited(f"操作 {action} 没有留下审计记录，已全部撤销。")
                for following in AFTERWARDS.get(action, ()):
                    following(act, fresh, result, given.arguments)
                if (also := _along.get()) is not None:
                    also(result)
                rehearsal.hold()
                beforehand.end()
                audit.append(actor, act.events)
        except Denied as denied:
            if not rehearsal.rehearsing():
                on = getattr(access.facts_of(subject), "matter_id", None)
                told: dict[str, Any] = {"action": action, "subject": reference(subject), "matter_id": on}
                audit.append_alone(actor, audit.Event(**told, reason=denied.message, outcome="denied"))
            raise
        return result

    def _clean(self, subject: S, given: Mapping[str, Any]) -> dict[str, Any]:
        """What was given, without the act and its record, as the body may see it."""
        named = dict(list(given.items())[2:])
        return typed.kept(subject, self._asked, named, lambda: mask_of(subject))


def command(
    action: str,
    *,
    lead: str = "",
    verb: str = "",
    slug: str = "",
    danger: bool = False,
    page: str = "",
    together: bool = False,
    first: Callable[[Any], Any] | None = None,
    shared: bool = False,
    fits: Callable[[Actor, Any], bool] = lambda _actor, _record: True,
    told: Callable[[Any], str] = lambda _record: "",
    said: Callable[[Any, Mapping[str, Any]], str] = lambda _result, _given: "",
) -> Callable[[Callable[Concatenate[Act, S, P], R]], Command[S, P, R]]:
    """Make a function a command. `action` must be granted to somebody in `rules.grants.GRANTS`; the rest is told on `CommandSpec`.
    `first`: rows that are locked before the record and what it hangs on, all at once in their order, where the act reaches several.
    `shared`: the act leaves the record as it is and only needs it to stay so, as registering needs its office: many do it at once.
    Raises ImproperlyConfigured where another command has the action: the later one would take its place unseen."""

    def decorate(body: Callable[Concatenate[Act, S, P], R]) -> Command[S, P, R]:
        if action in REGISTRY:
            there = REGISTRY[action]
            raise ImproperlyConfigured(
                f"{action}: {there.module}.{there.name} and {body.__module__}.{body.__qualname__}"
            )
        made = Command(action, body, first, shared)
        hints = get_type_hints(body)
        subject, gives_file = list(hints.values())[1], hints.get("return") is bytes
        asked, payloads, rows = typed.told_in(body), typed.payloads_of(body), typed.rows_in(body)
        given = list(inspect.signature(body).parameters)[2:]
        REGISTRY[action] = CommandSpec(
            action=action,
            title=BY_ACTION[action].title,
            module=body.__module__,
            name=body.__qualname__,
            doc=(body.__doc__ or "").strip(),
            subject=None if subject is type(None) else subject,
            asked=asked,
            payloads=payloads,
            rows=rows,
            simple=set(given) == set(asked) and not gives_file,
            open=set(given) == {*asked, *payloads, *rows} and not gives_file,
            lead=lead,
            verb=verb,
            slug=slug or action.rpartition(".")[2],
            danger=danger,
            page=page,
            together=together,
            fits=fits,
            told=told,
            said=said,
            run=made,
        )
        return made

    return decorate


def elsewhere(_actor: Actor, _record: Any) -> bool:
    """For `fits`: an act that a page or operation of its own does, such as a download; it is neither offered nor mounted."""
    return False


def act_on(model: type[models.Model], slug: str) -> CommandSpec:
    """The act of that name on such a record. Raises NotFound."""
    for spec in REGISTRY.values():
        if spec.subject is model and spec.slug == slug and spec.fits is not elsewhere:
            return spec
    raise NotFound


def offered(actor: Actor, record: models.Model, *, by_hand: bool = False) -> list[CommandSpec]:
    """The acts that this person may do with the record and that make sense now: those whose form is made of what they ask for, or also those
    whose form is written by hand. What cannot be taken back comes last."""
    acts = [s for s in REGISTRY.values() if s.subject is type(record) and (by_hand or s.simple)]
    allowed = access.allowed_actions(tuple(spec.action for spec in acts), actor, record)
    may = (spec for spec in acts if spec.action in allowed and spec.possible(actor, record))
    return sorted(may, key=lambda spec: spec.danger)


def check_slugs(specs: Iterable[CommandSpec]) -> None:
    """No two acts on one type of records share a place in addresses: the later one could not be reached. Raises ImproperlyConfigured."""
    there: dict[tuple[type[models.Model], str], CommandSpec] = {}
    for spec in specs:
        if spec.subject is None or spec.fits is elsewhere:
            continue
        other = there.setdefault((spec.subject, spec.slug), spec)
        if other is not spec:
            raise ImproperlyConfigured(
                f"{spec.action} and {other.action}: both are {spec.subject._meta.label_lower}/…/{spec.slug}/"
            )


def load_all() -> None:
    """Read the commands of every installed app of ours, so that pages, interface and tests see all of them, and see that each record they
    change has its entry. Raises ImproperlyConfigured."""
    for app in apps.get_app_configs():
        if app.name.startswith("xinqiao.") and app.module is not None:
            for module in pkgutil.walk_packages(app.module.__path__, f"{app.name}."):
                if ".migrations" not in module.name:
                    import_module(module.name)
    check_loaded()


def check_loaded() -> None:
    """See that each record which a command read so far changes has its entry, and each act an address of its own. Raises
    ImproperlyConfigured."""
    check_slugs(REGISTRY.values())
    check_all((spec.action, spec.subject) for spec in REGISTRY.values() if spec.subject is not None)
