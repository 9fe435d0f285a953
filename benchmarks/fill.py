"""An office of any size after years of work, made in bulk and kept: what `pages` and `large` measure.

XINQIAO_BENCH_KEEP=/srv/large XINQIAO_BENCH_MATTERS=1000000 ./xinqiao bench fill

Killed, it goes on where it was: matters are taken in by groups, each one transaction, and what became of them is one more.
"""

import os
import subprocess
import sys
from pathlib import Path

from django.db import transaction

from benchmarks.office import imported, open_office
from benchmarks.years import Years
from xinqiao.offices.models import Unit

SIZES = [int(size) for size in os.environ.get("XINQIAO_BENCH_MATTERS", "10000,100000").split(",")]


def main() -> None:
    """Make every size and leave it in the folder `XINQIAO_BENCH_KEEP`."""
    if "XINQIAO_BENCH_SIZE" in os.environ:
        return filled(int(os.environ["XINQIAO_BENCH_SIZE"]))
    if "XINQIAO_BENCH_KEEP" not in os.environ:
        return print("跳过：请用 XINQIAO_BENCH_KEEP 写明留在哪个目录。")
    for size in SIZES:
        at_home("fill", size)


def at_home(benchmark: str, size: int, folder: str = "") -> str:
    """Run a benchmark again as a process of the home of that size, kept or in the folder that is given; what it prints."""
    home = Path(os.environ.get("XINQIAO_BENCH_KEEP", folder), str(size))
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "XINQIAO_HOME": str(home), "XINQIAO_BENCH_SIZE": str(size)}
    program = f"import django; django.setup(); from benchmarks.{benchmark} import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout


def filled(matters: int) -> None:
    """So many matters in this home; what is there already is not made again."""
    unit, registrar = open_office()
    if Unit.objects.count() > 2:
        return
    imported(unit, registrar, matters)
    with transaction.atomic():
        Years(unit).make()


if __name__ == "__main__":
    main()
