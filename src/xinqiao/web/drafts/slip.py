"""The slip on every form of the desks: a signed word that tells whose form it is and under which number its words are kept, so that
they find their person when the session is over. It opens nothing: what is kept is read by that person only, after log-in."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from xinqiao.kernel.ids import new_uuid
from xinqiao.offices.drafts import WORDS_KEPT

FIELD = "_draft"
DROPPED = "_drop_file"
_SALT = "xinqiao.draft"


@dataclass(frozen=True, slots=True)
class FormSlip:
    staff_id: int
    draft_id: UUID


def write(staff_id: int, draft_id: UUID | None = None) -> str:
    """A slip for a form of this person; a new number unless the form goes on with a draft."""
    return signing.dumps([staff_id, (draft_id or new_uuid()).hex], salt=_SALT)


def read(request: HttpRequest) -> FormSlip | None:
    """The slip of the form that was sent; None when there is none, or it is not ours or too old."""
    try:
        staff_id, draft_id = signing.loads(str(request.POST.get(FIELD, "")), salt=_SALT, max_age=WORDS_KEPT)
        return FormSlip(int(staff_id), UUID(draft_id))
    except (signing.BadSignature, ValueError, TypeError):
        return None
