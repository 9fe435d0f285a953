"""What people give to a command, told beside its parameters: label, bounds, choices.

    def plan(act: Act, found: Rectification, *, cause: Annotated[str, Words("原因分析")]) -> Rectification: ...

The decorator cleans and masks the words by it and keeps a choice within its list, the page makes its form of it, the interface for programs its
schema; `read` takes what either was sent, so that both refuse it with the same sentence. Texts in a dataclass are told on its fields; `Exact` stays as typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.dateparse import parse_date

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput
from xinqiao.rules.blanks import blanks
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.words import FieldLabel, Phrase

Mask = Callable[[str], str]
M = TypeVar("M")

if TYPE_CHECKING:
    One: TypeAlias = M | M
else:

    class One:
        """`Annotated[One[Staff], Pick(…)]`: a row to choose. The type checker's Django plugin takes `Annotated[Staff, …]` for a query."""

        def __class_getitem__(cls, kind: Any) -> Any:
            return kind


@dataclass(frozen=True, slots=True)
class Given:
    """`label` is its Chinese name, `hint` stands under the field, `initial` is asked with the record. `when`: it is asked only of
    records for which this holds; of others it is None. `follows`: another answer says it already, so that no page asks for it. `sometimes`: not always required, but in the
    cases that the hint names: no page calls it optional."""

    label: str
    required: bool = True
    hint: str = ""
    initial: Callable[[Any], Any] | None = None
    when: Callable[[Any], bool] | None = field(default=None, kw_only=True)
    follows: bool = field(default=False, kw_only=True)
    sometimes: bool = field(default=False, kw_only=True)

    @property
    def named(self) -> FieldLabel:
        return FieldLabel(self.label)

    def fits(self, record: Any) -> bool:
        return self.when is None or self.when(record)


@dataclass(frozen=True, slots=True)
class Words(Given):
    """Text of `least` to `most` characters, or several: cleaned, bounded, and masked with everything that the record's entry knows of
    persons. One row is a line, more are a box. `gaps`: 【请填写：…】 may stand in it, as in a template; elsewhere it was forgotten."""

    most: int = 8000
    rows: int = 4
    least: int = 0
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class Lines(Words):
    """Several such texts, at least `fewest` and at most `many`: one a line on a page, a list for programs."""

    fewest: int = 1
    many: int = 20


@dataclass(frozen=True, slots=True)
class Exact(Given):
    """Text that the command must see as typed and that is kept nowhere in clear: `why` tells the reader of the code. Also for a whole
    of many texts, which no form asks for."""

    why: str = field(kw_only=True)
    most: int = 20_000
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Day(Given):
    """A statutory day; `ahead`: after today; `past`: today or before."""

    ahead: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class Number(Given):
    """A number from `least` to `most` in steps of `step`; an `int` when the step is whole. `wrong` is told of any other."""

    least: Decimal = Decimal(1)
    most: Decimal = Decimal(1000)
    step: Decimal = Decimal(1)
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Flag(Given):
    """A tick; a command that needs it ticked refuses in its own words."""

    required: bool = False


@dataclass(frozen=True, slots=True)
class Either(Given):
    """Yes or no, each in words; nothing is chosen beforehand."""

    yes: str = "是"
    no: str = "否"


@dataclass(frozen=True, slots=True)
class Pick(Given):
    """One of `among`: rows of a query about the record, or pairs of value and title. `wrong` is told of what is not among them, of this
    record where it depends on it.
    `offered`: those that a page lists, where the command itself refuses the others and says why. `others`: a page does not list who acts. `asked_of`: rows that a page lists to this
    person, where the command refuses them to others."""

    among: Callable[[Any], Any] | Sequence[tuple[Any, Any]] = ()
    wrong: str | Callable[[Any], str] = ""
    offered: Callable[[Any], Any] | None = None
    others: bool = False
    asked_of: Callable[[Actor], QuerySet[Any]] | None = None

    def of(self, record: Any) -> Any:
        """What there is to choose from for this record."""
        return self.among(record) if callable(self.among) else self.among

    def refusal(self, record: Any) -> str:
        """What is told of something else for this record."""
        return self.wrong(record) if callable(self.wrong) else self.wrong


@dataclass(frozen=True, slots=True)
class Several(Pick):
    """Any number of `among`, at least one when required."""


@dataclass(frozen=True, slots=True)
class Files(Given):
    """Files that come with the act, checked and sealed before. A page takes them; a program attaches them first."""

    required: bool = False


@cache
def told_in(of: Callable[..., Any]) -> dict[str, Given]:
    """Parameter of a command, or field of a dataclass that it takes → what is asked for it, in the order they are written."""
    hints = get_type_hints(of, include_extras=True)
    notes = {name: getattr(hint, "__metadata__", (None,))[0] for name, hint in hints.items()}
    return {
        name: said
        for name, said in notes.items()
        if isinstance(said, Given) and not (isinstance(said, Exact) and _many(hints[name]))
    }


def _many(hint: Any) -> bool:
    """Whether the value is more than one text: nothing that a form can ask for."""
    bare = get_args(hint)[0]
    return bare is not str and set(get_args(bare)) != {str, NoneType}


def payloads_of(body: Callable[..., Any]) -> dict[str, type]:
    """Parameter → the dataclass of what people give there."""
    hints = get_type_hints(body)
    return {
        name: hint
        for name, hint in hints.items()
        if isinstance(hint, type) and is_dataclass(hint) and name not in ("act", "return")
    }


@cache
def rows_in(of: Callable[..., Any]) -> dict[str, type]:
    """Field of a sheet, or parameter of a command → the dataclass of which people give as many as they like."""
    found = {n: (get_origin(h), get_args(h)) for n, h in get_type_hints(of).items() if n != "return"}
    files = {name for name, what in told_in(of).items() if isinstance(what, Files)}
    return {
        name: args[0]
        for name, (origin, args) in found.items()
        if origin is Sequence and name not in files and isinstance(args[0], type) and is_dataclass(args[0])
    }


def read(name: str, what: Given, raw: Any, record: Any) -> Any:
    """The value of what a page or a program sent. Raises InvalidInput for the field `name`."""
    if not what.fits(record):
        if raw in (None, ""):
            return None
        raise InvalidInput({name: Phrase("这里不问{what}，请留空。", what=what.named)})
    if isinstance(what, Files):
        return tuple(raw or ())
    if isinstance(what, Flag):
        return raw is True or raw in ("on", "true", "1", "yes")
    if isinstance(what, Lines):
        return _lines(name, what, raw)
    if isinstance(what, Words | Exact):
        return _text(name, what, str(raw or ""))
    if isinstance(what, Several):
        return [_chosen(name, what, one, record) for one in _any(name, what, raw, record)]
    if raw is None or raw == "":
        if what.required:
            chosen = isinstance(what, Pick | Either | Day)
            said = (
                Phrase("请选择{what}。", what=what.named)
                if chosen
                else Phrase("请填写{what}。", what=what.named)
            )
            own = what.refusal(record) if isinstance(what, Pick) else getattr(what, "wrong", "")
            raise InvalidInput({name: own or said})
        return None
    if isinstance(what, Day):
        return _day(name, what, raw)
    if isinstance(what, Number):
        return _number(name, what, raw)
    if isinstance(what, Either):
        return raw is True or raw in ("yes", "true")
    assert isinstance(what, Pick)
    return _chosen(name, what, raw, record)


def read_draft(name: str, what: Given, raw: Any, record: Any) -> Any:
    """The same of what is not finished: a gap is let be, and is empty."""
    if isinstance(what, Words):
        what = replace(what, gaps=True)
    return read(name, what, raw, record) if str("" if raw is None else raw).strip() else ""


def _any(name: str, what: Several, raw: Any, record: Any) -> Sequence[Any]:
    given = raw if isinstance(raw, list | tuple) else [raw] if raw not in (None, "") else []
    if not given and what.required:
        raise InvalidInput({name: what.refusal(record) or Phrase("请选择{what}。", what=what.named)})
    return given


def _text(name: str, what: Words | Exact, raw: str) -> str:
    given = raw if isinstance(what, Exact) else raw.strip()
    found = clean_text(given, max_chars=what.most, what=what.named, required=what.required)
    problem = found.problem
    least = what.least if isinstance(what, Words) else 0
    if not problem and found.text and len(found.text) < least:
        problem = Phrase("{what}太短，请写明（至少{n}个字）。", what=what.named, n=least)
    if not problem and isinstance(what, Words) and not what.gaps and (left := blanks(found.text)):
        problem = Phrase("「{label}」里还有没填的空：{left}。", label=what.named, left=left)
    if problem:
        raise InvalidInput({name: problem})
    return found.text


def _lines(name: str, what: Lines, raw: Any) -> list[str]:
    given = raw.splitlines() if isinstance(raw, str) else raw or ()
    found = [_text(name, what, str(line)) for line in given if str(line).strip()]
    if found or what.required:
        bounds = {"what": what.named, "fewest": what.fewest, "many": what.many}
        if not what.fewest <= len(found) <= what.many:
            raise InvalidInput({name: Phrase("{what}请写{fewest}至{many}项，每行一项。", **bounds)})
    return found


def written_day(name: str, raw: Any) -> date:
    """The day that an address or a form says. Raises InvalidInput for what is none, or at an end of the calendar."""
    try:
        found = raw if isinstance(raw, date) else parse_date(str(raw).strip())
    except ValueError:
        found = None
    if found is None:
        raise InvalidInput({name: "请按年-月-日填写，例如 2026-11-23。"})
    if not 1949 <= found.year < 2200:
        raise InvalidInput({name: "只能填1949年至2199年之间的日期，请核对年份。"})
    return found


def _day(name: str, what: Day, raw: Any) -> date:
    found = written_day(name, raw)
    if what.ahead and found <= today():
        raise InvalidInput({name: Phrase("请选择今天以后的日期作为{what}。", what=what.named)})
    if what.past and found > today():
        raise InvalidInput({name: Phrase("{what}不能晚于今天。", what=what.named)})
    return found


def _number(name: str, what: Number, raw: Any) -> Decimal | int:
    try:
        found = Decimal(str(raw).strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not what.least <= found <= what.most or found % what.step:
        bounds = {"least": str(what.least), "most": str(what.most), "step": str(what.step)}
        said = Phrase("请填写{least}到{most}之间的数，以{step}为单位。", **bounds)
        raise InvalidInput({name: what.wrong or said})
    return int(found) if what.step % 1 == 0 else found


def _chosen(name: str, what: Pick, raw: Any, record: Any) -> Any:
    """The one of the list that is meant: a row by its key or as itself, or a value."""
    among = what.of(record)
    found: Any = None
    if isinstance(among, QuerySet):
        key = raw.pk if isinstance(raw, Model) else raw
        try:
            found = among.filter(pk=key).first()
        except (ValueError, ValidationError, OverflowError):
            found = None
    else:
        found = next((value for value, _title in among if str(value) == str(raw)), None)
    if found is None:
        said = what.refusal(record) or Phrase("请从列出的{what}中选择。", what=what.named)
        raise InvalidInput({name: said})
    return found


def kept(
    record: Any, asked: Mapping[str, Given], named: Mapping[str, Any], mask: Callable[[], Mask]
) -> dict[str, Any]:
    """The arguments of a command as its body may see them: words cleaned and masked, also in dataclasses, choices within their lists.
    `mask` is asked only when something was typed. Raises InvalidInput, field by field."""
    made = cache(mask)

    def hide(text: str) -> str:
        """Made when it is first needed: making one may open sealed identities."""
        return made()(text) if text else text

    done, problems = dict(named), dict[str, str]()
    for name, value in named.items():
        try:
            done[name] = _kept(name, asked.get(name), value, record, hide)
        except InvalidInput as wrong:
            problems |= wrong.fields
    if problems:
        raise InvalidInput(problems)
    return done


def _kept(name: str, what: Given | None, value: Any, record: Any, hide: Mask) -> Any:
    what = None if isinstance(what, Files) else what
    if isinstance(what, Lines):
        return [hide(text) for text in _lines(name, what, value)]
    if isinstance(what, Words):
        return _each(value, lambda text: hide(_text(name, what, text)))
    if isinstance(what, Exact):
        return _text(name, what, value) if isinstance(value, str) else value
    if isinstance(what, Several):
        return [_chosen(name, what, one, record) for one in _any(name, what, list(value), record)]
    if isinstance(what, Pick | Day | Number):
        return read(name, what, value, record)
    if what is None and is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for part, asked in _typed_parts(type(value)):
            given = getattr(value, part)
            if asked is None and isinstance(given, _PLAIN):
                continue
            new = _kept(part, asked, given, record, hide)
            if new is not given:
                changed[part] = new
        return replace(value, **changed) if changed else value
    if what is None and isinstance(value, list | tuple) and value and is_dataclass(value[0]):
        kept_ones = [_kept(name, None, one, record, hide) for one in value]
        same = all(new is old for new, old in zip(kept_ones, value, strict=True))
        return value if same else type(value)(kept_ones)
    return value


_PLAIN = (str, NoneType, int, date)
"""What is handed on as it is where nothing is told of it: it holds no texts of its own."""


@cache
def _typed_parts(kind: type[Any]) -> "tuple[tuple[str, Given | None], ...]":
    """What of a dataclass is looked at: what stays exact was checked where the dataclass was made."""
    inner = told_in(kind)  # type: ignore[arg-type]  # a class has a hash
    return tuple(
        (f.name, inner.get(f.name)) for f in fields(kind) if not isinstance(inner.get(f.name), Exact)
    )


def _each(value: Any, do: Mask) -> Any:
    """The same with each of its texts changed."""
    if isinstance(value, str):
        return do(value)
    if isinstance(value, list | tuple):
        return type(value)(_each(one, do) for one in value)
    if isinstance(value, Mapping):
        return {key: _each(one, do) for key, one in value.items()}
    return value
