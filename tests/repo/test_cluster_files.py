"""What an operator is to fill in, in the files of a cluster, is what the cluster of the benchmark fills in."""

import shutil
import subprocess
from pathlib import Path
from string import Template

import pytest
from benchmarks.cluster.machines import ADDRESSES, DEPLOY, filled

VALUES = {
    **{name.upper(): address for name, address in ADDRESSES.items()},
    **dict.fromkeys(
        [
            "NAME",
            "ADDRESS",
            "HOME",
            "DATA",
            "ARCHIVE",
            "BOOTSTRAP",
            "NETWORK",
            "BIN",
            "WATCHDOG",
            "HOST",
            "PROTO",
            "COOKIE",
            "SECRET_KEY",
            "ROOT_KEY_FILE",
            "REPOSITORY",
            "POSTGRES_PASSWORD",
            "REPLICATOR_PASSWORD",
            "REWIND_PASSWORD",
            "XINQIAO_DATABASE_PASSWORD",
            "REPOSITORY_PASSWORD",
        ],
        "x",
    ),
    "FRONT": "127.0.0.1:8081",
    "FRONTS": ADDRESSES["front"],
    "COOKIE": "secure",
}


def test_every_file_names_only_what_is_known_and_says_where_it_belongs() -> None:
    files = sorted(p for p in DEPLOY.iterdir() if p.suffix != ".http")
    assert len(files) >= 8
    for file in files:
        text = file.read_text("utf-8")
        assert "/etc/" in "".join(text.splitlines()[:2]), file.name
        if not text.startswith("#!"):
            assert set(Template(text).get_identifiers()) <= set(VALUES), file.name
            assert "${" not in filled(file.name, VALUES)


@pytest.mark.once
@pytest.mark.skipif(shutil.which("haproxy") is None, reason="needs haproxy")
@pytest.mark.parametrize("name", ["haproxy-front.cfg", "haproxy-database.cfg"])
def test_haproxy_takes_its_files(name: str, tmp_path: Path) -> None:
    place = tmp_path / name
    shutil.copy(DEPLOY / "503.http", tmp_path)
    place.write_text(filled(name, {**VALUES, "HOME": str(tmp_path)}), "utf-8")
    done = subprocess.run(["haproxy", "-c", "-f", str(place)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_web_machines_believe_the_machine_in_front_and_nobody_else() -> None:
    """Otherwise all visitors count as one, and are sent from HTTPS to HTTPS for ever."""
    told = dict(line.split("=", 1) for line in filled("xinqiao.env", VALUES).splitlines() if "=" in line[:40])
    assert (told["XINQIAO_PROXIES"], told["XINQIAO_PROXIES_AT"]) == ("1", ADDRESSES["front"])


def test_the_proxy_speaks_no_old_tls() -> None:
    """等保 L3, 8.1.4.1c; Caddy speaks nothing older than 1.2 by itself, and must not be told to."""
    told = [line.strip() for line in (DEPLOY.parent / "nginx.conf").read_text("utf-8").splitlines()]
    assert [line for line in told if line.startswith("ssl_protocols")] == ["ssl_protocols TLSv1.2 TLSv1.3;"]
    assert "protocols" not in (DEPLOY.parent / "Caddyfile").read_text("utf-8")
