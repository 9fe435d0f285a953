"""One entry a record type: what the kernel, the log, the pages and the interface must know of it.

    add(Record(model=Rectification, name="整改", facts=…, mask=…, get=get_rectification, slug="rectifications", page="rectification:one"))

An app tells its entries in `records.py`, which is read when one is first asked for. A command on a record without an entry, and an entry without
a mask, are errors at start and never an open door."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db.models import Model, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.told import read, read_of
from xinqiao.kernel.typed import Mask
from xinqiao.rules.authority import Facts
from xinqiao.rules.redaction import redactor

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Generic[M]):
    """`name`: in words, for the log. `facts`: what the policy must know of one. `mask`: what hides the persons it is about
    (`nobody` when it is about none). `get`: one by its key for an actor who may read it. `names`: keys → what anybody in the office may know one by.
    `slug`: its place in addresses of acts. `page`: the name of the page on which it is shown, which takes `at`. `about`: a line that says which one it is.
    `stage`: how it stands, as code and title. `open_to`: which of them may be opened by whoever sees the matter they are about
    (`whoever`: all); a type that does not say is not led to from the history of a matter."""

    model: type[M]
    name: str
    facts: Callable[[M], Facts]
    mask: Callable[[M], Mask]
    get: Callable[[Actor, Any], M] | None = None
    names: Callable[[Iterable[str]], Mapping[str, str]] | None = None
    slug: str = ""
    page: str = ""
    at: Callable[[M], Any] | None = None
    about: Callable[[M], str] = str
    stage: Callable[[M], tuple[str, str]] | None = None
    open_to: Callable[[Actor], QuerySet[M] | None] | None = None

    @property
    def label(self) -> str:
        """How the log names the type: `policy.rectification`."""
        return self.model._meta.label_lower

    @property
    def own_page(self) -> bool:
        """Whether its page is that of the record itself, not of a larger one."""
        return self.at is None

    def place(self, record: M) -> Any:
        """What the page takes to show this record."""
        return record.pk if self.at is None else self.at(record)

    def find(self, actor: Actor, key: Any) -> M:
        """The record with this key, if the actor may read it. Raises NotFound: absent, hidden and misspelt are the same."""
        try:
            if self.get is not None:
                return self.get(actor, key)
        except (ValueError, ValidationError, OverflowError):
            pass
        raise NotFound


_BY_MODEL: dict[type[Model], Record[Any]] = {}


def add(*entries: Record[Any]) -> None:
    """Tell what there is to know of record types."""
    for entry in entries:
        if entry.model in _BY_MODEL:
            raise ImproperlyConfigured(f"two entries for {entry.label}")
        _BY_MODEL[entry.model] = entry


def record_of(model: type[M]) -> Record[M]:
    """The entry of a type. Raises KeyError: a defect, never an open door."""
    _find(model)
    return _BY_MODEL[model]


def _find(model: type[Model]) -> None:
    """Read the entries of the type's own app; those of all where another app has it."""
    read_of(model._meta.app_label, "records")
    if model not in _BY_MODEL:
        read("records")


def all_records() -> Iterable[Record[Any]]:
    read("records")
    return _BY_MODEL.values()


def named(slug: str) -> Record[Any]:
    """The entry whose addresses begin so. Raises NotFound."""
    entry = next((r for r in all_records() if r.slug == slug), None) if slug else None
    if entry is None:
        raise NotFound
    return entry


def labelled(label: str) -> Record[Any]:
    """The entry of the type that the log names so. Raises NotFound."""
    entry = next((r for r in all_records() if r.label == label), None)
    if entry is None:
        raise NotFound
    return entry


def reference(subject: Model | type[Model] | None) -> str:
    """How the log names a record, `matters.matter:17`, or a type as a whole, `matters.matter`."""
    if subject is None:
        return ""
    label = subject._meta.label_lower
    return f"{label}:{subject.pk}" if isinstance(subject, Model) else label


def whoever(_actor: Actor) -> None:
    """Of a record that everybody may open who sees its matter."""


def nobody(_record: Any = None) -> Mask:
    """The mask of a record that is about no person: it hides what has the shape of a personal number."""
    hide = redactor()
    return lambda text: hide(text).text


def mask_of(subject: Model | None) -> Mask:
    """What hides personal values in a text about `subject`."""
    return nobody() if subject is None else record_of(type(subject)).mask(subject)


def check_all(subjects: Iterable[tuple[str, type[Model]]]) -> None:
    """Every command's record has an entry. Raises ImproperlyConfigured naming the command that has none."""
    for action, model in subjects:
        _find(model)
        if model not in _BY_MODEL:
            raise ImproperlyConfigured(f"{action}: no entry for {model._meta.label_lower} in records.py")
