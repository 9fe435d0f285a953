"""The office of the cluster: its database and web machines, put together as docs/cluster.md says."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from benchmarks.cluster.machines import ADDRESSES, NETWORK, Machine, filled, make_bridge
from xinqiao.cli.cluster import binaries
from xinqiao.kernel.sealing import new_key_line

HOST = "office.test"
DATABASES, WEBS = ("db1", "db2", "db3"), ("web1", "web2")


class Cluster:
    """Everything, in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        bin_dir = binaries()
        assert bin_dir is not None
        key = root / "root.key"
        key.write_text(new_key_line(), "ascii")
        key.chmod(0o600)
        repository = root / "backups"
        repository.mkdir(mode=0o700)
        shutil.chown(repository, "postgres")
        words = ("POSTGRES", "REPLICATOR", "REWIND", "XINQIAO_DATABASE", "REPOSITORY")
        self.values = {
            **{name.upper(): address for name, address in ADDRESSES.items()},
            **{f"{word}_PASSWORD": secrets.token_hex(12) for word in words},
            "SECRET_KEY": secrets.token_hex(32),
            "ROOT_KEY_FILE": str(key),
            "NETWORK": NETWORK,
            "BIN": str(bin_dir),
            "WATCHDOG": "off",
            "HOST": HOST,
            "FRONT": f"{ADDRESSES['front']}:80",
            "FRONTS": ADDRESSES["front"],
            "PROTO": "http",
            "COOKIE": "",
            "REPOSITORY": str(repository),
        }
        make_bridge()
        self.databases = {name: Machine(name, root, self.values, user="postgres") for name in DATABASES}
        self.webs = {name: Machine(name, root, self.values) for name in WEBS}
        self.settings: dict[str, dict[str, str]] = {}
        self.front = root / "front"

    # Databases ---------------------------------------------------------------------------------------------

    def start_database(self, name: str) -> None:
        machine, data = self.databases[name], str(self.databases[name].home / "data")
        etcd = machine.configure("etcd.yml", DATA=str(machine.home / "etcd"))
        backup = machine.configure("pgbackrest.conf", DATA=data)
        archive = f"pgbackrest --config={backup} --stanza=xinqiao archive-push %p"
        patroni = machine.configure(
            "patroni.yml", DATA=data, ARCHIVE=archive, BOOTSTRAP=str(machine.configure("bootstrap"))
        )
        machine.start("etcd", "etcd", "--config-file", str(etcd))
        machine.start(
            "patroni", "patroni", str(patroni),
            XINQIAO_DATABASE_PASSWORD=self.values["XINQIAO_DATABASE_PASSWORD"],
        )  # fmt: skip

    def members(self) -> dict[str, str]:
        """What each database machine says of itself: name → role, and whether it is synchronous."""
        for name in DATABASES:
            try:
                with urllib.request.urlopen(f"http://{ADDRESSES[name]}:8008/cluster", timeout=2) as answer:
                    told = json.load(answer)
            except (OSError, ValueError):
                continue
            return {
                m["name"]: m["role"] for m in told["members"] if m.get("state") in ("running", "streaming")
            }
        return {}

    def primary(self) -> str:
        return next((name for name, role in self.members().items() if role == "leader"), "")

    def until(self, what: str, holds: Any, seconds: float) -> float:
        """Wait until it holds; how long that took. Raises TimeoutError naming `what`."""
        began = time.monotonic()
        while not holds():
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"{what}：{seconds:.0f} 秒内没有做到；{self.members()}")
            time.sleep(0.2)
        return time.monotonic() - began

    def whole(self) -> bool:
        """One primary, one synchronous replica, one more replica."""
        return sorted(self.members().values()) == ["leader", "replica", "sync_standby"]

    def direct(self) -> str:
        """The address of the primary itself, without pool."""
        password = self.values["XINQIAO_DATABASE_PASSWORD"]
        return f"postgresql://xinqiao:{password}@{ADDRESSES[self.primary()]}:5432/xinqiao"

    # The office --------------------------------------------------------------------------------------------

    def environment(self, home: Path) -> dict[str, str]:
        return {
            "XINQIAO_MODE": "serve",
            "XINQIAO_TLS": "off",
            "XINQIAO_HOME": str(home),
            "XINQIAO_SECRET_KEY": self.values["SECRET_KEY"],
            "XINQIAO_ROOT_KEY_FILE": self.values["ROOT_KEY_FILE"],
            "XINQIAO_STORE": "database",
        }

    def ask_primary(self, statement: str) -> None:
        """As the owner of the database machines."""
        machine = self.databases[self.primary()]
        words = [
            "runuser",
            "-u",
            "postgres",
            "--",
            "psql",
            "-h",
            str(machine.home),
            "-d",
            "postgres",
            "-c",
            statement,
        ]
        subprocess.run(["ip", "netns", "exec", machine.name, *words], check=True, capture_output=True)

    def row(self, query: LiteralString) -> tuple[Any, ...]:
        """The first row of an answer of the primary."""
        with psycopg.connect(self.direct()) as connection:
            return connection.execute(query).fetchone() or ()

    def ask_office(self, program: str, *words: str, database: str = "", **release: str) -> str:
        """Run a few lines beside the office, on the primary itself or on another database; what they print. Raises RuntimeError."""
        home = self.root / "beside"
        home.mkdir(exist_ok=True, mode=0o700)
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup(); {program}", *words],
            env={
                **os.environ,
                **self.environment(home),
                **release,
                "XINQIAO_DATABASE_URL": database or self.direct(),
            },
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout.strip().splitlines()[-1]

    def start_web(self, name: str) -> None:
        machine = self.webs[name]
        users = machine.home / "userlist.txt"
        users.write_text(f'"xinqiao" "{self.values["XINQIAO_DATABASE_PASSWORD"]}"\n', "ascii")
        users.chmod(0o600)
        machine.start("haproxy", "haproxy", "-db", "-f", str(machine.configure("haproxy-database.cfg")))
        pool = machine.configure("pgbouncer.ini")
        for place in (machine.home, users, pool):
            shutil.chown(place, "postgres")  # PgBouncer does not run as root
        machine.start("pgbouncer", "runuser", "-u", "postgres", "--", "pgbouncer", str(pool))
        told = machine.configure("xinqiao.env").read_text("utf-8").splitlines()
        settings = dict(line.split("=", 1) for line in told if line and not line.startswith("#"))
        home = self.root / f"{name}-office"
        home.mkdir(exist_ok=True, mode=0o700)
        self.settings[name] = {**self.environment(home), **settings, "XINQIAO_JOB_LEASE_SECONDS": "10"}
        self.start_office(name)

    def start_office(self, name: str, **release: str) -> None:
        """Pages and worker of a web machine; `release` sets what another release needs."""
        machine, settings = self.webs[name], self.settings[name] | release
        self.settings[name] = settings
        words = ("serve", "--no-jobs", "--host", machine.address)
        machine.start("serve", sys.executable, "-m", "xinqiao", *words, **settings)
        self.start_worker(name)

    def start_worker(self, name: str) -> None:
        self.webs[name].start("worker", sys.executable, "-m", "xinqiao", "worker", **self.settings[name])

    def start_front(self) -> None:
        """The proxy before everything; it stands where the clients are, which are not killed."""
        self.front.mkdir(exist_ok=True)
        for file in ("haproxy-front.cfg", "503.http"):
            (self.front / file).write_text(filled(file, {**self.values, "HOME": str(self.front)}), "utf-8")
        log = (self.front / "haproxy.log").open("ab")
        self.proxy = subprocess.Popen(
            ["haproxy", "-db", "-f", str(self.front / "haproxy-front.cfg")], stdout=log, stderr=log
        )

    def answers(self, name: str) -> bool:
        request = urllib.request.Request(f"http://{ADDRESSES[name]}:8000/healthz", headers={"Host": HOST})
        try:
            with urllib.request.urlopen(request, timeout=3) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False
