"""Organs, sections, staff and their posts (one person, one account: M-I5)."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from xinqiao.kernel.clock import now, today
from xinqiao.rules.messages import MESSAGE_TITLES
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.transfer import Organ


class Level(models.TextChoices):
    TOWNSHIP = "township", "乡级"
    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"


class UnitKind(models.TextChoices):
    """The kinds that `rules.transfer` tells apart, in words."""

    PETITION_OFFICE = Organ.PETITION_OFFICE.value, "信访部门"
    COMPETENT_UNIT = Organ.COMPETENT_UNIT.value, "有权处理机关、单位"
    POLITICAL_LEGAL_ORGAN = Organ.POLITICAL_LEGAL.value, "政法部门"
    DISCIPLINE_ORGAN = Organ.DISCIPLINE.value, "纪检监察机关"
    ORGANISATION_DEPARTMENT = Organ.ORGANISATION.value, "组织（人事）部门"
    GOVERNMENT = Organ.GOVERNMENT.value, "人民政府"
    PARTY_COMMITTEE = Organ.PARTY_COMMITTEE.value, "党委"


class Unit(models.Model):
    """An organ or unit. `superior` is the next organ up that reviews its opinions (条例 35); of a department of a government that
    has both, `superior` is the government and `line_superior` the department one level up: the petitioner chooses. `parent`: whom
    it belongs to. `staffed_since`: the first day on which anybody had a post in it, once that post may be gone."""

    name = models.CharField(max_length=80, unique=True)
    short_name = models.CharField(max_length=30)
    kind = models.CharField(max_length=24, choices=UnitKind)
    level = models.CharField(max_length=10, choices=Level)
    region = models.CharField(max_length=40, blank=True)
    document_word = models.CharField(max_length=12, unique=True, help_text="发文机关代字，如「某信」")
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
    hours = models.CharField(max_length=80, blank=True)
    active = models.BooleanField(default=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    staffed_since = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def now_id(self) -> int:
        """Itself, or the unit that took it up."""
        return self.merged_into_id or self.pk


class UnitChange(models.Model):
    """What was changed about a unit, when and why: `before` and `after` hold the changed fields, organs by their name. What was issued
    before stands under what was before."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes")
    action = models.CharField(max_length=60)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


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
    password_changed_at = models.DateTimeField(null=True, blank=True)
    second_factor_round = models.PositiveIntegerField(default=1)
    """Grows with each reset of the second factor and each closing: sessions from before are none any more."""
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must have been begun with: this password, in this round."""
        return f"{self.second_factor_round}.{super().get_session_auth_hash()}"

    @property
    def password_expired(self) -> bool:
        """Whether the password is older than the office allows (M-I5: three months)."""
        days = settings.XINQIAO_PASSWORD_DAYS
        return bool(
            days and self.password_changed_at and now() - self.password_changed_at > timedelta(days=days)
        )


class Post(models.Model):
    """A role held by a person in the person's own unit."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20, choices=[(r.value, ROLE_TITLES[r]) for r in Role])
    since = models.DateField(default=today)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "role"], name="post_once_per_person")]


class Absence(models.Model):
    """A person is away from `first_day` to `last_day`, both included, or until the day before `ended_on`. The deputy (B 角) works on what
    that person works on meanwhile, under the own name, and answers the telephone; without one, nobody does (M-D1)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="deputises")
    first_day = models.DateField()
    last_day = models.DateField()
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-last_day", "-id"]
        indexes = [models.Index(fields=["deputy", "last_day"], name="absence_of_deputy")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="absence_begins_before_it_ends"
            )
        ]


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


class SecurityKey(models.Model):
    """A security key (WebAuthn) of one account, by the name its person gave it. `credential` is its public part, `handle` the hash of what
    the key calls itself, `count` what it last said of how often it signed."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="security_keys")
    name = models.CharField(max_length=40)
    handle = models.CharField(max_length=64, unique=True)
    credential = models.BinaryField()
    count = models.BigIntegerField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]


class DirectoryLink(models.Model):
    """Who of the unit's directory the person of this account is: `name` as it is looked for there, `key` what the directory gives nobody
    else. The directory says who somebody is; what they may do stands in the posts."""

    staff = models.OneToOneField(
        Staff, primary_key=True, on_delete=models.CASCADE, related_name="directory_link"
    )
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=128, unique=True)
    at = models.DateTimeField()


class ProviderLink(models.Model):
    """Who of the unit's OpenID provider the person of this account is: `subject` is what that issuer gives nobody else, ever."""

    staff = models.OneToOneField(
        Staff, primary_key=True, on_delete=models.CASCADE, related_name="provider_link"
    )
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="provider_person_has_one_account")
        ]


class Draft(models.Model):
    """What one person typed into one form and has not sent, or what was not taken when it was. `sealed`: the words, and which
    files came with them; `address`: where the form is sent; `subject`: the record it is about, as the log names it. `sent`: it
    was sent off, and what is wrong with it is shown beside it. Nobody else ever reads it (`offices.drafts`)."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="drafts")
    address = models.CharField(max_length=300)
    subject = models.CharField(max_length=120, blank=True)
    sealed = models.BinaryField()
    sent = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["staff", "-saved_at"], name="draft_of_person")]


class DraftFile(models.Model):
    """A file that came with a form; `sealed`: its bytes. What it is called stands among the words of its draft."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(db_index=True)


class BulkRun(models.Model):
    """One act on several records, as one person confirmed it. `act`: which; `sealed`: what was typed for it, until nothing is left to be done or
    to be filled in again; `open`: something is. Nobody else reads it, and each act of it is in the log by itself (`offices.runs`)."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="runs")
    act = models.CharField(max_length=40)
    sealed = models.BinaryField()
    open = models.BooleanField(default=True)
    begun_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["staff"], condition=models.Q(open=True), name="run_of_person")]


class BulkLine(models.Model):
    """One record of a run: `subject` as the log names it, a `part` of it, the version that was `seen`; `good`: done or not; `words`: what was said."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=120)
    part = models.CharField(max_length=40, blank=True)
    seen = models.PositiveIntegerField(null=True)
    good = models.BooleanField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="run_line_once")]


class RecoveryCode(models.Model):
    """A code that stands in for the authenticator once. Only a keyed fingerprint is kept; the code itself is shown once."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class Slip(models.Model):
    """A code on paper that opens an account without a password, with its other slips. `given_by`: nobody when made on the machine itself."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="slips")
    given_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class StaffMessage(models.Model):
    """That something happened which a person should know: how it concerns them (`kind`), by which act, to which record (as the log
    names it) of which matter. Nothing of what was said: that stands in the record. The mark of having read it is the person's own and goes into no log."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=[(k.value, t) for k, t in MESSAGE_TITLES.items()])
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    matter_id = models.BigIntegerField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["staff", "-id"], name="message_of_person"),
            models.Index(fields=["staff", "kind"], condition=models.Q(seen_at=None), name="message_unseen"),
        ]


class Preference(models.Model):
    """How one person wants the desk: first page, rows of a list, unit it begins with, whether single keys act, of what the bell is silent."""

    staff = models.OneToOneField(Staff, primary_key=True, on_delete=models.CASCADE, related_name="preference")
    start = models.CharField(max_length=20)
    rows = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, null=True, on_delete=models.SET_NULL, related_name="+")
    keys = models.BooleanField()
    muted = models.JSONField(default=list)


class MailAddress(models.Model):
    """Where somebody wants to be told by mail; who has none is told on the desk alone. `sealed`: the address."""

    staff = models.OneToOneField(
        Staff, primary_key=True, on_delete=models.CASCADE, related_name="mail_address"
    )
    sealed = models.BinaryField()


class AccountNotice(models.Model):
    """What was done to an account, told to the person concerned, or to an administrator about another's account. `action` is the act,
    `asked`: it waits for a second administrator; nobody did it (`by`) when it was done on the machine itself."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="notices")
    about = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=60)
    asked = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["staff"], condition=models.Q(seen_at=None), name="notice_unseen")]
