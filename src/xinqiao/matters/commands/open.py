"""Opening a petition with its number and query code."""

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.sealing import same_code
from xinqiao.matters.commands.intake import code_of
from xinqiao.matters.models import Petition


@command("petition.open")
def open_petition(act: Act, _: None, number: str, code: str) -> Petition:
    """The petition that number and code belong to. A wrong number and a wrong code get the same answer."""
    petition = Petition.objects.filter(number=number.strip().upper()).first()
    right = code_of(petition) if petition is not None else "00000-00000"
    if not same_code(code, right) or petition is None:
        raise InvalidInput(
            {"code": "编号或者查询码不对，请对照回执再填一次。遗失回执的，请带身份证件到接待场所查询。"}
        )
    act.record(f"matters.petition:{petition.pk}", matter_id=petition.matter_id)
    return petition
