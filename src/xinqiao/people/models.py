"""The vault: who a petitioner is, sealed; what lists may show, masked (M-I1, M-I2)."""

from django.db import models

from xinqiao.kernel.ids import new_uuid


class PersonKind(models.TextChoices):
    NATURAL = "natural", "自然人"
    ORGANISATION = "organisation", "法人或者其他组织"
    ACCOUNT = "account", "网络平台账号"


AT_THE_DESK = (PersonKind.NATURAL, PersonKind.ORGANISATION)
"""Kinds that a person at the desk can choose; accounts come with imports."""


class Person(models.Model):
    """One petitioner's identity as given at one receipt. Only `sealed` holds the values; everything else is masked
    or a keyed fingerprint for exact search."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    kind = models.CharField(max_length=14, choices=PersonKind, default=PersonKind.NATURAL)
    sealed = models.BinaryField()
    masked_name = models.CharField(max_length=80)
    masked_id_number = models.CharField(max_length=24, blank=True)
    masked_phone = models.CharField(max_length=24, blank=True)
    masked_address = models.CharField(max_length=120, blank=True)
    name_index = models.BinaryField(max_length=32, null=True)
    id_index = models.BinaryField(max_length=32, null=True)
    phone_index = models.BinaryField(max_length=32, null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name_index"]),
            models.Index(fields=["id_index"]),
            models.Index(fields=["phone_index"]),
        ]
