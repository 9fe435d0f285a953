"""Citations of documents as references, and counsel's reasoned exceptions."""

from django.db import models

from xinqiao.library.models import InstrumentVersion
from xinqiao.matters.models.paper import Paper
from xinqiao.offices.models import Staff
from xinqiao.rules.provisions.resolve import STATUS_TITLES, Status


class Citation(models.Model):
    """One citation of a document, as it stood when the document was sent for approval or issued. `field`, `start`, `end` are
    its place in the masked text; `version` the text that it refers to, `address` the provision's key, `until` the last one
    of a range, both empty for a whole instrument. `basis`: it stands where the decision is founded, so that it must hold.
    `open` falls when the matter is closed, so that what still matters is found among few."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="citations")
    field = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    title = models.CharField(max_length=220, blank=True)
    number = models.CharField(max_length=80, blank=True)
    version = models.ForeignKey(InstrumentVersion, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=24, blank=True)
    until = models.CharField(max_length=24, blank=True)
    status = models.CharField(max_length=20, choices=[(s.value, STATUS_TITLES[s]) for s in Status])
    quoted = models.TextField(blank=True)
    basis = models.BooleanField(default=False)
    on = models.DateField()
    open = models.BooleanField(default=True)

    class Meta:
        ordering = ["field", "start"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "field", "start"], name="citation_place_once")
        ]
        indexes = [
            models.Index(fields=["version", "address"], name="citation_of_provision"),
            models.Index(fields=["version", "-id"], condition=models.Q(open=True), name="citation_open"),
        ]


class CitationOverride(models.Model):
    """Counsel lets a document be issued although its basis does not resolve. Bound to exactly this text (`content_hash`) and
    to the problems that were known (`problems`: what `matters.citing.Checked.key` gives)."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="citation_overrides")
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    content_hash = models.CharField(max_length=64)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["at"]
