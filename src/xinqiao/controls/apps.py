from importlib import import_module

from django.apps import AppConfig


class ControlsConfig(AppConfig):
    name = "xinqiao.controls"
    label = "controls"
    verbose_name = "防控看板"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.controls.records")
