from importlib import import_module

from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    name = "xinqiao.proceedings"
    label = "proceedings"
    verbose_name = "听证、调解和救助"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.proceedings.records")
