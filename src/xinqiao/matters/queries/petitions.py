"""Reads of petitions."""

from uuid import UUID

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.verifying import petition_of_paper
from xinqiao.offices.models import Unit
from xinqiao.rules.folding import typed_number
from xinqiao.rules.words import Phrase


def own_petition(actor: Actor) -> Petition:
    """The petition a citizen has opened. Raises NotFound for anybody else."""
    if actor.petition_id is None:
        raise NotFound
    return get_petition(actor, actor.petition_id)


def code_stands(petition_id: UUID, code_round: int) -> bool:
    """Whether the code with which somebody opened the petition is still the code of now, and the petition still there (M-I7)."""
    return Petition.objects.filter(pk=petition_id, code_round=code_round, matter__erased_on=None).exists()


def registered_at(petition_id: UUID) -> Unit | None:
    """Where a petition was registered."""
    return Unit.objects.filter(pk__in=Petition.objects.filter(pk=petition_id).values("unit")).first()


def get_petition(actor: Actor, petition_id: UUID) -> Petition:
    """One petition of a matter the actor may see."""
    petition = Petition.objects.select_related("matter", "unit", "person").filter(pk=petition_id).first()
    if petition is None or not check("matter.view", actor, petition).allowed:
        raise NotFound
    note(ShownAs.PAGE, petition.matter_id)
    return petition


def find_earlier(actor: Actor, number: str, document: str = "", code: str = "") -> tuple[Petition, str]:
    """The earlier petition that a person names as the same matter: by its number where the actor may see it, else by a paper of it that the
    petitioner brought, whose number is told too. Raises InvalidInput, NotFound and TooManyTries."""
    if number and (document or code):
        raise InvalidInput(
            {"number": "编号和文书只填一样：能看到另一信访件的填编号，看不到的填文号和核验码。"}
        )
    if document or code:
        return petition_of_paper(actor, document, code)
    if not number:
        raise InvalidInput({"number": "请填写另一信访件的编号，或者信访人带来的文书的文号和核验码。"})
    return find_visible(actor, number), ""


def find_visible(actor: Actor, number: str) -> Petition:
    """A petition by its number, if the actor may see its matter."""
    petition = Petition.objects.select_related("matter").filter(number=typed_number(number)).first()
    if petition is None or not check("matter.view", actor, petition).allowed:
        raise NotFound(
            Phrase("没有找到编号为「{number}」的信访件，或者您无权查看。", number=number.strip()[:32])
        )
    note(ShownAs.PAGE, petition.matter_id)
    return petition
