"""Somebody of the housing office called to account by the petition office, as tests need it."""

from tests.cast import Cast
from xinqiao.oversight.commands.accountability import answer, contest, drop, find, propose, review, state
from xinqiao.oversight.models import Account

FACT = "两次没有书面告知期限，信访人来问才答复。"


def found_at_work(cast: Cast, words: str = FACT) -> Account:
    return find(
        cast.actor("inspector"),
        cast.petition_office,
        concerned=cast.staff["handler"],
        finding=words[:120],
        fact=words,
        article="44",
    )


def proposed_to(cast: Cast, words: str = FACT) -> Account:
    """Heard, and proposed to the housing office."""
    found = state(cast.actor("handler"), found_at_work(cast, words), statement=words)
    return propose(cast.actor("office_leader"), found, body=cast.housing, consequence=words, proposal=words)


def called_to_account(cast: Cast, words: str) -> Account:
    """Once to the end, once dropped."""
    drop(
        cast.actor("office_leader"),
        state(cast.actor("handler"), found_at_work(cast, words), statement=words),
        reason=words,
    )
    found = answer(cast.actor("leader"), proposed_to(cast, words), decision="taken", answer=words)
    found = contest(cast.actor("handler"), found, other_body=cast.city_government, objection=words)
    return review(cast.actor("review_leader"), found, reviewed="changed", reason=words)
