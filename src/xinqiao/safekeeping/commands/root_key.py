"""The root key shared out to several people, and brought together again: the log says who holds a sheet, never a word of one."""

from typing import Annotated

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.models import KeyCheck
from xinqiao.kernel.shared_key import SharedKey, keep
from xinqiao.kernel.typed import Exact

_HOLDERS = "names of members of staff who hold a sheet"


@command("keys.split")
def record_split(act: Act, _: None, *, shared: Annotated[SharedKey, Exact("份额文件", why=_HOLDERS)]) -> None:
    """Put the new set in the place of the last: with its entry, or not at all."""
    told = {"set": shared.number, "needed": shared.needed, "holders": "、".join(shared.holders)}
    act.record(KeyCheck, after=told)
    keep(shared)


@command("keys.join")
def record_join(
    act: Act, _: None, *, number: int, holders: Annotated[str, Exact("持有人", why=_HOLDERS)], rehearsed: bool
) -> None:
    """Whose sheets came together. `rehearsed`: only to see that they still open it."""
    act.record(KeyCheck, after={"set": number, "holders": holders, "rehearsed": rehearsed})
