"""A language model on the own network, asked by a real server on this machine: masked text only, and nothing depends on it (M-C2)."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.cast import Cast, accepted
from xinqiao.controls.health import CHECKS, Mark
from xinqiao.matters.models import Matter
from xinqiao.suggest.machine import Machine, NoAdvice, advise
from xinqiao.suggest.own_network import is_own

_TOLD = "1. 请写明由谁上门。\n- 「尽快」改为具体日期\n"


class Model(ThreadingHTTPServer):
    """`heard` is what it was sent; `says` what it answers, nothing at all when that is empty."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.heard: list[dict[str, Any]] = []
        self.says, self.status, self.over = _TOLD, 200, Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Answer(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.server.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if not self.server.says:
            self.server.over.wait()
            return
        told = {"choices": [{"message": {"content": self.server.says}}]}
        body = json.dumps(told).encode() if self.path == "/v1/chat/completions" else b"{}"
        self.send_response(self.server.status)
        self.send_header("Location", self.server.address)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def model() -> Iterator[Model]:
    server = Model()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


def test_what_it_says_is_cut_into_lines_and_whatever_goes_wrong_is_said(model: Model) -> None:
    asked = Machine(address=model.address, model="small")
    assert advise(asked, "草稿") == ("请写明由谁上门。", "「尽快」改为具体日期")
    assert model.heard[0]["messages"][1]["content"] == "草稿"
    model.says = "没有建议"
    assert advise(asked, "草稿") == ()
    for status in (302, 500):
        model.status = status
        with pytest.raises(NoAdvice):
            advise(asked, "草稿")
    model.status, model.says = 200, ""
    with pytest.raises(NoAdvice):
        advise(Machine(address=model.address, model="small", seconds=0.1), "草稿")
    for address in ("ftp://127.0.0.1/", "http://127.0.0.1:1/v1", "http:///v1"):
        with pytest.raises(NoAdvice):
            advise(Machine(address=address, model="small"), "草稿")


def test_addresses_outside_of_private_networks_hear_nothing(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ("127.0.0.1", "10.1.2.3", "192.168.1.9", "172.20.0.1", "::1", "fd00::5", "::ffff:10.0.0.1")
    others = ("8.8.8.8", "169.254.169.254", "0.0.0.0", "2001:4860::1", "::ffff:8.8.8.8", "fe80::1%eth0")
    assert all(map(is_own, own))
    assert not any(map(is_own, others))
    monkeypatch.setattr("xinqiao.suggest.own_network.is_own", lambda _address: False)
    with pytest.raises(NoAdvice, match="没有发送任何内容"):
        advise(Machine(address=model.address, model="small"), "草稿")
    assert not model.heard
    assert advise(Machine(address=model.address, model="small", anywhere=True), "草稿")


@pytest.mark.django_db
def test_a_draft_is_sent_masked_and_only_where_a_model_is_set(
    cast: Cast, client: Client, model: Model, settings: LazySettings
) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    address = f"/desk/matters/{matter.pk}/draft/handling_opinion/"
    typed = {"facts": "甲小满电话13800001234反映属实。", "advise": "1"}
    off = client.post(address, typed).content.decode()
    assert "没有设置语言模型" in off
    assert 'name="advise"' not in off
    settings.XINQIAO_MODEL_ADDRESS = model.address
    told = client.post(address, typed).content.decode()
    assert "机器的建议，未经核实" in told
    assert "请写明由谁上门。" in told
    sent = json.dumps(model.heard, ensure_ascii=False)
    assert "反映属实" in sent
    assert "小满" not in sent
    assert "13800001234" not in sent
    assert dict(CHECKS)["语言模型"]().mark is Mark.GOOD
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    client.post(address, typed)
    assert len(model.heard) == 1
    Matter.objects.filter(pk=matter.pk).update(confidential=False)
    settings.XINQIAO_MODEL_ADDRESS = "http://127.0.0.1:1/v1"
    assert "不影响送审" in client.post(address, typed).content.decode()
    assert dict(CHECKS)["语言模型"]().mark is Mark.WARNING
