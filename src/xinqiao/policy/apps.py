from importlib import import_module

from django.apps import AppConfig

FACTS = ("study", "facts", "discussion")
"""Modules of `policy.queries` that tell the access policy how the facts of this app's records are read."""


class PolicyConfig(AppConfig):
    name = "xinqiao.policy"
    label = "policy"
    verbose_name = "政策执行"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for name in FACTS:
            import_module(f"xinqiao.policy.queries.{name}")
