"""People at their screens: what they press and type, and how closely each page is looked at."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

PASSWORD = "Yunshui-2026-demo"
_SERIOUS = ("serious", "critical")
_NARROW = 360
_PICTURES = os.environ.get("XINQIAO_SCREENSHOTS", "")
"""A folder to write a picture of every page into; nothing is written when it is not named."""


class Screen:
    """One person's browser."""

    def __init__(self, context: BrowserContext, server: str, name: str, looked_at: set[str]) -> None:
        self.context, self.server, self.name, self.looked_at = context, server, name, looked_at
        self.page: Page = context.new_page()
        self.broken: list[str] = []
        self.seen_wide = False
        self.page.on("pageerror", lambda error: self.broken.append(f"script: {error}"))
        self.page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Response:
        """Go to an address of the office and give back its answer."""
        answer = self.page.goto(self.server + path)
        assert answer is not None
        return answer

    def _field(self, label: str) -> Locator:
        """The first field whose label begins with these words."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first

    def fill(self, label: str, value: str) -> None:
        self._field(label).fill(value)

    def choose(self, label: str) -> None:
        """Tick a box or a circle."""
        self._field(label).check()

    def select(self, label: str, option: str) -> None:
        field = self._field(label)
        value = field.locator("option", has_text=option).first.get_attribute("value")
        field.select_option(value)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=False).first.click()
        self.page.wait_for_load_state()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=False).first.click()
        self.page.wait_for_load_state()

    def sees(self, *texts: str) -> None:
        shown = self.page.locator("main").inner_text()
        for text in texts:
            assert text in shown, f"{self.name} does not see {text!r} on {self.page.url}:\n{shown[:1500]}"

    def problems(self) -> str:
        found: Locator = self.page.locator("#problems")
        return found.inner_text() if found.count() else ""

    def look(self, title: str) -> None:
        """Look at the page: nothing sticks out sideways, axe finds nothing serious; a picture if wanted."""
        size = self.page.viewport_size
        width = size["width"] if size else 0
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{title}: the page is {wide} px wide on a screen of {width} px"
        assert not self.broken, self.broken
        key = f"{title}-{width}"
        if key in self.looked_at:
            return
        self.looked_at.add(key)
        if _PICTURES:
            Path(_PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(_PICTURES) / f"{key}.png", full_page=True)
        if width > _NARROW and self.seen_wide:
            return  # axe sees the same page as on the telephone, and the frame around it was looked at
        self.seen_wide = self.seen_wide or width > _NARROW
        found = [
            v
            for v in Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
            if v["impact"] in _SERIOUS
        ]
        told = [(v["id"], v["help"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]
        assert not told, f"{title}: {told}"

    def look_wide_and_narrow(self, title: str) -> None:
        """The same page at a desk and on a telephone."""
        for width, height in ((360, 740), (1280, 900)):
            self.page.set_viewport_size({"width": width, "height": height})
            self.look(title)


class Clerk(Screen):
    """A member of staff, logged in."""

    def log_in(self) -> None:
        self.open("/login/?next=/desk/")
        self.fill("用户名", self.name)
        self.fill("密码", PASSWORD)
        self.press("登录")
        assert "/login/" not in self.page.url, self.page.locator("main").inner_text()

    def counts(self) -> list[str]:
        """The figures of the first page."""
        self.open("/desk/")
        return self.page.locator(".figures").all_inner_texts()

    def open_matter(self, title: str) -> int:
        """Find a matter by its title from the first page or the list, and open it."""
        self.open(f"/desk/matters/?q={title}")
        self.follow(title)
        found = re.search(r"/desk/matters/(\d+)/", self.page.url)
        assert found, self.page.url
        return int(found.group(1))

    def act(self, title: str) -> None:
        """Open the form of an act offered on the matter page."""
        offers = self.page.locator("section[aria-labelledby=acts]")
        if not offers.get_by_role("link", name=title, exact=True).first.is_visible():
            offers.locator("summary", has_text="其他事项").click()
        offers.get_by_role("link", name=title, exact=True).first.click()
        self.page.wait_for_load_state()

    def done(self, button: str, expect: str = "已") -> None:
        """Send the form; it must be taken."""
        self.press(button)
        assert not self.problems(), self.problems()
        assert expect in self.page.locator("main").inner_text()

    def serve(self, paper: str) -> None:
        """Record that a document reached the petitioner today."""
        self.follow(paper)
        self.follow("登记送达")
        self.select("送达方式", "直接送达")
        self.fill("送达凭证", "本人到窗口签收")
        self.done("登记送达", "的送达。")

    def write_down(self, kind: str, text: str, second: str = "") -> None:
        """Record on the matter's page what was done in handling it, by two where it takes two."""
        self.act("记录办理情况")
        self.choose(kind)
        self.page.locator("dialog[open] [name=text]").fill(text)
        if second:
            self.select("另一名参加人员", second)
        self.done("记入办理记录")

    def decide(self, button: str, title: str) -> None:
        """Take the step that waits on the first page."""
        self.open("/desk/")
        row = self.page.locator("#work tr", has_text=title)
        # The same matter may wait for its service too: what is decided comes first.
        row.get_by_role("link", name=re.compile("^(审核|核定|决定|批复)")).first.click()
        self.page.wait_for_load_state()
        self.press(button)


class People:
    """Opens a screen for whoever takes part."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server
        self.clerks: dict[str, Clerk] = {}
        self.contexts: list[BrowserContext] = []

    def _context(self, width: int, height: int, *, scripts: bool = True) -> BrowserContext:
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(120_000)
        self.contexts.append(context)
        return context

    def citizen(self) -> Screen:
        """A citizen with a small telephone."""
        return Screen(self._context(360, 740), self.server, "citizen", LOOKED_AT)

    def clerk(self, name: str, *, scripts: bool = True) -> Clerk:
        """The clerk with this user name, logged in at the first call; who did so in an earlier journey of this office is still in."""
        if name not in self.clerks:
            context = self._context(1280, 900, scripts=scripts)
            self.clerks[name] = clerk = Clerk(context, self.server, name, LOOKED_AT)
            if (self.server, name) in STILL_IN:
                context.add_cookies(
                    [
                        {"name": k, "value": v, "url": self.server}
                        for k, v in STILL_IN[self.server, name].items()
                    ]
                )
                clerk.open("/desk/")
            if "/login/" in clerk.page.url or clerk.page.url == "about:blank":
                clerk.log_in()
            STILL_IN[self.server, name] = {c["name"]: c["value"] for c in context.cookies()}
        return self.clerks[name]

    def leave(self) -> None:
        broken = [b for clerk in self.clerks.values() for b in clerk.broken]
        for context in self.contexts:
            context.close()
        assert not broken, broken


STILL_IN: dict[tuple[str, str], dict[str, str]] = {}
"""Cookies of everybody who logged in, by office and name."""
LOOKED_AT: set[str] = set()
"""Pages already looked at in this run: a page is checked once for each width, not at every step that passes it."""
