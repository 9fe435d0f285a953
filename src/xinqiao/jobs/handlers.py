"""What each kind of job does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.core.management import call_command

from xinqiao.controls.commands.freezing import freeze
from xinqiao.controls.frozen import to_freeze
from xinqiao.exchange.commands.arrivals import forget_arrival
from xinqiao.exchange.commands.parcels import JOB as JOB_OF_PARCELS
from xinqiao.exchange.queries.register import past_term as parcels_past_term
from xinqiao.jobs import backup
from xinqiao.jobs.alerting import TELL, tell_troubles
from xinqiao.jobs.noticing import send_notice
from xinqiao.jobs.parcels import mail_out
from xinqiao.jobs.restoring import drill
from xinqiao.jobs.telling import AT_ONCE, DIGEST, DIGESTS, enqueue_digests, send_digest, tell_at_once
from xinqiao.kernel import audit, checkpoints, protection, proving, witnesses
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.jobs import REMOVE_FILE, enqueue, forget_done
from xinqiao.kernel.storage import store
from xinqiao.library.calendars import forget
from xinqiao.matters import notices
from xinqiao.matters.commands import commitment
from xinqiao.matters.commands.filing import seal_file
from xinqiao.matters.commands.recompute import recompute_clocks
from xinqiao.matters.commands.reminding import remind
from xinqiao.matters.models import Matter
from xinqiao.matters.stored import require_stored
from xinqiao.offices.drafts import tidy_drafts
from xinqiao.offices.runs import tidy_runs
from xinqiao.outgoing.commands.destroying import JOB as WIPE
from xinqiao.outgoing.commands.destroying import wipe
from xinqiao.outgoing.commands.receipts import end_batch
from xinqiao.outgoing.models import Destruction
from xinqiao.outgoing.queries.receipts import past_term
from xinqiao.oversight.commands.register_check import compare
from xinqiao.oversight.queries.register_check import to_compare
from xinqiao.rules.destroying import LOG_INS_KEPT
from xinqiao.rules.lifecycle import State
from xinqiao.wellbeing.commands.self_check import sum_up
from xinqiao.wellbeing.queries.self_check import JOB, quarters_over

Run = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """`transactional`: effect and end of the job are one transaction. Others may run twice and must not mind."""

    run: Run
    transactional: bool


def _sweep(argument: Mapping[str, Any]) -> None:
    following = remind(Actor.system("deadline-sweep"), None, after=int(argument.get("after", 0)))
    if following is not None:
        enqueue("deadline-sweep", {"after": following})


def _sweep_commitments(argument: Mapping[str, Any]) -> None:
    actor = Actor.system("commitment-sweep")
    following = commitment.remind(actor, None, after=int(argument.get("after", 0)))
    if following is not None:
        enqueue("commitment-sweep", {"after": following})


def _recompute(argument: Mapping[str, Any]) -> None:
    forget()  # the notice was loaded in another process
    span = (date.fromisoformat(str(argument[end])) for end in ("first", "last"))
    recompute_clocks(Actor.system("calendar"), *span)


def _tidy(_: Mapping[str, Any]) -> None:
    call_command("clearsessions")
    tidy_drafts()
    tidy_runs()
    for batch in past_term(now()):
        end_batch(Actor.system("retention"), batch)
    for arrival in parcels_past_term(today()):
        forget_arrival(Actor.system("retention"), arrival)
    for tries in (AccessLog, AccessAttempt):
        tries.objects.filter(attempt_time__lt=now() - timedelta(days=366 * LOG_INS_KEPT)).delete()
    forget_done()


def _verify_audit(_: Mapping[str, Any]) -> None:
    if gone := protection.missing():
        raise Tampered(f"防止改动审计日志的触发器缺失或被改动：{'、'.join(gone)}")
    found = next(audit.verify(), None)
    if found is not None:
        raise Tampered(f"审计日志第 {found.seq} 条：{found.problem}")
    if settings.XINQIAO_CHECKPOINTS is not None:
        checkpoints.keep(settings.XINQIAO_CHECKPOINTS)
        witnesses.compare(settings.XINQIAO_CHECKPOINTS)
    proving.keep_blocks()


def _back_up(_: Mapping[str, Any]) -> None:
    if settings.XINQIAO_BACKUP is not None:
        try:
            drill(backup.make(settings.XINQIAO_BACKUP))
        finally:  # one that fails is tried again and again, and must not fill the disk
            backup.rotate(settings.XINQIAO_BACKUP)


def _seal_file(argument: Mapping[str, Any]) -> None:
    """The file of a matter that was closed. One that was opened again meanwhile gets its file when it is closed anew."""
    matter = Matter.objects.get(pk=int(argument["matter"]))
    if matter.state == State.CLOSED:
        seal_file(Actor.system("sealed-file"), matter)


def _wipe_files(argument: Mapping[str, Any]) -> None:
    """The stored files of what was destroyed, after that was committed."""
    wipe(Actor.system("retention"), Destruction.objects.get(pk=int(argument["destruction"])))


def _remove_file(argument: Mapping[str, Any]) -> None:
    """A stored file that no row names any more, after that was committed."""
    store().remove(str(argument["path"]))


def _sum_up_checks(_: Mapping[str, Any]) -> None:
    if quarters_over():
        sum_up(JOB, None)


def _freeze_board(_: Mapping[str, Any]) -> None:
    """As yesterday ended. What it counts is read before anything is written, and each period is written by itself."""
    day = today() - timedelta(days=1)
    for named, figures in to_freeze(day):
        freeze(Actor.system("board"), None, period=named.code, day=day, figures=figures)


def _compare_counts(_: Mapping[str, Any]) -> None:
    for made in to_compare(today()):
        compare(Actor.system("register-check"), made)


def _verify_stored(_: Mapping[str, Any]) -> None:
    require_stored()


HANDLERS: dict[str, Handler] = {
    "deadline-sweep": Handler(run=_sweep, transactional=True),
    "commitment-sweep": Handler(run=_sweep_commitments, transactional=True),
    "recompute-clocks": Handler(run=_recompute, transactional=False),
    "freeze-board": Handler(run=_freeze_board, transactional=False),
    "self-checks": Handler(run=_sum_up_checks, transactional=True),
    "tidy": Handler(run=_tidy, transactional=True),
    "compare-counts": Handler(run=_compare_counts, transactional=False),
    "verify-audit": Handler(run=_verify_audit, transactional=False),
    "verify-stored": Handler(run=_verify_stored, transactional=False),
    "seal-file": Handler(run=_seal_file, transactional=False),
    WIPE: Handler(run=_wipe_files, transactional=False),
    REMOVE_FILE: Handler(run=_remove_file, transactional=False),
    "back-up": Handler(run=_back_up, transactional=False),
    JOB_OF_PARCELS: Handler(run=mail_out, transactional=False),
    TELL: Handler(run=tell_troubles, transactional=False),
    DIGESTS: Handler(run=enqueue_digests, transactional=True),
    DIGEST: Handler(run=send_digest, transactional=False),
    AT_ONCE: Handler(run=tell_at_once, transactional=False),
    notices.JOB: Handler(run=send_notice, transactional=False),
}
