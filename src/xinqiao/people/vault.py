"""Putting an identity into the vault, finding it by exact value, and opening it. Called inside commands only."""

import json
from dataclasses import asdict, dataclass
from typing import Annotated

from xinqiao.kernel.clock import now
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import blind_index, seal, unseal
from xinqiao.kernel.typed import Exact
from xinqiao.people.models import Person, PersonKind
from xinqiao.rules.identity import id_match_key, mask_address, mask_id, mask_name, mask_phone, match_key

_SEALED = "sealed in the vault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who petitions, as given and checked; only what is needed to answer (M-I1, 条例 19). Empty means not given."""

    name: Annotated[str, Exact("姓名", why=_SEALED)]
    kind: PersonKind = PersonKind.NATURAL
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


def build(identity: Identity) -> Person:
    """An unsaved, sealed Person row."""
    key = new_uuid()
    return Person(
        id=key,
        kind=identity.kind,
        sealed=seal(json.dumps(asdict(identity), ensure_ascii=False), context=_context(key)),
        masked_name=mask_name(identity.name) or "未留姓名",
        masked_id_number=mask_id(identity.id_number) if identity.id_number else "",
        masked_phone=mask_phone(identity.phone) if identity.phone else "",
        masked_address=mask_address(identity.address) if identity.address else "",
        # Two who left no name are not two of one name.
        name_index=blind_index(match_key(identity.name), purpose="name") if identity.name.strip() else None,
        id_index=blind_index(id_match_key(identity.id_number), purpose="id") if identity.id_number else None,
        phone_index=blind_index(identity.phone, purpose="phone") if identity.phone else None,
        created_at=now(),
    )


def open_identity(person: Person) -> Identity:
    """The identity in clear. Callers are commands that state a purpose and leave a log entry."""
    data = json.loads(unseal(person.sealed, context=_context(person.pk)))
    return Identity(**{**data, "kind": PersonKind(data["kind"])})
