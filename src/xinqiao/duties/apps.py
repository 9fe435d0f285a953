from importlib import import_module

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "xinqiao.duties"
    label = "duties"
    verbose_name = "岗位责任"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.duties.records")
