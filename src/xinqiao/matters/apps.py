from importlib import import_module

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "xinqiao.matters"
    label = "matters"
    verbose_name = "信访事项"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.matters.records")
        import_module("xinqiao.matters.telling")
        import_module("xinqiao.matters.noticing")
