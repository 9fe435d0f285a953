"""`@command`: the one way to write. Transaction, lock, policy, body, audit, in this order and nothing else.

    @command("matter.accept")
    def accept(act: Act, matter: Matter, *, ground: str) -> Matter: ...

    accept(actor, matter, ground="…")

The caller passes the record as it saw it; the decorator locks the row, reads it again and compares the version
(`Stale`), asks the policy (`Denied`, recorded even though everything is rolled back), masks what was typed
(`free_text.Masked`), runs the body, and writes what the body recorded. A body that recorded nothing is rolled back (`NotAudited`). Commands never call commands.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import models, transaction

from xinqiao.kernel import access, audit, free_text
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, now
from xinqiao.kernel.errors import Denied, NotAudited, NotFound, Stale
from xinqiao.kernel.writing import writing
from xinqiao.rules.basis import Basis
from xinqiao.rules.grants import BY_ACTION

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=models.Model | None)


@dataclass(slots=True)
class Act:
    """One running command: who, when, and what it has recorded so far."""

    actor: Actor
    action: str
    at: datetime
    events: list[audit.Event] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The statutory day of the act."""
        return day_of(self.at)

    def record(
        self,
        subject: str,
        *,
        matter_id: int | None = None,
        action: str = "",
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        basis: Basis | None = None,
        reason: str = "",
    ) -> None:
        """Add an audit entry. `before`/`after` carry named fields without personal values."""
        self.events.append(
            audit.Event(
                action=action or self.action,
                subject=subject,
                matter_id=matter_id,
                before=before,
                after=after,
                basis=basis.text if basis else "",
                reason=reason,
            )
        )

    def after_commit(self, do: Callable[[], None]) -> None:
        """Run `do` once the act stands: mail, jobs, files to be removed."""
        transaction.on_commit(do)


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """An entry of the registry, from which menus, documentation and the role × command tests are made."""

    action: str
    title: str
    module: str
    name: str
    doc: str


REGISTRY: dict[str, CommandSpec] = {}


def reference(subject: models.Model | None) -> str:
    """How the audit log names a record: `matters.matter:17`."""
    return "" if subject is None else f"{subject._meta.label_lower}:{subject.pk}"


def _locked(subject: S) -> S:
    """The subject's row, locked and fresh; the caller's version must still be the current one."""
    if subject is None:
        return subject
    # no_key: rows that merely refer to this one may be inserted meanwhile; else registering would wait for itself.
    rows = type(subject)._default_manager.select_for_update(no_key=True)
    current = rows.filter(pk=subject.pk).first()
    if current is None:
        raise NotFound
    seen, version = getattr(subject, "version", None), getattr(current, "version", None)
    if seen != version and seen is not None and version is not None:
        raise Stale(seen=seen, current=version)
    return current


def command(
    action: str,
) -> Callable[[Callable[Concatenate[Act, S, P], R]], Callable[Concatenate[Actor, S, P], R]]:
    """Make a function a command. `action` must be granted to somebody in `rules.grants.GRANTS`."""

    def decorate(body: Callable[Concatenate[Act, S, P], R]) -> Callable[Concatenate[Actor, S, P], R]:
        title = BY_ACTION[action].title
        doc = (body.__doc__ or "").strip()
        REGISTRY[action] = CommandSpec(action, title, body.__module__, body.__qualname__, doc)
        typed = free_text.masked_parameters(body)
        with_clean_words: Callable[..., R] = body

        @functools.wraps(body)
        def run(actor: Actor, subject: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with writing():
                    fresh = _locked(subject)
                    verdict = access.check(action, actor, fresh)
                    if not verdict.allowed:
                        raise Denied(verdict.reason)
                    act = Act(actor=actor, action=action, at=now())
                    words, named = free_text.masked(fresh, typed, args, kwargs)
                    result = with_clean_words(act, fresh, *words, **named)
                    if not act.events:
                        raise NotAudited(f"操作 {action} 没有留下审计记录，已全部撤销。")
                    audit.append(actor, act.events)
                    return result
            except Denied as denied:
                audit.append_alone(
                    actor,
                    audit.Event(
                        action=action, subject=reference(subject), reason=denied.message, outcome="denied"
                    ),
                )
                raise

        return run

    return decorate
