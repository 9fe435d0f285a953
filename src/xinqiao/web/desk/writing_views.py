"""Words of the office to a petitioner, with files."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.commands.messages import write_back
from xinqiao.matters.files import received
from xinqiao.matters.models import MatterMessage, Petition
from xinqiao.matters.queries.messages import to_answer
from xinqiao.matters.queries.petitions import get_petition
from xinqiao.web.acts.by_hand import by_hand
from xinqiao.web.acts.form import AskedField
from xinqiao.web.forms import Form, ManyFiles, ManyFilesInput
from xinqiao.web.request import staff_only


class WriteForm(Form):
    """`seen`: the newest message that the page shows; what came later is not answered by what is written here."""

    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, petition: Petition, newest: UUID | None, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # data and files of the request
        self.fields["seen"].initial = newest
        questions = REGISTRY["petition.write"].asked
        self.fields["text"] = AskedField("text", questions["text"], petition)
        if questions["stays"].fits(petition) and by_post("matter.withdraw", actor):
            self.fields["stays"] = AskedField("stays", questions["stays"], petition)
        self.fields["materials"] = ManyFiles(
            label=_("附上文件"), required=False, widget=ManyFilesInput(attrs={"multiple": True})
        )


def _write(actor: Actor, petition: Petition, given: dict[str, Any]) -> MatterMessage:
    seen = petition.messages.filter(pk=given["seen"]).first() if given["seen"] else None
    with received(given["materials"]) as files:
        return write_back(
            actor, petition, text=given["text"], seen=seen, stays=bool(given.get("stays")), files=files
        )


@staff_only
def write(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """Write back to a petitioner, with what both wrote before the eyes."""
    petition = get_petition(actor, petition_id)
    if not check("petition.write", actor, petition).allowed:
        raise NotFound
    found, cut, newer = to_answer(petition)
    newest = found[-1].pk if found else None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WriteForm(actor, petition, newest, *sent)
    return by_hand(
        request,
        REGISTRY["petition.write"],
        form,
        lambda: _write(actor, petition, form.cleaned_data),
        back=reverse("desk:matter", args=[petition.matter_id]),
        about=f"{petition.number} {petition.title}",
        names={"files": "materials"},
        beside="desk/messages_beside.html",
        found=found,
        cut=cut,
        newer=newer,
    )
