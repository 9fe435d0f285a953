"""Memory of the server with two workers and its jobs, and how long its first visitors wait, beside an earlier commit.

./xinqiao bench memory         aim: at most 0.6 of the memory of commit 5e0e302, and no first visitor who waits

Memory is the proportional share (PSS): what processes share counts once. XINQIAO_BENCH_COMMIT names another commit.
"""

import http.client
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.starting import COMMIT, Tree, trees

PORT, ASKED, PATIENCE = 8398, 24, 1500


def main() -> None:
    with trees() as (old, new):
        before, now = (_measured(tree) for tree in (old, new))
    for title, (memory, first) in ((COMMIT, before), ("现在", now)):
        print(f"{title}：两个工作进程和后台任务共 {memory:.0f} MB；前 {ASKED} 次请求中最慢 {first:.0f} 毫秒")
    print(f"内存是 {COMMIT} 的 {now[0] / before[0]:.2f}（目标 ≤ 0.6）")


def _measured(tree: Tree) -> tuple[float, float]:
    """Megabytes of all processes after the first requests, and milliseconds of the slowest of these."""
    for words in (("keys", "new"), ("migrate",)):
        tree.run(*words)
    with _server(tree) as pid:
        slowest = max(_asked() for _ in range(ASKED))
        return sum(map(_share, _family(pid))) / 1024, 1000 * slowest


@contextmanager
def _server(tree: Tree) -> Iterator[int]:
    environment = tree.environment | {"XINQIAO_MODE": "serve", "XINQIAO_TLS": "off"}
    command = [sys.executable, "-m", "xinqiao", "serve", "--port", str(PORT)]
    process = subprocess.Popen(
        command, env=environment, cwd=tree.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(PATIENCE):
            with suppress(OSError):
                http.client.HTTPConnection("127.0.0.1", PORT, timeout=2).connect()
                break
            time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _asked() -> float:
    wire = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    began = time.perf_counter()
    wire.request("GET", "/login/")
    answer = wire.getresponse()
    answer.read()
    assert answer.status == 200
    return time.perf_counter() - began


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _share(pid: int) -> int:
    found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
