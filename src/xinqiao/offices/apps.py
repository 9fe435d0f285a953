from importlib import import_module

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "xinqiao.offices"
    label = "offices"
    verbose_name = "机构与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.offices.records")
