"""A unit's own keys: kept sealed, opened for one act."""

import base64
import json
from uuid import UUID

from xinqiao.exchange.envelopes import CannotOpen, PrivateKeys, PublicKey, fingerprint, open_with
from xinqiao.exchange.models import PRIVATE, OwnKeys, PartnerOffice
from xinqiao.kernel.sealing import seal, unseal
from xinqiao.offices.models import Unit
from xinqiao.rules.exchanging import Envelope


def sealed_keys(key: UUID, private: PrivateKeys, signing: bytes) -> bytes:
    """What opens and signs, sealed for this row."""
    told = {"age": private.age, "rsa": _text(private.rsa), "signing": _text(signing)}
    return seal(json.dumps(told), context=PRIVATE.format(key))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def private_of(kept: OwnKeys) -> tuple[PrivateKeys, bytes]:
    """What opens, and the key that signs. Raises Tampered."""
    told = json.loads(unseal(kept.sealed, context=PRIVATE.format(kept.pk)))
    opens = PrivateKeys(age=told["age"], certificate=kept.certificate, rsa=base64.b64decode(told["rsa"]))
    return opens, base64.b64decode(told["signing"])


def opened(unit: Unit, data: bytes) -> bytes:
    """What was sealed for this unit under any of its keys, the newest tried first. Raises CannotOpen."""
    problem = CannotOpen("本单位还没有公钥，别人无法封给本单位：请先在「移送」页生成公钥，交给对方。")
    for kept in OwnKeys.objects.filter(unit=unit).order_by("-made_at"):
        try:
            return open_with(private_of(kept)[0], data)
        except CannotOpen as found:
            problem = found
    raise problem


def is_own(unit: Unit, hashed: str) -> bool:
    """Whether it is the hash of a key of this unit, of whichever age."""
    return any(
        PublicKey(kind=kind, text=text).hashed == hashed
        for kept in OwnKeys.objects.filter(unit=unit)
        for kind, text in ((Envelope.AGE, kept.age), (Envelope.SMIME, kept.certificate))
    )


def key_of(addressee: PartnerOffice) -> PublicKey:
    """For which what goes there is sealed."""
    return PublicKey(kind=Envelope(addressee.kind), text=addressee.key)


def print_of(addressee: PartnerOffice) -> str:
    """What its people read aloud when its keys are the ones that were entered."""
    return fingerprint(key_of(addressee), addressee.signing)


def own_print(keys: OwnKeys, kind: Envelope) -> str:
    """What is read aloud to who enters this unit as an addressee."""
    text = keys.age if kind == Envelope.AGE else keys.certificate
    return fingerprint(PublicKey(kind=kind, text=text), keys.signing)
