"""How many pages somebody loads from the first page to the result, and how many presses that takes beside what is typed: kept, so that
no later page makes it worse. Every step follows an address that the page before it shows."""

import re
import sys
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted
from tests.steps import OPINION
from tests.web.test_bad_input import desk_form
from xinqiao.matters.commands.papers import draft, submit_for_approval
from xinqiao.matters.models import Paper

pytestmark = [pytest.mark.django_db, pytest.mark.once]

KEPT = {
    "登记来访": (2, 2),
    "分类分办": (2, 2),
    "转送": (2, 2),
    "受理并指定首办责任人": (2, 2),
    "按编号找到事项": (1, 1),
    "打开送达登记": (1, 1),
    "打开要审核的文书": (1, 1),
    "看消息": (1, 1),
    "看一周的期限": (1, 1),
    "看谁手上有什么": (2, 2),
}
"""Task → pages loaded and presses, each the most there may be."""


class Walk:
    """One person's way: `loads` counts pages with what they forward to, `presses` links followed and forms sent."""

    def __init__(self, cast: Cast, who: str) -> None:
        self.client = Client()
        self.client.force_login(cast.staff[who])
        self.loads = self.presses = 0
        self.page = unescape(self.client.get("/desk/").content.decode())

    def follow(self, address: str) -> None:
        assert re.search(rf'(?:href|action)="{re.escape(address.partition("?q=")[0])}"', self.page), address
        self._loaded(self.client.get(address, follow=True))

    def send(self, address: str, given: dict[str, Any]) -> None:
        self._loaded(self.client.post(address, given, follow=True))
        assert 'id="problems"' not in self.page, self.page

    def _loaded(self, answer: Any) -> None:
        assert answer.status_code == 200
        self.loads += 1
        self.presses += 1
        self.page = unescape(answer.content.decode())

    def next(self) -> str:
        """The act of the first row of the first page."""
        return str(re.findall(r'<td class="next">\s*<a href="([^"]+)"', self.page)[0])

    def version(self) -> str:
        return str(re.findall(r'name="version" value="(\d+)"', self.page)[0])


def test_no_task_takes_more_pages_or_presses_than_it_did(cast: Cast) -> None:
    told: dict[str, Walk] = {}

    def walk(task: str, who: str) -> Walk:
        told[task] = Walk(cast, who)
        return told[task]

    one = walk("登记来访", "registrar")
    one.follow("/desk/register/")
    one.send("/desk/register/", desk_form(one.client))
    one = walk("分类分办", "registrar")
    sort = one.next()
    one.follow(sort)
    one.send(
        sort, {"version": one.version(), "kind": "claim", "route": "31(6)", "reason": "属于行政机关职权。"}
    )
    one = walk("转送", "registrar")
    forward = one.next()
    one.follow(forward)
    one.send(forward, {"version": one.version(), "to_unit": cast.housing.pk, "reason": "属于住建职权。"})
    one = walk("受理并指定首办责任人", "unit_registrar")
    accept = one.next()
    one.follow(accept)
    one.send(accept, {"version": one.version(), "handler": cast.staff["handler"].pk})
    paper = Paper.objects.get(kind="acceptance_notice")
    one = walk("按编号找到事项", "unit_registrar")
    one.follow(f"/desk/go/?q={paper.matter.number}")
    assert f"<h1>{paper.matter.title}</h1>" in one.page
    one = walk("打开送达登记", "handler")
    one.follow(one.next())
    assert "送达方式" in one.page
    matter = accepted(cast)
    opinion = draft(cast.actor("handler"), matter, "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), opinion)
    one = walk("打开要审核的文书", "section_head")
    one.follow(f"/desk/papers/{opinion.pk}/")
    one = walk("看消息", "section_head")
    one.follow("/desk/messages/")
    one = walk("看一周的期限", "handler")
    one.follow("/desk/agenda/")
    one = walk("看谁手上有什么", "section_head")
    one.follow("/desk/agenda/")
    one.follow("/desk/agenda/unit/")
    for task, w in told.items():
        sys.stdout.write(f"{task}: {w.loads} / {w.presses}\n")
    assert {
        task: (w.loads, w.presses)
        for task, w in told.items()
        if w.loads > KEPT[task][0] or w.presses > KEPT[task][1]
    } == {}
    assert told.keys() == KEPT.keys()
