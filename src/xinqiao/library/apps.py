from importlib import import_module

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "xinqiao.library"
    label = "library"
    verbose_name = "资料库"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.library.records")
