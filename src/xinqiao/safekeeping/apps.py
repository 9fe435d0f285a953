from importlib import import_module

from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "xinqiao.safekeeping"
    label = "safekeeping"
    verbose_name = "保密责任"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.safekeeping.records")
