"""A form that comes a second time: by a double click, or by going back, when browsers fetch a fresh form and put the old
words into it. Within one session the same content keeps the key it first had, and the key gives the same receipt."""

from dataclasses import fields, replace
from uuid import uuid4

from django.http import HttpRequest

from xinqiao.kernel.sealing import blind_index
from xinqiao.matters.models import Petition
from xinqiao.matters.submission import Submission

_SESSION, _MOST = "sent", 20
_TOLD_APART = frozenset({"submission_key", "received_at", "files"})
"""Of a submission: different each time that the same is sent, and files, which are sealed anew."""


def settled(request: HttpRequest, given: Submission, unit_id: int) -> Submission:
    """The submission under the key its content first had in this session; other content from a page that a browser had kept, with the key
    of what was registered from it, gets its own, or it would be answered with that one's receipt and lost."""
    content = _fingerprint(given, unit_id)
    sent: dict[str, str] = request.session.get(_SESSION, {})
    key = sent.get(content) or given.submission_key or ""
    if content not in sent and Petition.objects.filter(submission_key=key).exists():
        key = uuid4().hex
    request.session[_SESSION] = dict([*sent.items(), (content, key)][-_MOST:])
    return replace(given, submission_key=key)


def _fingerprint(given: Submission, unit_id: int) -> str:
    """Everything a person would call another petition if it were different. The session holds no words, only this."""
    told = [(each.name, getattr(given, each.name)) for each in fields(given) if each.name not in _TOLD_APART]
    content = repr([unit_id, told, [(file.name, file.size) for file in given.files]])
    return blind_index(content, purpose="resubmission").hex()
