from importlib import import_module

from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    name = "xinqiao.outgoing"
    label = "outgoing"
    verbose_name = "收发移交"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.outgoing.records")
