"""A whole cluster on one machine, and what it loses while parts of it die: `./xinqiao bench cluster`.

Two web machines and three database machines in network namespaces, configured by the files of `deploy/cluster/` and by nothing
else. Eight clients register without a pause while a web machine, a worker in the middle of a job and the primary database are
killed, a replica is cut off and both web machines change to another release one after the other. Every acknowledged registration must be there once, numbers without a gap, the log whole, and
the service back within thirty seconds.

XINQIAO_BENCH_SECONDS=15   how long it is measured before and after each fault
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.cluster.machines import BRIDGE

PROGRAMS = ("ip", "unshare", "runuser", "etcd", "patroni", "pgbouncer", "haproxy", "pgbackrest", "psql")
_ALONE = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
_OWN_NAMES = "mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns"
"""The names of namespaces are files: they get a folder that ends with the run."""
_FIRST = f'{_OWN_NAMES} && "$@"; exit $?'
"""The shell stays, as the first process: it takes leave of those whose parents were killed, or they would seem to live on."""


def main() -> None:
    """Skips with a word where the machine cannot do it; ends with 1 where something was lost."""
    if why := _cannot():
        print(f"跳过：{why}", flush=True)
        return
    # In namespaces of their own: whatever happens, every process and every interface ends with this one.
    program = (
        "import django; django.setup(); import sys; from benchmarks.cluster.run import main; sys.exit(main())"
    )
    done = subprocess.run([*_ALONE, "sh", "-c", _FIRST, "sh", sys.executable, "-c", program])
    if done.returncode:
        raise SystemExit(done.returncode)


def _cannot() -> str:
    if os.geteuid() != 0:
        return "要以 root 运行（建立网络命名空间）。"
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    if missing := [name for name in PROGRAMS if shutil.which(name, path=path) is None]:
        return f"缺少 {'、'.join(missing)}（Debian：etcd-server patroni pgbouncer haproxy pgbackrest postgresql iproute2）。"
    if not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        return "缺少 PostgreSQL 服务程序（Debian：postgresql）。"
    make = f"{_OWN_NAMES} && ip link add {BRIDGE} type bridge && ip netns add trial"
    if subprocess.run([*_ALONE, "sh", "-c", make], capture_output=True).returncode:
        return "这台机器不允许建立网络命名空间。"
    return ""
