"""How many pages somebody loads from the first page to the result, and how many clicks that takes beside what is typed: links followed,
forms sent, choices made that were not proposed. A form that opens over the page (`here.js`) is a click and no page: the page behind it stays,
and only the form is fetched. Measured on what the pages themselves show; no browser is needed for it."""

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.cast import Cast
from xinqiao.web.request import begin_at

BEFORE: dict[str, tuple[int, int]] = {
    "登记来访": (2, 3),
    "登记来信，附扫描件": (2, 4),
    "登记匿名来电": (2, 4),
    "登记十二人的来访": (2, 3),
    "登记来访并认定为同一事项": (5, 6),
    "关联同一事项": (3, 3),
    "分类分办": (3, 5),
    "转送": (2, 3),
    "登记、分办、转送一件来访": (7, 11),
    "受理并指定首办责任人": (3, 3),
    "登记受理告知书的送达": (4, 4),
    "记录两人调查核实": (2, 4),
    "起草并送审处理意见书": (4, 6),
    "退回修改": (2, 2),
    "审核同意": (2, 2),
    "签发": (3, 3),
    "登记答复的送达": (4, 4),
    "办结归档": (2, 2),
    "看台账": (1, 1),
    "看看板": (1, 1),
    "查一条规定": (2, 2),
}
"""Task → loads and clicks when the desks were first looked at. Earlier petitions of a person were not found then."""
KEPT: dict[str, tuple[int, int]] = {
    "登记来访": (1, 1),
    "登记来信，附扫描件": (1, 2),
    "登记匿名来电": (1, 2),
    "登记十二人的来访": (1, 1),
    "登记来访并认定为同一事项": (1, 2),
    "查一个人以前的信访件": (1, 1),
    "关联同一事项": (1, 2),
    "分类分办": (1, 2),
    "转送": (1, 2),
    "登记、分办、转送一件来访": (1, 1),
    "受理并指定首办责任人": (1, 2),
    "登记受理告知书的送达": (1, 2),
    "记录两人调查核实": (1, 2),
    "起草并送审处理意见书": (2, 3),
    "退回修改": (1, 2),
    "审核同意": (1, 2),
    "签发": (1, 2),
    "登记答复的送达": (1, 2),
    "办结归档": (1, 2),
    "看台账": (1, 1),
    "看看板": (1, 1),
    "查一条规定": (1, 1),
    "按编号找到事项": (1, 1),
    "看消息": (1, 1),
    "看一周的期限": (1, 1),
    "看谁手上有什么": (2, 2),
}
"""Task → what it takes now, each the most there may be, for who has done it before (`acts.likely`). Who registers begins with that form (我的习惯); from
the desk it is one page more, and one click but for a letter and a call."""


class Walk:
    """One person's way from the page with which this person begins: `loads` counts pages with what they forward to, `clicks` what was pressed; `address`: of the last link followed."""

    def __init__(self, cast: Cast, who: str) -> None:
        self.client = Client()
        self.client.force_login(cast.staff[who])
        self.loads = self.clicks = 0
        self.address = self.over = begin_at(cast.staff[who].pk, "/desk/")
        self.form = ""
        self.page = self._read(self.client.get(self.address))

    def follow(self, address: str) -> None:
        """A link, or a search, that the page shows."""
        shown = re.escape(address.partition("?q=")[0])
        assert re.search(rf'(?:href|action)="{shown}"', self.page), address
        if re.search(rf'href="{shown}" data-here', self.page):
            self._open(address)
        else:
            self.address = self.over = address
            self._loaded(self.client.get(address, follow=True))

    def _open(self, address: str) -> None:
        """A form over the page: what comes is the form alone."""
        answer = self.client.get(address, headers={"X-Here": "yes"})
        self.form, self.address = self._read(answer), address
        assert "<html" not in self.form
        self.clicks += 1

    def next(self, title: str = "") -> None:
        """The act of the first row of the first page, or of the first that is called so."""
        rows = re.findall(r'<td class="next">\s*<a href="([^"]+)"(?: data-here)?>([^<]*)', self.page)
        self.follow(next(url for url, name in rows if title in name))

    def act(self, name: str) -> None:
        """An act of a matter's page, or one more of a row."""
        acts = re.findall(r'href="([^"]+)"(?: data-here)?>\s*([^<]+?)\s*<', self.page)
        self.follow(next(url for url, title in acts if title == name))

    def send(self, address: str, given: dict[str, Any], *, answer: str = "") -> None:
        """A form of the page with what is filled in there; each choice that was not proposed is a click. `answer`: by the button that says so."""
        if answer:
            pressed = re.findall(r'name="_likely" value="([^"]*)" class="second">([^<]*)', self._form())
            given = given | {"_likely": next(value for value, words in pressed if words.startswith(answer))}
        self.clicks += sum(self._chosen(name, str(value)) for name, value in given.items())
        here = {"here": self.over} if self.form else {}
        self._loaded(self.client.post(address, {**self._filled(), **here, **given}, follow=True))
        refused = self.page.partition('id="problems"')[2][:600]
        assert not refused, refused

    def _filled(self) -> dict[str, str]:
        """What the page's fields hold already, hidden or proposed, and which choices are made."""
        found, shown = {}, self._form()
        for tag in re.findall(r"<input\b[^>]*>", shown):
            told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            ticks = told.get("type") in ("radio", "checkbox")
            if "name" in told and "value" in told and (not ticks or " checked" in tag):
                found[told["name"]] = told["value"]
        found.update(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', shown, re.DOTALL))
        for name, options in re.findall(r'<select[^>]*name="(\w+)"(.*?)</select>', shown, re.DOTALL):
            found.update((name, value) for value in re.findall(r'value="([^"]*)" selected', options))
        return found

    def _chosen(self, name: str, value: str) -> bool:
        """Whether the field has choices and proposes another; of a list without a proposal that is its first line."""
        shown = self._form()
        choices = re.findall(rf'<select[^>]*name="{name}"(.*?)</select>', shown, re.DOTALL)
        ticks = re.findall(rf'<input type="(?:radio|checkbox)"[^>]*name="{name}"[^>]*>', shown)
        if choices:
            made = re.findall(r'value="([^"]*)"[^>]* selected', choices[0])
            return value not in (made or re.findall(r'value="([^"]*)"', choices[0])[:1])
        return bool(ticks) and not any(f'value="{value}"' in tick and " checked" in tick for tick in ticks)

    def _form(self) -> str:
        return self.form or self.page[self.page.index("<main") :]

    def _loaded(self, answer: Any) -> None:
        self.page, self.form = self._read(answer), ""
        self.loads += 1
        self.clicks += 1

    def _read(self, answer: Any) -> str:
        assert answer.status_code == 200, answer
        return unescape(answer.content.decode())
