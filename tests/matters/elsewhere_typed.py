"""Words typed into the commands that belong to no matter: filters, lists, calendars, absences, tokens, accounts."""

import pytest

from tests.administration import with_administrators
from tests.cast import Cast
from tests.matters.administration_typed import everything_administered
from tests.typing_everything import FULL, ID, NUMBERS, OTHER, PHONE, WORDS
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import InvalidInput
from xinqiao.library.calendars import amend_year, load_year
from xinqiao.matters.commands.answering import record_absence
from xinqiao.matters.commands.exporting import export_matters
from xinqiao.matters.commands.filters import save_filter
from xinqiao.offices.models import SecondFactor
from xinqiao.offices.security_keys import NewKey, add_key
from xinqiao.offices.tokens import create_token


def _whole_year() -> dict[str, object]:
    names = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", *["国庆节"] * 7)
    days = [{"name": name, "date": f"2030-10-{n:02}", "isOffDay": True} for n, name in enumerate(names, 1)]
    return {"year": 2030, "days": days}


def without_a_matter(cast: Cast) -> None:
    """Here nobody's name is known, but the shapes of numbers are."""
    for query in (f"q={OTHER.translate(FULL)}&state=x", f"state=x&{OTHER}=1", f"state=x&{OTHER}"):
        with pytest.raises(InvalidInput, match="个人信息"):
            save_filter(cast.actor("registrar"), cast.petition_office, name="我的", query=query)
    save_filter(cast.actor("registrar"), cast.petition_office, name=NUMBERS[:30], query="q=路灯&state=x")
    wanted = {"q": WORDS, "state": WORDS, "category": ID, "kind": PHONE, "channel": WORDS}
    export_matters(cast.actor("office_leader"), cast.petition_office, wanted=wanted)
    supplement = {"year": 2026, "days": [{"name": "临时放假", "date": "2026-12-14", "isOffDay": True}]}
    amend_year(cast.actor("system_admin"), None, supplement, f"国务院办公厅通知{NUMBERS}")
    load_year(cast.actor("system_admin"), None, _whole_year(), f"国务院办公厅通知{NUMBERS}")
    day, who = today(), cast.staff["handler"]
    record_absence(cast.actor("section_head"), cast.housing, who, first_day=day, last_day=day, reason=NUMBERS)
    create_token(cast.actor("registrar"), None, name=NUMBERS[:30], days=3)
    SecondFactor.objects.create(staff=cast.staff["registrar"], sealed=b"", confirmed_at=now())
    add_key(cast.actor("registrar"), None, NewKey(handle="k", credential=b"", count=0), name=NUMBERS[:30])
    everything_administered(with_administrators(cast))
