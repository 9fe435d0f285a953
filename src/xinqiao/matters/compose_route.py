"""What the petitioner is told about the route: guidance to another procedure, and a wrong route put right (条例 31)."""

from collections.abc import Mapping
from typing import Any

from xinqiao.documents.papers import LetterSection
from xinqiao.kernel.clock import today
from xinqiao.matters.compose_parts import opening, own_requests, paragraphs, printed, route_basis
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.receipt import first_receipt
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import State
from xinqiao.rules.routing import BY_CODE, GUIDED, HANDLING_ROUTE

Content = Mapping[str, Any]


def guidance(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    return (
        LetterSection(paragraphs=(f"{opening(matter)}经审查，{guided_to(route_basis(matter), content)}",)),
        LetterSection(heading="您的投诉请求", paragraphs=own_requests(matter)),
        LetterSection(heading="办理方式、材料和时限", paragraphs=paragraphs(content["explanation"])),
        LetterSection(heading="对方不接收的", paragraphs=(_REFUSED,)),
    )


_REFUSED = (
    "对方不接收、不办理的，请其书面答复或者说明理由。您可以凭答复或者写明的经过再向本机关提出："
    "本机关将与其核对；途径判断有误的，依法更正并书面告知您，首次收到的日期不变。"
)
"""Being sent on is not being sent away: a wrong route is put right, and the time since the first receipt stays (条例 31, 44(2))."""


def guided_to(basis: Basis, content: Content) -> str:
    """In the words of article 31: 应当 by items 1 and 2, 可以 by 3 and 4."""
    word = "应当" if basis.item in (1, 2) else "可以"
    return f"所提请求{word}通过{content['procedure']}解决（{basis.text}），请向{content['organ']}提出。"


def route_put_right(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    """What was done by which route, why it was wrong, what follows from the right one, and how long it has taken in all."""
    old, new = BY_CODE[matter.route], BY_CODE[str(content["route"])]
    accepted = matter.state == State.ACCEPTED and matter.accepted_on is not None
    did = f"本机关已于{printed(matter.accepted_on)}受理，" if accepted and matter.accepted_on else "本机关已"
    first = first_receipt(matter)
    waited = (today() - first).days
    return (
        LetterSection(
            paragraphs=(
                f"{opening(matter)}{did}按照“{old.title}”（{old.basis.text}）处理。"
                f"经重新审查，该途径有误，现更正为“{new.title}”（{new.basis.text}）。",
            )
        ),
        LetterSection(heading="一、更正的理由", paragraphs=paragraphs(content["reason"])),
        LetterSection(heading="二、今后怎样办理", paragraphs=_from_now_on(matter, new.code, content)),
        LetterSection(
            heading="三、已经过去的时间",
            paragraphs=(
                f"您的信访事项自{printed(first)}首次收到，至今{waited}日。更正途径不改变首次收到的日期，此前的记录和文书均予保留。",
            ),
        ),
    )


def _from_now_on(matter: Matter, route: str, content: Content) -> tuple[str, ...]:
    if route in GUIDED:
        ended = "原受理后起算的办理期限自本告知书签发之日终止。" if matter.state == State.ACCEPTED else ""
        explained = paragraphs(content["explanation"])
        return (f"{guided_to(BY_CODE[route].basis, content)}{ended}", *explained, _REFUSED)
    sixty = "自受理之日起60日内办结（《信访工作条例》第三十四条）" if route == HANDLING_ROUTE else ""
    if matter.state == State.ACCEPTED:
        told = sixty or "依照有关法律、法规和规定的程序、期限办理，并将结果书面答复您"
        return (f"您的事项仍由本机关办理，{told}。",)
    told = f"；受理的，{sixty}" if sixty else ""
    return (f"本机关将自本告知书签发之日起15日内书面告知您是否受理{told}。此前的导入告知不再适用。",)
