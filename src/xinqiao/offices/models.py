"""Organs, sections, staff and their posts (one person, one account: M-I5)."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from xinqiao.kernel.clock import now
from xinqiao.rules.roles import ROLE_TITLES, Role


class Level(models.TextChoices):
    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"


class UnitKind(models.TextChoices):
    PETITION_OFFICE = "petition_office", "信访部门"
    COMPETENT_UNIT = "competent_unit", "有权处理机关、单位"
    POLITICAL_LEGAL_ORGAN = "political_legal_organ", "政法部门"
    DISCIPLINE_ORGAN = "discipline_organ", "纪检监察机关"
    GOVERNMENT = "government", "人民政府"


class Unit(models.Model):
    """An organ or unit. `superior` is the next organ up that reviews its opinions (条例 35); of a department of a government that
    has both, `superior` is the government and `line_superior` the department one level up: the petitioner chooses. `parent`: whom
    it belongs to."""

    name = models.CharField(max_length=80, unique=True)
    short_name = models.CharField(max_length=30)
    kind = models.CharField(max_length=24, choices=UnitKind)
    level = models.CharField(max_length=10, choices=Level)
    region = models.CharField(max_length=40, blank=True)
    document_word = models.CharField(max_length=12, help_text="发文机关代字，如「某信」")
    superior = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="inferiors"
    )
    line_superior = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="line_inferiors"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    address = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """An internal section 科室; it works but cannot sign or seal an opinion."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="section_once_per_unit")]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(username=username)


class Staff(AbstractBaseUser):
    """A member of staff and the account that is this person's alone."""

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.PROTECT, related_name="staff"
    )
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    second_factor_round = models.PositiveIntegerField(default=1)
    """Grows with each reset of the second factor: a session that showed the lost one has shown nothing."""
    on_duty_note = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def password_expired(self) -> bool:
        """Whether the password is older than the office allows (M-I5: three months)."""
        days = settings.XINQIAO_PASSWORD_DAYS
        return bool(
            days and self.password_changed_at and now() - self.password_changed_at > timedelta(days=days)
        )

    @property
    def is_staff(self) -> bool:
        """Nobody enters an administration site: none is mounted."""
        return False


class Post(models.Model):
    """A role held by a person in the person's own unit."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20, choices=[(r.value, ROLE_TITLES[r]) for r in Role])
    since = models.DateField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "role"], name="post_once_per_person")]


class OldPassword(models.Model):
    """Hashes of the last passwords, so that they are not used again (等保 practice: five)."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)


class ApiToken(models.Model):
    """A bearer token with which a program acts as a member of staff, with that person's posts of the moment. Only a
    keyed fingerprint is kept; the token itself is shown once."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]


class SecondFactor(models.Model):
    """The authenticator of one account; `sealed` is its secret. It counts from `confirmed_at` on. A code of a time step up to
    `used_step` was used already and works no more."""

    staff = models.OneToOneField(
        Staff, primary_key=True, on_delete=models.CASCADE, related_name="second_factor"
    )
    sealed = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    used_step = models.BigIntegerField(default=-1)


class RecoveryCode(models.Model):
    """A code that stands in for the authenticator once. Only a keyed fingerprint is kept; the code itself is shown once."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)
