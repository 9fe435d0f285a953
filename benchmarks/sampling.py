"""Drawing the look-back's sample among 100,000 concluded matters of 40 handling offices.

./xinqiao bench sampling        aim: under 1 s, at most twice the hashing of the same numbers
"""

import hashlib
import hmac
import time
from collections.abc import Callable

from xinqiao.rules.sampling import FrameEntry, digest, draw, frame_text

MATTERS, OFFICES, ROUNDS = 100_000, 40, 3
_SEED = bytes(range(32))


def main() -> None:
    frame = [FrameEntry(number=f"XF2026-{n:06d}", stratum=f"第{n % OFFICES}局") for n in range(MATTERS)]
    bare = _seconds(lambda: [hmac.digest(_SEED, e.number.encode(), hashlib.sha256) for e in frame])
    drawing = _seconds(lambda: draw(frame, _SEED))
    recording = _seconds(lambda: digest(frame_text(frame)))
    print(f"{MATTERS} 件、{OFFICES} 个单位：抽取 {drawing:.2f} 秒，记录范围 {recording:.2f} 秒")
    print(f"  只算同样多的 HMAC {bare:.2f} 秒；抽取是它的 {drawing / bare:.1f} 倍")


def _seconds(do: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        do()
        taken.append(time.perf_counter() - began)
    return min(taken)
