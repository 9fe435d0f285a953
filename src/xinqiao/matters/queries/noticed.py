"""Where a petitioner is told, masked, for that petitioner's own page."""

from dataclasses import dataclass

from xinqiao.matters.models import NoticeAddress, Petition
from xinqiao.matters.notices import ways_of
from xinqiao.rules.identity import mask_phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Both masked; empty where nothing goes."""

    mail: str = ""
    phone: str = ""

    @property
    def any(self) -> bool:
        return bool(self.mail or self.phone)


def noticed(petition: Petition) -> Noticed:
    row = NoticeAddress.objects.filter(pk=petition.pk).first()
    if row is None:
        return Noticed()
    ways = ways_of(row)
    return Noticed(mail=_masked(ways.mail), phone=mask_phone(ways.phone) if ways.phone else "")


def _masked(mail: str) -> str:
    """The first sign and the domain: enough for its owner to know it again."""
    name, _at, domain = mail.rpartition("@")
    return f"{name[:1]}***@{domain}" if mail else ""
