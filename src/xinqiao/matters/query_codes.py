"""The query code of a petition: derived, never stored; a new one stands for the old one from the moment it is made. Called inside commands."""

from collections.abc import Iterable

from xinqiao.kernel.commands import Act
from xinqiao.kernel.sealing import short_code
from xinqiao.matters import notices
from xinqiao.matters.models import Petition


def code_of(petition: Petition) -> str:
    """The code of now; derived, so that the same receipt can be printed again until the code is made anew."""
    turn = f"/{petition.code_round}" if petition.code_round else ""
    return short_code(f"{petition.pk}{turn}", purpose="query-code")


def make_anew(petition: Petition, *, owed: bool) -> str:
    """Another code in the place of the old one, which opens nothing any more. `owed`: it is still to be given to who acts now. The caller
    records the act."""
    petition.code_round += 1
    petition.code_owed = owed
    petition.save(update_fields=["code_round", "code_owed"])
    return code_of(petition)


def take_away(act: Act, petitions: Iterable[Petition], reason: str) -> None:
    """Who acted for the petitioner acts no more, or another acts now: the code that they know ends with it, and who acts now gets a new one
    by a receipt (`petition.reissue`); notices went to who acted before, and end."""
    for petition in petitions:
        make_anew(petition, owed=True)
        notices.end(act, [petition], reason)
        act.record(
            petition,
            matter_id=petition.matter_id,
            action="petition.renew_code",
            after={"code_round": petition.code_round},
            reason=reason,
        )
