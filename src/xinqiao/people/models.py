"""The vault: who a petitioner is, sealed; what lists may show, masked (M-I1, M-I2)."""

from django.db import models

from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.indexes import filled
from xinqiao.rules.identity_documents import ID_KINDS


class PersonKind(models.TextChoices):
    NATURAL = "natural", "自然人"
    ORGANISATION = "organisation", "法人或者其他组织"
    ACCOUNT = "account", "网络平台账号"


AT_THE_DESK = (PersonKind.NATURAL, PersonKind.ORGANISATION)
"""Kinds that a person at the desk can choose; accounts come with imports."""


class Person(models.Model):
    """One petitioner's identity as given at one receipt, as it was last corrected. Only `sealed` holds the values; everything else
    is masked or a keyed fingerprint for exact search. `id_note`: that the number has no known form of its kind. `under_14`: by the number
    on record the person was not yet fourteen when it was entered (个人信息保护法 31); no day of birth is kept in clear."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    kind = models.CharField(max_length=14, choices=PersonKind, default=PersonKind.NATURAL)
    sealed = models.BinaryField()
    masked_name = models.CharField(max_length=80)
    id_kind = models.CharField(
        max_length=20, blank=True, choices=[(kind.value, title) for kind, title in ID_KINDS.items()]
    )
    id_note = models.CharField(max_length=80, blank=True)
    under_14 = models.BooleanField(default=False)
    masked_id_number = models.CharField(max_length=24, blank=True)
    masked_phone = models.CharField(max_length=24, blank=True)
    masked_address = models.CharField(max_length=120, blank=True)
    name_index = models.BinaryField(max_length=32, null=True)
    id_index = models.BinaryField(max_length=32, null=True)
    phone_index = models.BinaryField(max_length=32, null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = filled("name_index", "id_index", "phone_index", of="person")

    def __str__(self) -> str:
        return self.masked_name


class FormerIdentity(models.Model):
    """What was known of a person before a correction: the old words stay, sealed, with their masked outline."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="former")
    sealed = models.BinaryField()
    masked_name = models.CharField(max_length=80)
    masked_id_number = models.CharField(max_length=24, blank=True)
    masked_phone = models.CharField(max_length=24, blank=True)
    masked_address = models.CharField(max_length=120, blank=True)
    until = models.DateTimeField()

    class Meta:
        ordering = ["until"]
