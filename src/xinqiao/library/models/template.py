"""The templates of an office (M-C2): what it changed of those that come with the product, every change kept."""

from django.db import models

from xinqiao.library.models.proposed import Proposed
from xinqiao.library.models.reference import Category
from xinqiao.rules.templates import Template


class TemplateVersion(Proposed):
    """One version of a template for papers of a kind; without a category for matters of all. `body`: see `rules.templates`."""

    kind = models.CharField(max_length=24)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    body = models.TextField()

    class Meta(Proposed.Meta):
        indexes = [models.Index(fields=["unit", "approved", "kind"], name="template_of_unit")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def template(self) -> Template:
        """Itself as the rules know it."""
        category = self.category.code if self.category else ""
        return Template(code=self.code, kind=self.kind, category=category, name=self.name, body=self.body)
