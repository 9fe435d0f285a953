"""A stocktaking by scanner (M-I4): what is there, missing, misplaced, unknown."""

from xinqiao.rules.shelving import LOAN, CountedCode, Found, scanned, stocktaking

A, B, ELSEWHERE = 1, 2, 3
REGISTERED = {"J1": A, "J2": A, "J3": B, "J4": B, "J9": ELSEWHERE}
PLACES = {"GA": A, "GB": B}


def _taken(*codes: str) -> dict[str, CountedCode]:
    expected = [code for code, place in REGISTERED.items() if place != ELSEWHERE]
    found = stocktaking(codes, start=A, places=PLACES, registered=REGISTERED, expected=expected)
    assert len(found) == len({line.code for line in found}), "one line a file"
    return {line.code: line for line in found}


def test_a_shelf_is_the_place_of_what_is_scanned_after_its_label() -> None:
    found = _taken("J1", "J3", "GB", "J4", "J9", "X7")
    assert {code: (line.found, line.place) for code, line in found.items()} == {
        "J1": (Found.THERE, A),
        "J3": (Found.MISPLACED, A),
        "J4": (Found.THERE, B),
        "J9": (Found.MISPLACED, B),
        "X7": (Found.UNKNOWN, B),
        "J2": (Found.MISSING, None),
    }


def test_a_code_scanned_twice_counts_where_it_is_right() -> None:
    for order in (("J3", "GB", "J3"), ("GB", "J3", "GA", "J3")):
        assert _taken(*order)["J3"] == CountedCode("J3", Found.THERE, B)


def test_codes_are_read_in_every_width_case_and_spacing() -> None:
    assert scanned("j4f7k-9q2m\r\n\n  Ｊ４Ｆ７Ｋ ９Ｑ２Ｍ \n\t") == ["J4F7K9Q2M", "J4F7K9Q2M"]


def test_the_second_of_two_who_open_is_not_the_first() -> None:
    turn = LOAN.turn("opened", "hand_out")
    assert not LOAN.taken_by(turn, {"open": frozenset({7})}, 7).allowed  # type: ignore[arg-type]  # a turn, not a refusal
    assert LOAN.taken_by(turn, {"open": frozenset({7})}, 8).allowed  # type: ignore[arg-type]  # as above
