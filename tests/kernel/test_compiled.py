"""What is put together once answers as what is put together anew."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted, registered
from xinqiao.kernel import clock, compiled
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.compiled import NotAsked, of_person, of_record
from xinqiao.library.calendars import forget, work_calendar
from xinqiao.library.models import CalendarDay
from xinqiao.matters.models import Matter
from xinqiao.matters.queries import around, desk
from xinqiao.offices.models import Staff
from xinqiao.policy.queries.own_desk import waiting

PEOPLE = ("registrar", "unit_registrar", "handler", "second_handler", "outsider", "leader", "office_leader")


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with none, whichever ran before."""
    monkeypatch.setattr(compiled, "_statements", type(compiled._statements)())
    monkeypatch.setattr(compiled, "_checked", set())


def _shown(cast: Cast, who: str) -> tuple[object, ...]:
    actor = cast.actor(who)
    found = desk.lists(actor)
    return (
        [m.pk for m in found.due],
        [m.pk for m in found.idle],
        [vars(m)["at_work"] for m in found.due],
        waiting(actor),
    )


def test_everybody_finds_the_own_and_what_came_since(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted(cast)
    first = {who: _shown(cast, who) for who in PEOPLE}
    accepted(cast), registered(cast)
    again = {who: _shown(cast, who) for who in PEOPLE}
    anew = {}
    for who in PEOPLE:
        compiled._statements.clear()
        anew[who] = _shown(cast, who)
    assert again == anew
    assert first["handler"] != again["handler"] != again["second_handler"]
    assert first["registrar"] != again["registrar"]


def test_the_moment_is_that_of_the_asking(cast: Cast) -> None:
    """A turn that begins in an hour waits in an hour: the moment is not that in which the statement was put together."""

    def late(actor: Actor) -> QuerySet[Staff]:
        return Staff.objects.filter(pk=actor.staff, last_login__lte=clock.now())

    actor, now = cast.actor("handler"), clock.now().replace(hour=9)
    Staff.objects.filter(pk=actor.staff).update(last_login=now + timedelta(hours=1))
    with clock.at(now):
        assert of_person(late, actor) == []
    with clock.at(now + timedelta(hours=2)), CaptureQueriesContext(connection) as asked:
        assert [p.pk for p in of_person(late, actor)] == [actor.staff_id]
    assert len(asked) == 1
    assert len(compiled._statements) == 1


def test_one_statement_serves_all_of_the_same_posts(cast: Cast) -> None:
    for who in ("handler", "second_handler", "handler"):
        waiting(cast.actor(who))
    assert len(compiled._statements) == 2  # one of the two stands in no section
    for matter in (accepted(cast), accepted(cast)):
        assert around.parts(matter)[1]["handler"] == {cast.staff["handler"].pk}
    assert sum(around._parts_of.__qualname__ in str(name) for name in compiled._statements) == 1


def test_what_was_worked_out_with_a_calendar_is_not_used_with_the_next(cast: Cast) -> None:
    leader = cast.actor("leader")
    waiting(leader)
    known = len(compiled._statements)
    waiting(leader)
    assert len(compiled._statements) == known
    yesterday = clock.today() - timedelta(days=1)
    off = work_calendar().is_working_day(yesterday)
    CalendarDay.objects.create(day=yesterday, name="调休", is_off=off, notice=yesterday.year)
    forget()
    waiting(leader)
    assert len(compiled._statements) == known + 1


def test_what_is_computed_from_who_asks_is_refused(cast: Cast) -> None:
    def named(actor: Actor) -> QuerySet[Staff]:
        return Staff.objects.annotate(told=Value(f"staff:{actor.staff}"))

    def following(actor: Actor) -> QuerySet[Staff]:
        return Staff.objects.filter(pk__gt=actor.staff + 1)

    def an_hour_ago(actor: Actor) -> QuerySet[Staff]:
        return Staff.objects.filter(last_login__lt=clock.now() - timedelta(hours=1))

    def by_another_read(actor: Actor) -> QuerySet[Staff]:
        return Staff.objects.all() if Matter.objects.exists() else Staff.objects.none()

    def of_a_label(actor: Actor) -> QuerySet[Staff]:
        return Staff.objects.filter(name=actor.label)

    for build in (named, following, an_hour_ago, by_another_read, of_a_label):
        with pytest.raises(NotAsked):
            of_person(build, cast.actor("handler"))


def test_nothing_to_find_asks_nothing(cast: Cast) -> None:
    def nobody(key: int) -> QuerySet[Staff]:
        return Staff.objects.filter(pk=key, pk__in=[])

    with CaptureQueriesContext(connection) as asked:
        assert of_record(nobody, 5) == []
        assert of_record(lambda key: Staff.objects.filter(pk=key), 10**30) == []
    assert len(asked) == 0


def test_only_words_of_the_program_stand_in_the_statement() -> None:
    """Whatever could end a literal, or is a value, stays bound; marks of the statement itself stay as they are."""
    asked = "SELECT 1 WHERE a = %s AND b LIKE '50%%s' AND c IN (%s, %s, %s) AND d = %s"
    given = ("in_approval", "", "o'clock", "-7", 3)
    told = "SELECT 1 WHERE a = 'in_approval' AND b LIKE '50%%s' AND c IN ('', %s, %s) AND d = %s"
    assert compiled._in_words(asked, given) == (told, ("o'clock", "-7", 3))
