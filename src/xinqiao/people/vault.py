"""Putting an identity into the vault, finding it by exact value, and opening it. Called inside commands only."""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated

from xinqiao.kernel.clock import now, today
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.inserting import made
from xinqiao.kernel.sealing import blind_index, seal, unseal
from xinqiao.kernel.typed import Exact
from xinqiao.people.models import FormerIdentity, Person, PersonKind
from xinqiao.rules.identity import (
    id_match_key,
    mask_address,
    mask_id,
    mask_name,
    mask_phone,
    match_key,
    phone_match_key,
)
from xinqiao.rules.identity_documents import IdKind, check_document, is_under_14

_SEALED = "sealed in the vault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who petitions, as given and checked; only what is needed to answer (M-I1, 条例 19). Empty means not given."""

    name: Annotated[str, Exact("姓名", why=_SEALED)]
    kind: PersonKind = PersonKind.NATURAL
    id_kind: IdKind = IdKind.UNSAID
    id_number: Annotated[str, Exact("证件号码", required=False, why=_SEALED)] = ""
    phone: Annotated[str, Exact("电话", required=False, why=_SEALED)] = ""
    address: Annotated[str, Exact("住址", required=False, why=_SEALED)] = ""
    email: Annotated[str, Exact("电子邮件", required=False, why=_SEALED)] = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values besides the name that a masked text must not contain."""
        return tuple(value for value in (self.id_number, self.phone, self.email, self.address) if value)


def _context(person_id: object) -> str:
    return f"people.person:{person_id}:identity"


def _former_context(key: object) -> str:
    return f"people.formeridentity:{key}:identity"


_PARTS = tuple(part.name for part in fields(Identity))


def _written(identity: Identity) -> str:
    """What was given; what was not is what `Identity` begins with."""
    told = {part: value for part in _PARTS if (value := getattr(identity, part)) or part == "name"}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def build(identity: Identity) -> Person:
    """An unsaved, sealed Person row."""
    person = made(Person, id=new_uuid(), created_at=now())
    _put(person, identity)
    return person


def _put(person: Person, identity: Identity) -> None:
    person.kind, person.id_kind = identity.kind, identity.id_kind
    person.id_note = check_document(identity.id_kind, identity.id_number).note if identity.id_number else ""
    person.under_14 = is_under_14(identity.id_kind, identity.id_number, today())
    person.sealed = seal(_written(identity), context=_context(person.pk))
    person.masked_name = mask_name(identity.name) or "未留姓名"
    person.masked_id_number = mask_id(identity.id_number) if identity.id_number else ""
    person.masked_phone = mask_phone(identity.phone) if identity.phone else ""
    person.masked_address = mask_address(identity.address) if identity.address else ""
    # Two who left no name are not two of one name.
    person.name_index = (
        blind_index(match_key(identity.name), purpose="name") if identity.name.strip() else None
    )
    person.id_index = (
        blind_index(id_match_key(identity.id_number), purpose="id") if identity.id_number else None
    )
    person.phone_index = (
        blind_index(phone_match_key(identity.phone), purpose="phone") if identity.phone else None
    )


def correct(person: Person, identity: Identity, at: datetime) -> FormerIdentity:
    """Put the right values in the place of the wrong ones; what was known before stays sealed beside them."""
    key, old = new_uuid(), open_identity(person)
    former = FormerIdentity.objects.create(
        id=key,
        person=person,
        sealed=seal(_written(old), context=_former_context(key)),
        masked_name=person.masked_name,
        masked_id_number=person.masked_id_number,
        masked_phone=person.masked_phone,
        masked_address=person.masked_address,
        until=at,
    )
    _put(person, identity)
    person.save()
    return former


def erase(person: Person) -> None:
    """Nothing stays of who it was, neither sealed nor masked nor as a fingerprint; the row stays for what refers to it (M-I7)."""
    FormerIdentity.objects.filter(person=person).delete()
    _put(person, Identity(name="", kind=PersonKind(person.kind)))
    person.save()


def open_identity(person: Person) -> Identity:
    """The identity in clear. Callers are commands that state a purpose and leave a log entry."""
    return _read(unseal(person.sealed, context=_context(person.pk)))


def open_former(former: FormerIdentity) -> Identity:
    """What was known before a correction, in clear; for masking, and for commands as `open_identity`."""
    return _read(unseal(former.sealed, context=_former_context(former.pk)))


def _read(text: str) -> Identity:
    data = json.loads(text)
    return Identity(**{**data, "kind": PersonKind(data["kind"]), "id_kind": IdKind(data.get("id_kind", ""))})
