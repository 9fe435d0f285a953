from importlib import import_module

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "xinqiao.offices"
    label = "offices"
    verbose_name = "机构与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the access policy how the facts of this app's records are read."""
        import_module("xinqiao.offices.queries")
