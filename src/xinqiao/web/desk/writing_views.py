"""Words of the office to a petitioner, with files."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xinqiao.intake.files import Upload
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.commands.messages import write_back
from xinqiao.matters.files import received
from xinqiao.matters.models import MatterMessage, Petition
from xinqiao.matters.queries.messages import messages_of
from xinqiao.matters.queries.petitions import get_petition
from xinqiao.web.acts.by_hand import by_hand
from xinqiao.web.acts.form import asked
from xinqiao.web.forms import ManyFiles, ManyFilesInput
from xinqiao.web.request import staff_only


class WriteForm(forms.Form):
    def __init__(self, petition: Petition, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # data and files of the request
        self.fields["text"] = asked("text", REGISTRY["petition.write"].asked["text"], petition)
        self.fields["materials"] = ManyFiles(
            label=_("附上文件"), required=False, widget=ManyFilesInput(attrs={"multiple": True})
        )


def _write(actor: Actor, petition: Petition, text: str, uploads: list[Upload]) -> MatterMessage:
    with received(uploads) as files:
        return write_back(actor, petition, text=text, files=files)


@staff_only
def write(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """Write back to a petitioner, with what both wrote before the eyes."""
    petition = get_petition(actor, petition_id)
    if not check("petition.write", actor, petition).allowed:
        raise NotFound
    form = WriteForm(petition, *((request.POST, request.FILES) if request.method == "POST" else ()))
    found, cut = messages_of(petition)
    return by_hand(
        request,
        REGISTRY["petition.write"],
        form,
        lambda: _write(actor, petition, form.cleaned_data["text"], form.cleaned_data["materials"]),
        back=reverse("desk:matter", args=[petition.matter_id]),
        about=f"{petition.number} {petition.title}",
        names={"files": "materials"},
        beside="desk/messages_beside.html",
        found=found,
        cut=cut,
    )
