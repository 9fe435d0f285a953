"""Audit log, files in the database, number series, jobs, wrong tries, and the proof that the right key is loaded."""

from django.db import models


class AuditEntry(models.Model):
    """One entry of the append-only log. `leaf` holds the exact bytes that are hashed; the other columns are derived
    from it for searching. A trigger in the database refuses UPDATE and DELETE."""

    seq = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    chain = models.BinaryField()
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80, db_index=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, db_index=True)
    matter_id = models.BigIntegerField(null=True, db_index=True)
    outcome = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["action", "seq"])]


class AuditHead(models.Model):
    """The end of the chain; its row is locked last in every transaction that writes to the log."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    chain = models.BinaryField(default=b"")


class AuditBlock(models.Model):
    """The root over one complete block of entries (`kernel.proving`), under a mark that only who has the chain's key can make: worked out
    from the entries, and worked out again where the mark does not fit."""

    number = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    mark = models.BinaryField()


class Viewing(models.Model):
    """One matter that one page, list, search or file showed to a member of staff; a page that showed none leaves one row without a matter.
    Append-only: a trigger refuses UPDATE and DELETE. It is not chained: views are many, and none of them changes anything."""

    at = models.DateTimeField()
    staff = models.BigIntegerField()
    unit = models.BigIntegerField(null=True)
    matter = models.BigIntegerField(null=True)
    way = models.CharField(max_length=8)
    page = models.CharField(max_length=80)
    request = models.CharField(max_length=16)

    class Meta:
        indexes = [
            models.Index(fields=["matter", "id"], name="viewing_of_matter"),
            models.Index(fields=["staff", "id"], name="viewing_by_staff"),
        ]


class StoredBytes(models.Model):
    """A sealed file, where files lie in the database (`kernel.storage`)."""

    path = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()
    sealed = models.BinaryField()


class NumberSeries(models.Model):
    """Counters without gaps: the number is taken in the transaction of the record that bears it (M-R1)."""

    name = models.CharField(max_length=80, primary_key=True)
    last = models.BigIntegerField(default=0)


class KeyCheck(models.Model):
    """A known text sealed under each key version: a wrong key is noticed at start, before anything is written."""

    version = models.PositiveIntegerField(primary_key=True)
    sealed = models.BinaryField()


class WrongTries(models.Model):
    """Wrong tries at something secret since `since`. `key` is a keyed fingerprint of what was tried from where: no
    address is stored."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)


class Job(models.Model):
    """Work for the worker, enqueued in the transaction of the act that needs it. `argument` holds ids only. A worker holds
    a job until `lease_until`; `attempts` is the fencing token: who lost the lease cannot finish the job. `once` keeps the
    same work from being enqueued twice. `failed_at`: given up, a person has to look."""

    kind = models.CharField(max_length=40)
    argument = models.JSONField(default=dict)
    once = models.CharField(max_length=80, unique=True, null=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at=None, failed_at=None),
                name="job_waiting",
            )
        ]
