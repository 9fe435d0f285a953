"""M-I1 to M-I3 on the board: what was asked and never used, what left with data of others, what was not signed or reviewed."""

from datetime import date, timedelta

import pytest

from tests.cast import Cast, accepted, at, reload
from tests.controls.populated import withdrawn_and_closed
from tests.controls.seen import Seen, seen
from tests.disclosing import asked
from tests.steps import HANDLERS, OPINION, issued, sorted_at_office, withdrawn
from xinqiao.controls.information import ASKED_AND_USED, OTHERS_LEFT_OUT, SIGNED_FOR
from xinqiao.controls.reading import Control, Period, Standing
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.disclosure import open_urgently, review_emergency, sign
from xinqiao.matters.commands.reveal import reveal_identity
from xinqiao.matters.models import Disclosure, Petition, ReplyCheck
from xinqiao.offices.models import Unit
from xinqiao.rules.disclosing import Purpose

pytestmark = pytest.mark.django_db
YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


def _of(control: Control, unit: Unit, day: date | None = None) -> Seen:
    return seen(control, unit.pk, YEAR, day or today())


def test_forms_are_signed_and_emergencies_reviewed_in_time_or_the_board_says_so(cast: Cast) -> None:
    with clock.at(at("2026-08-03")):
        matter = accepted(cast, examined=False)
        form = asked(cast, matter)
        assert _of(SIGNED_FOR, cast.housing).standing is Standing.AT_RISK
        sign(cast.actor("principal"), form)
        petition = Petition.objects.get(matter=matter)
        urgent = open_urgently(
            cast.actor("section_head"),
            petition,
            pieces=["phone"],
            purpose="contact",
            why="扬言轻生，等不及签字",
        )
        found = _of(SIGNED_FOR, cast.housing)
        assert (found.done, found.due, found.standing) == (1, 2, Standing.AT_RISK)
        late = _of(SIGNED_FOR, cast.housing, urgent.due_on + timedelta(days=1))
        assert late.standing is Standing.BROKEN
        assert "紧急查看还没有按时复核" in str(late.lines[0].title)
        review_emergency(cast.actor("principal"), urgent, justified=True, finding="核对了通话记录")
        assert _of(SIGNED_FOR, cast.housing).standing is Standing.KEPT
        assert Disclosure.objects.filter(stage="reviewed").count() == 1


def test_a_number_that_nobody_needed_and_a_reply_that_left_with_data_of_others_are_told(cast: Cast) -> None:
    with clock.at(at("2026-08-03")):
        withdrawn_and_closed(cast)
        found = _of(ASKED_AND_USED, cast.petition_office)
        assert (found.done, found.due) == (0, 1)
        assert "可以不登记" in str(found.lines[0].title)
        used = sorted_at_office(cast)
        reveal_identity(cast.actor("registrar"), Petition.objects.get(matter=used), Purpose.VERIFY)
        withdrawn(cast, used, "office_leader", statement="本人自愿撤回。")
        close(cast.actor("registrar"), reload(used), sure=True)
        found = _of(ASKED_AND_USED, cast.petition_office)
        assert (found.done, found.due) == (1, 2)

        paper = issued(cast, reload(accepted(cast)), "handling_opinion", OPINION, *HANDLERS)
        assert _of(OTHERS_LEFT_OUT, cast.housing).standing is Standing.KEPT
        check = ReplyCheck.objects.filter(paper=paper).latest("pk")
        check.pk, check.blocks = None, [{"key": "personal:decision:told", "about": "personal", "why": "他人"}]
        check.save()
        assert _of(OTHERS_LEFT_OUT, cast.housing).standing is Standing.BROKEN
