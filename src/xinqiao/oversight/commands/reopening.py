"""A closed file is opened again because what it says was done is in doubt (M-D4, M-D5; 条例 32(2), 40(1)). No command: a part of theirs."""

from django.db.models import Exists

from xinqiao.kernel.commands import Act
from xinqiao.matters.commands.moving import edge, go, save
from xinqiao.matters.models import Citation, Matter, RequestItem
from xinqiao.outgoing.queries.archiving import received
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import Move, State
from xinqiao.rules.words import Phrase

_EXECUTION = Basis(article=32, paragraph=2)
_BACK = {
    State.SERVED: Move.REOPEN,
    State.REVIEW_SERVED: Move.REOPEN_REVIEWED,
    State.FINAL_SERVED: Move.REOPEN_FINAL,
}
"""By the state from which it was closed: only an answer that reached the petitioner is carried out."""


def stays_closed(matter: Matter) -> str:
    """Why a closed file is not opened again; empty where it is."""
    if matter.erased_on is not None:
        return Phrase("案卷已经销毁")
    if Matter.objects.filter(Exists(received()), pk=matter.pk).exists():
        return Phrase("案卷已经移交档案馆")
    return "" if matter.closed_from in _BACK else Phrase("案卷归档以前没有送达的书面答复")


def open_again(act: Act, matter: Matter, reason: str) -> None:
    """Back to the state from which it was closed. No clock begins and none that is over runs again. What is open stays as it is, and so
    does a file that stays closed: nothing is put into it (档案法 14), and what was found is proved in the record that asks for it."""
    if matter.state != State.CLOSED or stays_closed(matter):
        return
    taken = edge(matter, _BACK[State(matter.closed_from)])
    matter.closed_at = None
    Citation.objects.filter(paper__matter=matter).update(open=True)
    go(act, matter, taken, "closed_at", reason=reason)


def told(matter: Matter) -> str:
    """What is said of a file that is closed still; empty where it is open."""
    if matter.state != State.CLOSED:
        return ""
    why = stays_closed(matter) or Phrase("案卷现在由其他单位主办")
    return Phrase("{why}，不再打开（档案法第十四条）：核查和落实的凭据写在这里的反馈和核实里。", why=why)


def doubt_execution(act: Act, matter: Matter, reason: str) -> str:
    """What was recorded as carried out counts as not carried out until it is recorded anew; in a file that stays closed nothing is changed.
    Returns what was recorded, request by request: nothing of it is lost."""
    recorded = []
    for item in RequestItem.objects.filter(matter=matter, executed_on__isnull=False).order_by("position"):
        assert item.executed_on is not None
        recorded.append(f"{item.position}. {item.executed_on.isoformat()} {item.execution}")
        if matter.state == State.CLOSED:
            continue
        before = {"request": item.position, "executed_on": item.executed_on.isoformat()}
        item.executed_on, item.execution = None, ""
        item.save(update_fields=["executed_on", "execution"])
        after = {"request": item.position, "executed_on": None}
        act.record(item, matter_id=matter.pk, before=before, after=after, basis=_EXECUTION, reason=reason)
    if recorded and matter.state != State.CLOSED:
        save(act, matter)
    return "\n".join(recorded)
