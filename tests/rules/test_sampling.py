"""The look-back's sample: one in ten of each office, the same for everybody who has frame and seed, nobody favoured."""

import hashlib
import hmac
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.sampling import FrameEntry, digest, draw, frame_text, read_frame, size

_SEED = bytes(range(32))
_FRAMES = st.dictionaries(
    st.text("XF0123456789", min_size=1, max_size=9), st.sampled_from(["住建", "人社", "环境", "城管"])
).map(lambda found: [FrameEntry(number=n, stratum=s) for n, s in found.items()])
_SEEDS = st.binary(min_size=32, max_size=32)


def _matters(count: int, stratum: str = "住建") -> list[FrameEntry]:
    return [FrameEntry(number=f"XF2026-{n:06d}", stratum=stratum) for n in range(count)]


@given(_FRAMES, _SEEDS)
def test_each_office_gives_one_in_ten_rounded_up_and_so_does_the_whole(
    frame: list[FrameEntry], seed: bytes
) -> None:
    drawn = draw(frame, seed)
    whole, got = Counter(e.stratum for e in frame), Counter(d.stratum for d in drawn)
    assert got == Counter({stratum: -(-n // 10) for stratum, n in whole.items()})
    assert all(got[stratum] >= 1 for stratum in whole)
    assert len(drawn) * 10 >= len(frame)
    assert len({d.number for d in drawn}) == len(drawn)
    assert {(d.number, d.stratum) for d in drawn} <= {(e.number, e.stratum) for e in frame}


@given(_FRAMES, _SEEDS, st.integers())
def test_the_order_in_which_the_frame_is_read_changes_nothing(
    frame: list[FrameEntry], seed: bytes, shuffle: int
) -> None:
    mixed = list(frame)
    Random(shuffle).shuffle(mixed)
    assert draw(mixed, seed) == draw(frame, seed)
    assert frame_text(mixed) == frame_text(frame)
    assert draw(read_frame(frame_text(frame)), seed) == draw(frame, seed)


@given(_FRAMES.filter(bool), _SEEDS)
def test_leaving_out_one_office_does_not_change_the_sample_of_another(
    frame: list[FrameEntry], seed: bytes
) -> None:
    stratum = frame[0].stratum
    alone = draw([e for e in frame if e.stratum == stratum], seed)
    assert alone == tuple(d for d in draw(frame, seed) if d.stratum == stratum)


@pytest.mark.parametrize(
    ("count", "wanted"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (100, 10), (101, 11)]
)
def test_one_in_ten_is_rounded_up(count: int, wanted: int) -> None:
    assert size(count) == wanted
    assert len(draw(_matters(count), _SEED)) == wanted


def test_the_draw_is_what_the_description_says() -> None:
    """Written down again from the description, with the standard library only."""
    frame = _matters(40) + _matters(0)
    by_hand = sorted(
        (hmac.new(_SEED, e.number.encode(), hashlib.sha256).hexdigest(), e.number) for e in frame
    )
    assert [(d.place, d.number) for d in draw(frame, _SEED)] == by_hand[:4]
    text = "".join(f"XF2026-{n:06d}\t住建\n" for n in range(40))
    assert digest(frame_text(frame)) == hashlib.sha256(text.encode()).hexdigest()


def test_every_matter_is_drawn_about_equally_often() -> None:
    """2,000 draws of 4 out of 40: each is expected 200 times; five standard deviations are allowed."""
    times = Counter[str]()
    random = Random(7)
    for _ in range(2000):
        times.update(d.number for d in draw(_matters(40), random.randbytes(32)))
    assert len(times) == 40
    assert all(abs(count - 200) < 5 * (2000 * 0.1 * 0.9) ** 0.5 for count in times.values())


def test_what_cannot_be_a_frame_or_a_seed_is_refused() -> None:
    twice = FrameEntry(number="XF1", stratum="住建")
    with pytest.raises(ValueError, match="twice"):
        frame_text([twice, twice])
    with pytest.raises(ValueError, match="tab"):
        frame_text([FrameEntry(number="XF1\tXF2", stratum="住建")])
    with pytest.raises(ValueError, match="32"):
        draw([twice], b"short")
