"""Machines on one: each a network namespace at a common bridge, with the processes that run in it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from string import Template

BRIDGE, NETWORK = "office0", "10.77.0.0/24"
DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "cluster"
ADDRESSES = {
    "front": "10.77.0.1",
    "web1": "10.77.0.11",
    "web2": "10.77.0.12",
    "db1": "10.77.0.21",
    "db2": "10.77.0.22",
    "db3": "10.77.0.23",
}
"""`front` is where the clients are."""


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def make_bridge() -> None:
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    _ip("link", "set", "lo", "up")
    _ip("link", "add", BRIDGE, "type", "bridge")
    _ip("address", "add", f"{ADDRESSES['front']}/24", "dev", BRIDGE)
    _ip("link", "set", BRIDGE, "up")


def filled(file: str, values: Mapping[str, str]) -> str:
    """The text of a file of `deploy/cluster/` with its values; a script has none. Raises KeyError for one that is not known."""
    text = (DEPLOY / file).read_text("utf-8")
    return text if text.startswith(("#!", "HTTP/")) else Template(text).substitute(values)


class Machine:
    """One namespace, its folder, its programs. `user`: who owns the folder and runs them."""

    def __init__(self, name: str, root: Path, values: Mapping[str, str], *, user: str = "root") -> None:
        self.name, self.address, self.user = name, ADDRESSES[name], user
        self.home = root / name
        self.home.mkdir(mode=0o700)
        shutil.chown(self.home, user)
        self.values = {**values, "NAME": name, "ADDRESS": self.address, "HOME": str(self.home)}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        _ip("netns", "add", name)
        _ip("link", "add", f"v-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("link", "set", f"v-{name}", "master", BRIDGE, "up")
        for words in (f"address add {self.address}/24 dev eth0", "link set eth0 up", "link set lo up"):
            _ip("-n", name, *words.split())

    def configure(self, file: str, **more: str) -> Path:
        """A file of `deploy/cluster/` with what differs from machine to machine filled in."""
        place = self.home / file
        place.write_text(filled(file, {**self.values, **more}), "utf-8")
        place.chmod(0o700 if place.read_bytes().startswith(b"#!") else 0o600)
        shutil.chown(place, self.user)
        return place

    def start(self, what: str, *command: str, **environment: str) -> None:
        """Run a program here; what it says goes to a file beside."""
        words = ["ip", "netns", "exec", self.name]
        if self.user != "root":
            words += ["runuser", "-u", self.user, "--"]
        log = (self.home / f"{what}.log").open("ab")
        self.processes[what] = subprocess.Popen(
            [*words, *command],
            env={**os.environ, **environment},
            cwd=self.home,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self, what: str = "") -> None:
        """As when the plug is pulled: every process, or those of one program, at once and without a word."""
        if what:
            process = self.processes.pop(what)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return
        for _ in range(20):
            told = subprocess.run(["ip", "netns", "pids", self.name], capture_output=True, text=True).stdout
            if not told.split():
                break
            for pid in told.split():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except ProcessLookupError:
                    continue
            time.sleep(0.05)
        for process in self.processes.values():
            process.wait()
        self.processes.clear()

    def stop(self, what: str) -> None:
        """As an operator stops it: what has begun is ended."""
        process = self.processes.pop(what)
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)

    def cut_off(self) -> None:
        """Pull the cable: nothing is refused, nothing arrives."""
        _ip("link", "set", f"v-{self.name}", "down")

    def join(self) -> None:
        _ip("link", "set", f"v-{self.name}", "up")

    def ended(self) -> list[str]:
        """Programs that should run and do not."""
        return [what for what, process in self.processes.items() if process.poll() is not None]
