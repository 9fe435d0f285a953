from importlib import import_module

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "xinqiao.care"
    label = "care"
    verbose_name = "关怀"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.care.records")
