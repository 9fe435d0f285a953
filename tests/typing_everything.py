"""While this watches, every text that any command asks for is full of what must be stored nowhere in clear."""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any, get_args, get_type_hints

import pytest
from django.db.models import Model

from xinqiao.accounts.models import AccountChange, UnitProposal
from xinqiao.appraisal.models import AppraisalSheet
from xinqiao.care.models import HelpCall, Incident
from xinqiao.duties.models import LeaderDay
from xinqiao.exchange.models import PartnerOffice
from xinqiao.kernel import typed
from xinqiao.kernel.commands import REGISTRY, Command
from xinqiao.kernel.records import mask_of
from xinqiao.kernel.typed import Given, Words, told_in
from xinqiao.library.models import Category, Instrument, InstrumentVersion, NormVersion, TemplateVersion
from xinqiao.offices.models import ApiToken, SecondFactor, SecurityKey, Staff, Unit
from xinqiao.outgoing.models import ReceiptBatch
from xinqiao.oversight.models import Account, RegisterCheck
from xinqiao.policy.models import RequiredParticipant, StudyPlan, StudySession
from xinqiao.reception.models import DutyShift, EmergencyEvent, EmergencyPlan, Reception, UrgentReport
from xinqiao.safekeeping.models import Custody, ImpactAssessment, Leak, SelfCheck, WalkRound
from xinqiao.shelves.models import Difference, StoragePlace
from xinqiao.training.models import Drill
from xinqiao.wellbeing.models import Rest

PHONE, OTHER, ID = "13800001234", "13912345678", "110101199001010015"
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
NUMBERS = f"电话{PHONE}、{OTHER.translate(FULL)}、139 1234 5678，证件{ID}、{ID.translate(FULL)}"
WORDS = f"甲小满（甲 小 满、甲　小　满）说：{NUMBERS}，属于本单位职权范围。"
FORBIDDEN = (PHONE, OTHER, ID, "小满")

ABOUT_NOBODY = (
    Unit,
    Staff,
    AccountChange,
    UnitProposal,
    ApiToken,
    SecondFactor,
    SecurityKey,
    Category,
    Instrument,
    InstrumentVersion,
    NormVersion,
    TemplateVersion,
    RequiredParticipant,
    StudyPlan,
    Reception,
    DutyShift,
    EmergencyPlan,
    HelpCall,
    Incident,
    Leak,
    LeaderDay,
    Custody,
    SelfCheck,
    ImpactAssessment,
    ReceiptBatch,
    PartnerOffice,
    WalkRound,
    StoragePlace,
    Difference,
    Rest,
    AppraisalSheet,
    Account,
    RegisterCheck,
)
"""Records to which no petitioner belongs: whose name a text holds nobody can know there, but the shapes of numbers are known."""

COMPARED = {
    ("library.repeal", "ended_by"),
    ("reception.tie", "number"),
    ("emergency_plan.edit", "lines"),
    ("mediation.draft", "plan"),
    *(("wording.propose", name) for name in ("pattern", "hits", "misses", "code")),
    ("template.propose", "body"),
    ("template.propose", "code"),
}
"""Words that must be those of a record that is there, of a form that is checked, or fit each other; anything else is refused and kept nowhere."""

_number = count(1)


def asks_for_words(action: str) -> bool:
    """Whether people type anything that is masked into this command, also within what it takes as a whole."""
    return _words_in(list(get_type_hints(_body(action), include_extras=True).values())[2:])


def _body(action: str) -> Any:
    return REGISTRY[action].run.__wrapped__  # type: ignore[attr-defined]  # set by functools


def _words_in(hints: list[Any]) -> bool:
    for hint in hints:
        said = (getattr(hint, "__metadata__", None) or (None,))[0]
        if isinstance(said, Given):
            if isinstance(said, Words):
                return True
        elif is_dataclass(hint):
            if _words_in(list(get_type_hints(hint, include_extras=True).values())):
                return True
        elif _words_in([arg for arg in get_args(hint) if arg is not hint]):
            return True
    return False


@contextmanager
def everything_typed() -> Iterator[set[str]]:
    """Fill every text of every command that runs meanwhile; the commands that ran."""
    done: set[str] = set()

    def clean(self: Command[Any, ..., Any], subject: Any, given: Mapping[str, Any]) -> dict[str, Any]:
        parameters = list(self._signature.parameters.values())[2:]
        named = {p.name: given.get(p.name, p.default) for p in parameters}
        text = NUMBERS if _nobody_known(subject) else WORDS
        full = {
            name: value if (self._action, name) in COMPARED else _full(self._asked.get(name), value, text)
            for name, value in named.items()
        }
        done.add(self._action)
        return typed.kept(subject, self._asked, full, lambda: mask_of(subject))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Command, "_clean", clean)
        yield done


def _nobody_known(record: Model | None) -> bool:
    if isinstance(record, StudySession):
        return not record.linked.exists()
    if isinstance(record, Drill):
        return not record.scenes.exists()
    if isinstance(record, UrgentReport):
        record = (record.first or record).event
    if isinstance(record, EmergencyEvent):
        return record.reception is None or record.reception.matter is None
    return record is None or isinstance(record, ABOUT_NOBODY)


def _full(what: Given | None, value: Any, text: str) -> Any:
    """The value with every text that is asked for in it filled."""
    if isinstance(what, Words):
        return _filled(what, value, text)
    if what is None and is_dataclass(value) and not isinstance(value, type):
        inner = told_in(type(value))
        new = {
            f.name: _full(inner.get(f.name), getattr(value, f.name), text) for f in fields(value) if f.init
        }
        return replace(value, **new)
    if what is None and isinstance(value, list | tuple) and value and is_dataclass(value[0]):
        return type(value)(_full(None, one, text) for one in value)
    return value


def _filled(what: Words, value: Any, text: str) -> Any:
    """As much as may be typed; no text is the same as another. What was filled with purpose stays."""
    if isinstance(value, list | tuple):
        return type(value)([*value, _filled(what, "", text)])
    if isinstance(value, Mapping):
        return {key: _filled(what, one, text) for key, one in value.items()}
    if isinstance(value, str) and any(secret in plain(value) for secret in FORBIDDEN):
        return value
    whole = f"（{next(_number)}）{text}"
    named = "甲小满 " if "甲小满" in text else ""
    return whole if len(whole) <= what.most else f"（{next(_number)}）{named}{PHONE}，{ID}"[: what.most]


def plain(text: str) -> str:
    """The text as somebody reads it who looks for a name or a number."""
    return "".join(unicodedata.normalize("NFKC", text).split())
