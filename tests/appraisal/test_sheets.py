"""A unit is assessed by its own work: numbers of petitions cannot be chosen, the unit's words stand beside, what was settled stays (M-D7)."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.appraisal.walks import MEASURES, appraised
from tests.cast import Cast, accepted
from tests.documents.test_papers import text_of
from xinqiao.appraisal.commands.sheets import comment, open_sheet, settle
from xinqiao.appraisal.models import AppraisalSheet
from xinqiao.appraisal.queries.sheets import lines_of
from xinqiao.controls.assessing import ASSESSED_BY_WORK
from xinqiao.controls.board import CONTROLS
from xinqiao.controls.reading import Period, read
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.commitment import make
from xinqiao.rules.appraising import CHOOSABLE, NEVER, REVIEWED, counted_until
from xinqiao.rules.words import date_words


def test_only_measures_of_the_own_work_are_on_the_list_and_none_of_wellbeing() -> None:
    assert set(CHOOSABLE) - {REVIEWED} <= {control.measure for control in CONTROLS}
    assert not [measure for measure in CHOOSABLE if measure.startswith(("M-E", "M-I"))]
    assert not [
        t for t in CHOOSABLE.values() if any(w in t for w in ("总量", "越级", "进京", "批次", "满意率"))
    ]
    assert all(why for _what, why in NEVER)
    assert "2026年还没有结束" in str(counted_until(2026, date(2026, 12, 30)))
    assert "没有结束" not in str(counted_until(2026, date(2026, 12, 31)))


@pytest.mark.django_db
@pytest.mark.pdf
def test_from_the_choice_to_the_settled_sheet_with_the_units_own_words(cast: Cast, client: Client) -> None:
    head, matter = cast.actor("office_leader"), accepted(cast)
    for wrong in (["M-R3", "M-D3", "total"], ["M-R3", "M-D3", "M-E3"]):
        with pytest.raises(InvalidInput, match="第三十九条"):
            open_sheet(head, cast.petition_office, assessed=cast.housing, year=2026, measures=wrong)
    with pytest.raises(InvalidInput, match="至少选择3项"):
        open_sheet(head, cast.petition_office, assessed=cast.housing, year=2026, measures=MEASURES[:2])
    with pytest.raises(InvalidInput, match="请从列出的单位"):
        open_sheet(head, cast.petition_office, assessed=cast.city_government, year=2026, measures=MEASURES)
    sheet = appraised(cast)
    with pytest.raises(InvalidInput, match="已经有了"):
        appraised(cast)
    client.force_login(cast.staff["office_leader"])
    form = client.get(f"/desk/units/{cast.petition_office.pk}/appraise/").content.decode()
    assert "信访总量" not in form
    assert "考核数量，就会有人劝阻登记" in client.get("/appraisal/").content.decode()
    with pytest.raises(Refused, match="还没有说明"):
        settle(head, sheet)
    with pytest.raises(Refused, match="自己写"):
        comment(head, sheet, comment="由考核单位代写。")
    with pytest.raises(Denied):
        comment(cast.actor("outsider"), sheet, comment="与本单位无关的说明。")
    sheet = comment(cast.actor("leader"), sheet, comment="年初两名承办人调离，三月补齐。")
    sheet = settle(head, sheet, words="属实。")
    both, year = (
        [cast.housing.pk, cast.petition_office.pk],
        Period(first=today(), last=today() + timedelta(days=99)),
    )
    said = read([ASSESSED_BY_WORK], both, year, today())
    assert [(said[unit][0].done, said[unit][0].due) for unit in both] == [(1, 1), (1, 1)], (
        "commented, settled"
    )
    before = lines_of(sheet, today())
    assert [line.measure for line in before] == MEASURES
    assert before[1].words == "这段时间没有到期的承诺"
    due = today() + timedelta(days=1)
    make(
        cast.actor("handler"),
        matter,
        source="reception",
        said="明天给您结果",
        what="告知结果",
        owner=cast.staff["handler"],
        due=due,
    )
    with clock.at(now() + timedelta(days=3)):
        assert lines_of(AppraisalSheet.objects.get(), today()) == before
    _seen(cast, client, sheet)


def _seen(cast: Cast, client: Client, sheet: AppraisalSheet) -> None:
    """The page and the PDF, by both units and by nobody else."""
    for who, status in (("leader", 200), ("office_leader", 200), ("outsider", 404), ("handler", 404)):
        client.force_login(cast.staff[who])
        assert client.get(f"/appraisal/{sheet.pk}/").status_code == status, who
    client.force_login(cast.staff["leader"])
    page = client.get(f"/appraisal/{sheet.pk}/").content.decode()
    assert page.count("年初两名承办人调离") == 1
    assert "本单位的说明" not in page
    assert "没有发生" in page
    assert "考核它，就会拦人、堵人" in page
    with clock.at(now() + timedelta(days=400)):
        text = text_of(client.get(f"/appraisal/{sheet.pk}/pdf/").content).replace("\n", "")
    assert f"数字截至{date_words(sheet.counted_on)}" in text, "the day of its figures, whenever it is printed"
    assert all(words in text for words in ("年初两名承办人调离", "承诺兑现", "信访总量和升降", "属实"))
