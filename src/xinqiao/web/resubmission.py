"""A form that comes a second time: by a double click, or by going back, when browsers fetch a fresh form and put the old
words into it. Within one session the same content keeps the key it first had, and the key gives the same receipt."""

from dataclasses import replace

from django.http import HttpRequest

from xinqiao.kernel.sealing import blind_index
from xinqiao.matters.submission import Submission

_SESSION, _MOST = "sent", 20


def settled(request: HttpRequest, given: Submission, unit_id: int) -> Submission:
    """The submission under the key its content first had in this session."""
    content = _fingerprint(given, unit_id)
    sent: dict[str, str] = request.session.get(_SESSION, {})
    key = sent.get(content) or given.submission_key or ""
    request.session[_SESSION] = dict([*sent.items(), (content, key)][-_MOST:])
    return replace(given, submission_key=key)


def _fingerprint(given: Submission, unit_id: int) -> str:
    """Everything a person would call another petition if it were different. The session holds no words, only this."""
    parts = [str(unit_id), given.channel, given.title, given.text, given.place, str(given.accusation)]
    parts += [str(given.people_count), str(given.urgent), given.other_procedure, *given.requests]
    parts += [f"{p.name} {p.phone} {p.address} {p.id_number}" for p in given.parties]
    parts += [f"{f.name} {f.size}" for f in given.files]
    text = "\x1f".join(parts).encode("utf-8", "replace").decode()
    return blind_index(text, purpose="resubmission").hex()
