"""Signing the duty list of a post (M-D2)."""

from typing import Annotated

from xinqiao.duties.lists import duty_lists
from xinqiao.duties.models import SignedDuties
from xinqiao.duties.queries.posts import is_signed
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Flag
from xinqiao.offices.models import Post
from xinqiao.rules.leading import sign_by_words
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def _fits(_actor: Actor, post: Post) -> bool:
    return post.role in duty_lists() and not is_signed(post, today().year)


def _told(post: Post) -> Phrase:
    """Until when and why, and the whole list, one line below the other."""
    lines = (sign_by_words(post.since, today().year), *duty_lists()[Role(post.role)].lines)
    return Phrase(
        "\n".join(f"{{line_{n}}}" for n in range(len(lines))), **{f"line_{n}": t for n, t in enumerate(lines)}
    )


@command(
    "duty_list.sign",
    slug="sign",
    page="duties:index",
    together=True,
    lead="逐条读过再签。每年一月底前签一次；年中到岗的，到岗三十日内签。做不到的，签之前向科室负责人、分管领导说明。",
    verb="签署",
    told=_told,
    fits=_fits,
    said=lambda made, _given: Phrase(
        "已签署{year}年「{post}」的职责清单。", year=made.year, post=Phrase(ROLE_TITLES[Role(made.role)])
    ),
)
def sign_duties(
    act: Act, post: Post, *, read: Annotated[bool, Flag("我已逐条读过，愿意照办")]
) -> SignedDuties:
    """By who holds the post, once a year. Raises InvalidInput before it was read, Refused for a second time."""
    if not read:
        raise InvalidInput({"read": "请逐条读过再签。"})
    given = {"staff_id": post.staff_id, "role": post.role, "year": act.day.year}
    if SignedDuties.objects.filter(**given).exists():
        raise Refused(Verdict(allowed=False, reason="这个岗位今年的职责清单您已经签过，不用再签。"))
    text = [str(line) for line in duty_lists()[Role(post.role)].lines]
    made = SignedDuties.objects.create(unit_id=post.staff.unit_id, text=text, signed_at=act.at, **given)
    act.record(made, after={"role": made.role, "year": made.year})
    return made
