from importlib import import_module

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "xinqiao.oversight"
    label = "oversight"
    verbose_name = "督办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.oversight.records")
