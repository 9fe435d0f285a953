"""A security key in a real browser, with its own virtual authenticator: added on the account's page, used at log-in, under the pages' real policy.

The browser's requests are answered by the program in this process: no second office is started for two pages."""

from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from playwright.sync_api import Page, Route, sync_playwright
from pytest_django import Settings

from tests.cast import Cast
from xinqiao.kernel.clock import now
from xinqiao.offices.models import SecondFactor, SecurityKey

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.django_db]
HERE = "http://localhost"


def _answered(client: Client, database: BaseDatabaseWrapper, route: Route) -> None:
    connections["default"] = database  # of the test: the browser's loop would open one of its own
    asked = route.request
    kind = asked.headers.get("content-type", "application/x-www-form-urlencoded")
    given: dict[str, Any] = (
        {"data": asked.post_data or "", "content_type": kind} if asked.method == "POST" else {}
    )
    parts = {name: value for name, value in asked.headers.items() if name.startswith(("hx-", "x-"))}
    answer = client.generic(asked.method, asked.url.removeprefix(HERE), headers=parts, **given)
    while answer.status_code == 302:
        answer = client.get(answer.headers["Location"])
    body = b"".join(answer) if answer.streaming else answer.content
    route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=body)


def _with_a_key(page: Page) -> Any:
    """A key that is plugged in and touched at once; what it says of itself can be asked."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: line.send("WebAuthn.getCredentials", made)["credentials"]


def test_a_key_is_added_and_opens_the_desk(
    chromium: str, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True
    settings.XINQIAO_WEBAUTHN_ORIGIN, settings.XINQIAO_WEBAUTHN_RP_ID = HERE, "localhost"
    person = cast.staff["handler"]
    SecondFactor.objects.create(staff=person, sealed=b"", confirmed_at=now())
    adding, entering = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    adding.force_login(person)
    session = adding.session
    session["second_factor"] = person.second_factor_round
    session.save()
    entering.force_login(person)
    database = connections["default"]
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser is driven by a loop in this thread
    said = _in_a_browser(chromium, database, adding, entering)
    connections["default"] = database
    row = SecurityKey.objects.get()
    assert (row.name, row.used_at is not None, row.count > 0) == ("黑色", True, True)
    assert entering.get("/desk/").status_code == 200
    assert said == [], "nothing is stopped by the policy of the pages"


def _in_a_browser(
    chromium: str, database: BaseDatabaseWrapper, adding: Client, entering: Client
) -> list[str]:
    """Add a key as one session, use it in another; what the browser complained of."""
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page, clients = browser.new_page(locale="zh-CN"), [adding]
        page.set_default_timeout(120_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/*", lambda route: _answered(clients[-1], database, route))
        keys = _with_a_key(page)
        page.goto(f"{HERE}/account/security-keys/")
        page.get_by_label("名称").fill("黑色")
        page.get_by_role("button", name="开始添加").click()
        page.get_by_role("cell", name="黑色", exact=True).wait_for()
        assert len(keys()) == 1
        clients.append(entering)
        page.goto(f"{HERE}/account/second-factor/")
        page.get_by_role("button", name="使用安全密钥").click()
        page.wait_for_function("!document.querySelector('[data-options]')")
        browser.close()
    return said
