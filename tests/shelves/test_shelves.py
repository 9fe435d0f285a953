"""Paper files (M-I4): approval by another, pages counted by a keeper, what is late climbs, a loss becomes an incident, a count its differences."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted, reload
from tests.safekeeping.walks import keeper_named
from tests.shelves.walks import asked, cabinet, lent, now_of, shelf, shelved
from tests.web.pages import browser_of, page_of
from xinqiao.controls.reading import Period, Standing, lines
from xinqiao.controls.shelving import PAPER_KEPT
from xinqiao.courses.waiting import on_courses, read
from xinqiao.kernel import clock
from xinqiao.kernel.access import check
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.kernel.language import translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.sorting import clear_staff, name_accused
from xinqiao.policy.queries.taking_part import took_part
from xinqiao.safekeeping.models import Leak
from xinqiao.shelves.commands import counting, files, loans, places
from xinqiao.shelves.models import Difference, Loan, PaperFile, Stocktaking, StoragePlace
from xinqiao.shelves.queries import register as reads
from xinqiao.web.acts.views import links
from xinqiao.web.agenda.dated import dated
from xinqiao.web.desk.rows import standing

pytestmark = pytest.mark.django_db


def _waits(cast: Cast, who: str) -> set[str]:
    return {w.words for w in read((on_courses,), cast.actor(who)) if w.words.startswith("shelves.")}


def _offered(cast: Cast, who: str, record: Any) -> set[str]:
    return {link.url.split("/")[-2] for link in links(cast.actor(who), now_of(record))}


def test_a_loan_is_approved_by_another_and_its_pages_are_counted_by_a_keeper(cast: Cast) -> None:
    file = shelved(cast)
    with pytest.raises(InvalidInput, match="7个工作日"):
        asked(cast, file, due_on=work_calendar().add_working_days(today(), 8).day)
    loan = asked(cast, file)
    with pytest.raises(Refused, match="已有人借阅"):
        asked(cast, file)
    own = loans.ask(cast.actor("leader"), shelved(cast, file.place), purpose="给自己看", due_on=loan.due_on)
    with pytest.raises(Refused, match="他人批准"):
        loans.approve(cast.actor("leader"), own)
    with pytest.raises(Denied):
        loans.approve(cast.actor("office_leader"), loan)
    told = translated(REGISTRY["loan.approve"].told(loan))
    assert (loan.purpose in told, loan.file.code in told, loan.borrower.name in told) == (True, True, True)
    loans.approve(cast.actor("leader"), loan)
    assert (_waits(cast, "unit_registrar"), _waits(cast, "counsel")) == ({"shelves.loan:approved"}, set())
    with pytest.raises(Refused, match="辛收文、子科长保管"):
        loans.hand_out(cast.actor("counsel"), now_of(loan), pages=86)
    with pytest.raises(InvalidInput, match="86页"):
        loans.hand_out(cast.actor("unit_registrar"), now_of(loan), pages=85)
    loans.hand_out(cast.actor("unit_registrar"), now_of(loan), pages=86)
    assert _waits(cast, "handler") == {"shelves.loan:lent"}
    assert [d.title for d in dated(cast.actor("handler"), loan.due_on, loan.due_on)[0]] == [file.code]
    assert _offered(cast, "handler", loan) == set(), "who has it does not take it back"
    with pytest.raises(Refused, match="由他人"):
        loans.take_back(cast.actor("handler"), now_of(loan), pages=86)
    with pytest.raises(InvalidInput, match="写明差在哪里"):
        loans.take_back(cast.actor("section_head"), now_of(loan), pages=84)
    loans.take_back(cast.actor("section_head"), now_of(loan), pages=84, explained="两页夹在别的卷里")
    with pytest.raises(Refused, match="请交他人办理"):
        loans.settle(cast.actor("section_head"), now_of(loan), pages=86, finding="已找到两页")
    loans.settle(cast.actor("leader"), now_of(loan), pages=86, finding="已找到两页")
    assert (now_of(loan).stage, now_of(file).pages) == ("returned", 86)


def test_what_is_not_brought_back_climbs_and_is_broken_on_the_board(cast: Cast) -> None:
    loan = lent(cast)
    took = took_part([loan.file.matter_id])[loan.file.matter_id]
    assert cast.staff["leader"].pk not in took, (
        "who borrows or lends a file only looks at it, and may review it"
    )
    period = Period(first=loan.due_on, last=loan.due_on)
    with clock.at(clock.now() + timedelta(days=(loan.due_on - today()).days + 1)):
        assert _waits(cast, "unit_registrar") == {"shelves.loan:lent"}
        assert _waits(cast, "principal") == set()
        assert standing(now_of(loan)) == ("借出，超期 1 天", "late"), "in words, not by its colour alone"
        with pytest.raises(Refused, match="已经超期"):
            loans.prolong(
                cast.actor("leader"), now_of(loan), due_on=today() + timedelta(days=1), why="还在用"
            )
        [line] = lines(PAPER_KEPT, cast.housing.pk, period, today())
        assert line.standing is Standing.BROKEN
    with clock.at(clock.now() + timedelta(days=(loan.due_on - today()).days + 8)):
        assert _waits(cast, "principal") == {"shelves.loan:lent"}
        assert _waits(cast, "counsel") == set()
        loans.take_back(cast.actor("section_head"), now_of(loan), pages=86)
        assert _waits(cast, "principal") == set()
        [line] = lines(PAPER_KEPT, cast.housing.pk, period, today())
        assert line.standing is Standing.BROKEN, "late stays late"


def test_a_file_that_is_lost_while_lent_becomes_an_incident_of_its_matter(cast: Cast) -> None:
    loan = lent(cast)
    files.lose(cast.actor("handler"), loan.file, what="甲小满的案卷借出以后找不到")
    leak = Leak.objects.get()
    assert (leak.matter, leak.stage) == (loan.file.matter, "reported")
    assert "小满" not in leak.what
    assert "找不到" in leak.what
    assert (now_of(loan).stage, now_of(loan.file).state, now_of(loan.file).place) == ("lost", "lost", None)
    assert "shelves.loan:lent" not in _waits(cast, "handler")
    files.found_again(
        cast.actor("section_head"),
        now_of(loan.file),
        place=cabinet(cast, title="2号柜"),
        pages=86,
        where="复印室",
    )
    assert _offered(cast, "handler", loan.file) >= {"loan", "loss"}


def test_a_cabinet_is_counted_and_each_difference_is_looked_into_by_two(cast: Cast) -> None:
    place = cabinet(cast)
    part, other = shelf(cast, place), shelf(cast, place, "第二格")
    there, wrong, gone = (shelved(cast, part) for _ in range(3))
    away = lent(cast, shelved(cast, other))
    codes = f"{part.code}\n{there.code.lower()}\n{other.code}\n{wrong.code}\nJ-9999"
    taken = counting.count(cast.actor("section_head"), place, codes=codes)
    assert (taken.there, taken.lent) == (1, 1)
    kinds = {d.code: (d.kind, d.file_id) for d in Difference.objects.all()}
    assert kinds == {
        wrong.code: ("misplaced", wrong.pk),
        gone.code: ("missing", gone.pk),
        "J9999": ("unknown", None),
    }
    assert away.file.code not in kinds
    found = {d.code: d for d in Difference.objects.all()}
    head, leader = cast.actor("section_head"), cast.actor("leader")
    with pytest.raises(InvalidInput, match="本单位的案卷"):
        counting.explain(head, found[wrong.code], outcome="foreign", how="不是我们的")
    counting.explain(head, found[wrong.code], outcome="moved", how="确实放在第二格")
    assert now_of(wrong).place == other
    with pytest.raises(Refused, match="请交他人办理"):
        counting.confirm(head, now_of(found[wrong.code]), seen="看过了")
    counting.confirm(leader, now_of(found[wrong.code]), seen="看过第二格")
    counting.explain(head, found[gone.code], outcome="lost", how="各处找过，没有找到")
    assert (now_of(gone).state, Leak.objects.count()) == ("lost", 1)
    year = Period(first=today().replace(month=1, day=1), last=today().replace(month=12, day=31))
    board = {str(line.title): line.standing for line in lines(PAPER_KEPT, cast.housing.pk, year, today())}
    assert board[f"1号柜：{today().year}年已盘点"] is Standing.KEPT
    assert Stocktaking.objects.count() == 1
    with pytest.raises(Refused, match="还有案卷"):
        places.end_place(head, now_of(other), why="不用了")


def test_an_accusation_lies_apart_is_opened_by_two_and_is_nowhere_for_others(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    file = shelved(cast, matter=matter)
    name_accused(cast.actor("leader"), reload(matter), staff="second_handler")
    leader, principal = cast.actor("leader"), cast.actor("principal")
    assert list(reads.exposed(leader)) == [file]
    for who in ("handler", "second_handler", "unit_registrar", "counsel", "archivist"):
        actor = cast.actor(who)
        assert not reads.files(actor).exists()
        with pytest.raises(NotFound):
            reads.get_file(actor, file.pk)
        assert not check("loan.ask", actor, now_of(file)).allowed
        assert (
            file.code
            not in page_of(browser_of(cast, client, who), reverse("shelves:place", args=[file.place_id]))
            if (actor.unit_id == file.unit_id)
            else True
        )
    clear_staff(leader, reload(matter), cast.staff["handler"], reason="承办")
    two = {"first": cast.staff["leader"], "second": cast.staff["principal"]}
    kept = keeper_named(cast, title="专柜", **two)
    reserved = cabinet(cast, title="专柜", custody=kept, reserved=True)
    with pytest.raises(InvalidInput, match="专柜只放"):
        files.move(leader, shelved(cast, cabinet(cast, title="3号柜")), place=reserved)
    unseen = cabinet(cast, title="二号专柜", reserved=True)
    with pytest.raises(InvalidInput, match="无权知悉"):
        files.move(leader, now_of(file), place=unseen)
    files.move(leader, now_of(file), place=reserved)
    loan = asked(cast, now_of(file))
    loans.approve(principal, loan)
    with pytest.raises(Refused, match="两人同时开柜"):
        loans.hand_out(leader, now_of(loan), pages=86)
    assert _offered(cast, "leader", loan) == {"open"}
    loans.open_first(leader, now_of(loan))
    with pytest.raises(Refused, match="请交他人办理"):
        loans.hand_out(leader, now_of(loan), pages=86)
    loans.hand_out(principal, now_of(loan), pages=86)
    taken = counting.count(cast.actor("section_head"), reserved, codes=f"{file.code}\n{file.code}")
    [line] = Difference.objects.all()
    assert (taken.there, taken.lent, line.kind, line.file) == (0, 0, "unknown", None), (
        "as if it were not there"
    )
    everybody = ("counsel", "unit_registrar", "second_handler", "archivist")
    assert all("shelves.loan:lent" not in _waits(cast, who) for who in everybody)
    files.lose(cast.actor("handler"), now_of(file), what="甲小满的检举案卷找不到")
    leak = Leak.objects.get()
    assert (leak.matter, leak.what) == (None, f"纸质案卷遗失（条码{file.code}）")
    year = Period(first=today().replace(month=1, day=1), last=today().replace(month=12, day=31))
    board = " ".join(str(line.title) for line in lines(PAPER_KEPT, cast.housing.pk, year, today()))
    assert matter.number not in board
    assert "专柜" not in board


def _in_reserved(cast: Cast, file: PaperFile, **changes: Any) -> StoragePlace:
    """The file becomes an accusation and moves to a cabinet kept by both leaders."""
    leader = cast.actor("leader")
    name_accused(leader, reload(file.matter), staff="second_handler")
    clear_staff(leader, reload(file.matter), cast.staff["handler"], reason="承办")
    kept = keeper_named(cast, title="专柜", first=cast.staff["leader"], second=cast.staff["principal"])
    reserved = cabinet(cast, title="专柜", custody=kept, reserved=True, **changes)
    files.move(leader, now_of(file), place=reserved)
    return reserved


def test_article_30_no_figure_of_a_room_tells_how_many_accusations_lie_in_it(cast: Cast) -> None:
    leader, head = cast.actor("leader"), cast.actor("section_head")
    kept = keeper_named(cast, kind="room", title="档案室")
    built: dict[str, Any] = {"code_lock": True, "camera": True, "custody": kept}
    room = places.register_place(head, cast.housing, kind="room", title="档案室", **built)
    plain = cabinet(cast, title="普通柜", inside=room)
    other, exposed, secret = (shelved(cast, plain) for _ in range(3))
    reserved = _in_reserved(cast, secret, inside=room)
    name_accused(leader, reload(exposed.matter), staff="second_handler")
    codes = f"{reserved.code}\n{secret.code}\n{plain.code}\n{other.code}\n{exposed.code}"
    for who in (leader, head):
        taken = counting.count(who, now_of(room), codes=codes)
        assert (taken.there, taken.lent) == (1, 0)
    codes = f"{plain.code}\n{other.code}"
    assert counting.count(leader, now_of(room), codes=codes).there == 1
    assert not Difference.objects.filter(code=secret.code).exists(), "counted with its own cabinet"
    loans.ask(cast.actor("handler"), now_of(secret), purpose="复核原件", due_on=today() + timedelta(days=1))
    loans.approve(leader, Loan.objects.get())
    loans.open_first(leader, Loan.objects.get())
    loans.hand_out(cast.actor("principal"), Loan.objects.get(), pages=86)
    assert counting.count(leader, now_of(room), codes=codes).lent == 0
    own = counting.count(leader, now_of(reserved), codes=reserved.code)
    assert (own.there, own.lent) == (0, 1)
    assert reads.stocktakings(head).filter(pk=own.pk).count() == 0


def test_a_second_count_asks_nothing_twice_and_a_loss_is_one_incident(cast: Cast) -> None:
    place = cabinet(cast)
    one, two = shelf(cast, place), shelf(cast, place, "第二格")
    file, missing = shelved(cast, one), shelved(cast, one)
    head, leader = cast.actor("section_head"), cast.actor("leader")
    for _ in range(2):
        counting.count(head, now_of(place), codes=f"{two.code}\n{file.code}\nJ 0000-0000")
    assert Difference.objects.count() == 3
    with pytest.raises(Refused, match="盘点差异"):
        files.hand_over(head, now_of(file), whom="市档案馆")
    files.lose(head, now_of(file), what="各处找过，没有找到")
    found = Difference.objects.get(file=file)
    for outcome in ("moved", "put_back", "foreign"):
        with pytest.raises(InvalidInput, match="已报告遗失"):
            counting.explain(head, now_of(found), outcome=outcome, how="确实放在第二格")
    counting.explain(head, now_of(found), outcome="lost", how="各处找过，没有找到")
    assert (Leak.objects.count(), now_of(file).state, now_of(file).place) == (1, "lost", None)
    with pytest.raises(Refused, match="遗失"):
        files.lose(head, now_of(file), what="再报一次，没有找到")
    with pytest.raises(Refused, match="没有报告遗失"):
        files.found_again(head, now_of(missing), place=one, pages=86, where="柜里")
    counting.confirm(leader, now_of(found), seen="看过第二格")
    counting.count(head, now_of(place), codes="J 0000-0000")
    assert Difference.objects.count() == 3


def test_no_loan_of_an_accusation_is_stuck_once_the_cabinet_was_opened(cast: Cast) -> None:
    file = shelved(cast)
    _in_reserved(cast, file)
    leader, principal, handler = cast.actor("leader"), cast.actor("principal"), cast.actor("handler")
    due = work_calendar().add_working_days(today(), 3).day
    with pytest.raises(Refused, match="另一名保管人"):
        loans.ask(leader, now_of(file), purpose="自己看一看", due_on=due)

    def opened() -> Loan:
        loan = asked(cast, now_of(file))
        loans.approve(principal, loan)
        return loans.open_first(leader, now_of(loan))

    first = opened()
    assert _offered(cast, "principal", first) == {"hand-out"}
    with pytest.raises(Refused, match="还没有取卷"):
        loans.refuse_loan(principal, now_of(first), why="没有来取")
    loans.withdraw(handler, now_of(first))
    second = opened()
    with clock.at(clock.now() + timedelta(days=20)):
        with pytest.raises(Refused, match="归还日期已经过了"):
            loans.hand_out(principal, now_of(second), pages=86)
        assert "refuse" in _offered(cast, "principal", second)
        loans.refuse_loan(principal, now_of(second), why="到期没有来取")
        third = asked(cast, now_of(file))
        loans.approve(principal, third)
    with clock.at(clock.now() + timedelta(days=60)):
        loans.refuse_loan(leader, now_of(third), why="到期没有来取")
    assert {now_of(one).stage for one in (second, third)} == {"refused"}
    assert now_of(first).stage == "withdrawn"


@pytest.mark.pdf
def test_pages_labels_and_slips_show_where_a_file_is(cast: Cast, client: Client) -> None:
    place = cabinet(cast)
    loan = lent(cast, shelved(cast, shelf(cast, place)))
    leader = browser_of(cast, client, "leader")
    counting.count(cast.actor("section_head"), place, codes="J0000")
    [difference] = Difference.objects.all()
    number = loan.file.matter.number
    for name, key, told in (
        ("index", None, number),
        ("place", place.pk, "第一格"),
        ("file", loan.file_id, "1号柜 · 第一格"),
        ("loan", loan.pk, "86页"),
        ("stocktaking", difference.stocktaking_id, "J0000"),
        ("difference", difference.pk, "册上没有的条码"),
    ):
        assert told in page_of(leader, reverse(f"shelves:{name}", args=[key] if key else []))
    assert number in page_of(leader, reverse("shelves:index") + f"?code={loan.file.code.lower()}")
    for name, key in (("labels", place.pk), ("slip", loan.pk)):
        assert leader.get(reverse(f"shelves:{name}", args=[key])).content.startswith(b"%PDF")
    assert leader.get(reverse("shelves:file", args=[10**6])).status_code == 404
    stranger = browser_of(cast, client, "office_leader")
    assert stranger.get(reverse("shelves:loan", args=[loan.pk])).status_code == 404
    assert Loan.objects.count() == PaperFile.objects.count() == 1


def test_a_step_that_is_taken_under_another_name_is_told_in_words_too(cast: Cast, client: Client) -> None:
    """「收回，页数不符」 and 「报告遗失」 of a loan are no commands of their own."""
    short, gone = lent(cast), lent(cast, shelved(cast, cabinet(cast, title="2号柜")))
    loans.take_back(cast.actor("section_head"), now_of(short), pages=84, explained="两页夹在别的卷里")
    files.lose(cast.actor("handler"), gone.file, what="借出以后找不到")
    leader = browser_of(cast, client, "leader")
    page = page_of(leader, reverse("shelves:loan", args=[short.pk]))
    assert "两页夹在别的卷里" in page
    assert "explained" not in page
    page = page_of(leader, reverse("shelves:loan", args=[gone.pk]))
    assert "怎么发现的" in page
    assert "1号柜" in page_of(leader, f"/desk/units/{cast.housing.pk}/paper-file/")
