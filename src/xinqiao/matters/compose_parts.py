"""What several documents of a matter have in common: how days, requests and routes are written in them."""

from collections.abc import Iterable

from xinqiao.kernel.clock import day_of
from xinqiao.kernel.sealing import unseal
from xinqiao.matters.content import original_words
from xinqiao.matters.models import Matter, RequestChange
from xinqiao.rules.basis import Basis
from xinqiao.rules.printed_days import printed as printed
from xinqiao.rules.routing import BY_CODE


def paragraphs(text: object) -> tuple[str, ...]:
    """The non-empty lines of a typed text."""
    return tuple(line.strip() for line in str(text).splitlines() if line.strip())


_STOPS = ("。", "！", "？", "：", "”", "）")


def fluent(texts: Iterable[object]) -> tuple[str, ...]:
    """Texts one after the other as one paragraph, each ended with its stop; line ends that somebody typed within one stay."""
    found: list[str] = []
    for text in texts:
        for number, line in enumerate(paragraphs(text)):
            ended = line if line.endswith(_STOPS) else line.rstrip("，,；;、. ") + "。"
            if number == 0 and found:
                found[-1] += ended
            else:
                found.append(ended)
    return tuple(found)


def received(matter: Matter) -> str:
    return printed(day_of(matter.received_at))


def opening(matter: Matter) -> str:
    return f"您于{received(matter)}提出的信访事项收悉。"


def requests(matter: Matter) -> tuple[str, ...]:
    """The requests as other units read them, masked."""
    return tuple(f"{item.position}．{item.text}" for item in matter.requests.all())


def own_requests(matter: Matter) -> tuple[str, ...]:
    """The requests in the petitioner's own words, as last corrected: what is sent to the petitioner is not masked."""
    petition = matter.petitions.order_by("registered_at").first()
    if petition is None:
        return requests(matter)
    written = original_words(petition)["requests"]
    changed = {c.request_id: c for c in RequestChange.objects.filter(request__matter=matter)}
    return tuple(
        f"{item.position}．{_own_words(changed.get(item.pk), written[item.origin - 1])}"
        for item in matter.requests.all()
    )


def _own_words(change: RequestChange | None, written: str) -> str:
    return unseal(change.sealed, context=f"matters.requestchange:{change.pk}:words") if change else written


def route_basis(matter: Matter) -> Basis:
    return BY_CODE[matter.route].basis if matter.route in BY_CODE else Basis(article=31)
