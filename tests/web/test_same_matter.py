"""Candidates for the same matter at the desk, on both databases: with reasons, and never what the actor may not see."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from tests.cast import PETITIONER, Cast, accepted, registered, reload
from tests.suggest.same import OTHERS, SAME
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import AuditEntry, Viewing
from xinqiao.matters.commands.intake import link_same_matter
from xinqiao.matters.commands.sorting import name_accused
from xinqiao.matters.models import Paper, Petition
from xinqiao.matters.queries.petitions import get_petition
from xinqiao.matters.queries.same_matter import same_matter_candidates


def _tell(cast: Cast, way: tuple[str, str], **changes: Any) -> Petition:
    title, text = way
    return registered(cast, title=title, text=text, requests=(title,), **changes).petition


@pytest.fixture
def city(cast: Cast) -> Cast:
    for other in OTHERS:
        _tell(cast, other)
    return cast


@pytest.mark.django_db
@pytest.mark.parametrize("group", SAME)
def test_the_same_matter_in_other_words_is_found_in_the_database(city: Cast, group: str) -> None:
    first = _tell(city, SAME[group][0])
    for way in SAME[group][1:]:
        found = same_matter_candidates(city.actor("registrar"), _tell(city, way))
        assert found[0].petition == first, way


@pytest.mark.django_db
def test_one_person_with_two_matters_is_no_candidate(city: Cast) -> None:
    _tell(city, SAME["电梯"][0], identity=PETITIONER)
    other = _tell(city, SAME["校门"][0], identity=PETITIONER)
    assert same_matter_candidates(city.actor("registrar"), other) == []


@pytest.mark.django_db
def test_an_accusation_is_no_candidate_for_who_may_not_see_it(city: Cast) -> None:
    secret = _tell(city, SAME["工资"][0], accusation=True)
    name_accused(city.actor("registrar"), reload(secret.matter), units=[city.housing])
    again = _tell(city, SAME["工资"][1])
    assert [c.petition for c in same_matter_candidates(city.actor("registrar"), again)] == [secret]
    for who in ("receptionist", "unit_registrar", "handler", "leader", "outsider", "system_admin"):
        assert same_matter_candidates(city.actor(who), again) == [], who


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_matters(city: Cast) -> None:
    asked = get_petition(city.actor("registrar"), _tell(city, SAME["搅拌站"][0]).pk)
    asked.received_at = now()  # later than all that follow: candidates are earlier ones
    actor, counted = city.actor("registrar"), []
    assert actor.above()  # read once for an actor
    for way in (SAME["搅拌站"][1], SAME["搅拌站"][2]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            same_matter_candidates(actor, asked)
        counted.append(len(queries))
        for _ in range(2):
            _tell(city, way)
    with CaptureQueriesContext(connection) as queries:
        assert len(same_matter_candidates(actor, asked)) >= 2
    assert len({*counted, len(queries)}) == 1
    assert len(queries) <= 4


@pytest.mark.django_db
def test_candidates_are_earlier_petitions_and_links_point_back(city: Cast) -> None:
    first, again = _tell(city, SAME["电梯"][0]), _tell(city, SAME["电梯"][1])
    actor = city.actor("registrar")
    assert [c.petition for c in same_matter_candidates(actor, again)] == [first]
    assert again not in [c.petition for c in same_matter_candidates(actor, first)]
    with pytest.raises(InvalidInput, match="较晚的那一件"):
        link_same_matter(actor, first, again, reason="同一部电梯")


@pytest.mark.django_db
def test_the_link_page_gives_candidates_with_reasons_and_links_nothing_by_itself(
    city: Cast, client: Client
) -> None:
    first = _tell(city, SAME["电梯"][0])
    again = _tell(city, SAME["电梯"][1])
    client.force_login(city.staff["registrar"])
    page = client.get(f"/desk/petitions/{again.pk}/link/").content.decode()
    assert first.number in page
    assert "都说到：" in page
    assert "晚晴家园" in page
    assert Petition.objects.get(pk=again.pk).repeat_of is None
    chosen = client.get(f"/desk/petitions/{again.pk}/link/?number={first.number}").content.decode()
    assert f'name="number" value="{first.number}"' in chosen
    done = client.post(f"/desk/petitions/{again.pk}/link/", {"number": first.number, "reason": "同一部电梯"})
    assert done.status_code == 302
    assert Petition.objects.get(pk=again.pk).repeat_of == first


@pytest.mark.django_db
@pytest.mark.once
def test_who_may_not_link_looks_nothing_up_by_it(cast: Cast, client: Client) -> None:
    """Asked before number, document and code are: a refused link would tell what they name. Number and document together are two answers."""
    gone, other, here = accepted(cast), registered(cast).petition, registered(cast).petition
    passed_on, notice = gone.petitions.get(), Paper.objects.get(matter=gone, kind="acceptance_notice")
    address = "/desk/petitions/{}/link/".format
    by_paper = {"document": notice.number, "code": notice.verification_code, "reason": "出示了受理告知书"}
    client.force_login(cast.staff["registrar"])
    assert client.get(address(passed_on.pk)).status_code == 404, "it is held elsewhere by now"
    looked = Viewing.objects.filter(matter=other.matter_id)
    for given in ({"number": other.number, "reason": "同一部电梯"}, by_paper | {"code": "BCDFG-HJKMN"}):
        refused = client.post(address(passed_on.pk), given)
        assert refused.status_code == 422
        assert "没有查到" not in refused.content.decode()
    assert not looked.exists()
    denied = AuditEntry.objects.filter(action="petition.link", outcome="denied", actor__startswith="staff:")
    assert denied.count() == 2
    both = client.post(address(here.pk), by_paper | {"number": other.number})
    assert "编号和文书只填一样" in both.content.decode()
    assert Petition.objects.exclude(repeat_of=None).count() == 0


@pytest.mark.django_db
def test_the_receipt_page_after_registering_shows_candidates(city: Cast, client: Client) -> None:
    first = _tell(city, SAME["校门"][0])
    client.force_login(city.staff["registrar"])
    title, text = SAME["校门"][1]
    form = {
        "key": "k" * 32,
        "channel": "visit",
        "received_at": f"{localtime(now()):%Y-%m-%dT%H:%M}",
        "kind": "natural",
    }
    form |= {"name": "乙小暑", "people_count": "1", "title": title, "text": text, "requests": title}
    answer = client.post("/desk/register/", form)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    page = client.get(answer["Location"]).content.decode()
    assert first.number in page
    assert "认定为同一事项" in page


@pytest.mark.django_db
def test_a_matter_like_no_other_says_so(cast: Cast, client: Client) -> None:
    only = _tell(cast, SAME["校门"][0])
    client.force_login(cast.staff["registrar"])
    page = client.get(f"/desk/petitions/{only.pk}/link/").content.decode()
    assert "没有找到内容相近的信访件" in page


@pytest.mark.django_db
def test_search_signs_and_quotes_in_a_text_do_no_harm(city: Cast) -> None:
    asked = _tell(city, ("\"引号'和\\反斜线", "NEAR(电梯 OR *) ' \" -- ; & | ! : <-> 晚晴家园 电梯"))
    assert isinstance(same_matter_candidates(city.actor("registrar"), asked), list)


@pytest.mark.django_db
def test_while_typing_the_same_place_stands_first_and_nothing_is_kept(city: Cast, client: Client) -> None:
    first = _tell(city, SAME["电梯"][0], place="临江区锦绣花园")
    title, text = SAME["电梯"][1]
    client.force_login(city.staff["registrar"])
    before = Petition.objects.count()
    typed = {"title": title, "text": f"{text}，电话13800001234", "place": "临江区锦绣花园", "name": "甲小满"}
    whole = client.post("/desk/register/alike/", typed).content.decode()
    beside = client.post("/desk/register/alike/", typed, headers={"HX-Request": "true"}).content.decode()
    assert whole.index(first.number) == min(whole.index(n) for n in _numbers(whole))
    assert first.number in beside
    assert ("<html" in whole, "<html" in beside) == (True, False)
    assert ("data-same" in whole, "data-same" in beside) == (False, True), (
        "only beside the form that takes it"
    )
    assert "13800001234" not in whole + beside
    assert Petition.objects.count() == before
    assert "/desk/register/alike/" in client.get("/desk/register/").content.decode()
    client.force_login(city.staff["audit_admin"])
    assert client.post("/desk/register/alike/", typed).status_code == 404


def _numbers(page: str) -> list[str]:
    return re.findall(r"XF\d{4}-\d{6}", page)
