"""The sealed file of a closed matter, each time it was made: earlier ones stay (M-R7)."""

from django.db import models

from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.models.matter import Matter


class FilePackage(models.Model):
    """案卷包. `sha256` is that of the whole ZIP, by which who has it outside knows it for ours; `pieces` how many it holds, `pages` on how many pages."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="packages")
    path = StoredPath("案卷包")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pieces = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
