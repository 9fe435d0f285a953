from importlib import import_module

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "xinqiao.reception"
    label = "reception"
    verbose_name = "接待"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.reception.records")
        import_module("xinqiao.reception.meetings")
