"""Opening a petition with its number and query code."""

from datetime import timedelta
from typing import Annotated

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, TooManyTries
from xinqiao.kernel.language import day_in_words
from xinqiao.kernel.sealing import same_code
from xinqiao.kernel.throttle import Limit, guarded
from xinqiao.kernel.typed import Exact
from xinqiao.matters.models import Petition
from xinqiao.matters.query_codes import code_of
from xinqiao.rules.folding import typed_number
from xinqiao.rules.words import Phrase

PER_PETITION = Limit(name="open-one", tries=5, window=timedelta(minutes=15))
PER_ADDRESS = Limit(name="open-any", tries=300, window=timedelta(minutes=15))
"""A stranger can lock neither a petition for its petitioner, who tries from elsewhere, nor guess: 47 bits at 300 tries in a quarter of an
hour. A hall, or a village behind one address, never comes to so many."""


_PAUSED = audit.Event(action="petition.open", subject="", reason="查询码连续输错，暂停接受", outcome="denied")


@command("petition.open")
def open_petition(
    act: Act,
    _: None,
    number: Annotated[str, Exact("编号", why="compared, kept nowhere")],
    code: Annotated[str, Exact("查询码", why="compared, kept nowhere")],
) -> Petition:
    """The petition that number and code belong to. A wrong number and a wrong code get the same answer; who has
    the right one of a file that was destroyed is told so."""
    petition = Petition.objects.select_related("matter").filter(number=typed_number(number)).first()
    right = code_of(petition) if petition is not None else "00000-00000"
    if not same_code(code, right) or petition is None:
        raise InvalidInput(
            {"code": "编号或者查询码不对，请对照回执再填一次。遗失回执的，请带身份证件到接待场所查询。"}
        )
    if erased := petition.matter.erased_on:
        told = (
            "此信访件已办结归档，保管期限届满，{day}依法销毁，只留编号和日期。需要了解的，请到接待场所询问。"
        )
        raise InvalidInput({"code": Phrase(told, day=day_in_words(erased))})
    act.record(petition, matter_id=petition.matter_id)
    return petition


def open_with_code(actor: Actor, number: str, code: str, *, address: str) -> Petition:
    """What every counter calls: `open_petition`, slowed down for an address that tries wrong codes.

    Raises TooManyTries, which is put on record, or InvalidInput."""
    tried = f"{address}|{typed_number(number)[:32]}"
    try:
        with guarded([(PER_PETITION, tried), (PER_ADDRESS, address)]):
            return open_petition(actor, None, number, code)
    except TooManyTries as error:
        if error.first:
            audit.append_alone(actor, _PAUSED)
        raise
