"""PostgreSQL's own programs, run on the office's database."""

import os
import shutil
import subprocess

from django.conf import settings

from xinqiao.kernel.errors import Refused
from xinqiao.rules.verdict import Verdict


def run(program: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs on the office's database; the password is given in the environment."""
    database = settings.DATABASES["default"]
    where = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    environment = {**os.environ, **{name: str(database[key]) for name, key in where.items() if database[key]}}
    found = shutil.which(program)
    if found is None:
        raise _refused(f"没有找到 {program}，请安装 PostgreSQL 客户端程序（Debian：postgresql-client）。")
    done = subprocess.run([found, *words], env=environment, capture_output=True, text=True)  # noqa: S603 - found by name
    if done.returncode:
        raise _refused(f"{program} 没有成功：{done.stderr.strip()[-300:]}")


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))
