from importlib import import_module

from django.apps import AppConfig


class ShelvesConfig(AppConfig):
    name = "xinqiao.shelves"
    label = "shelves"
    verbose_name = "纸质案卷"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.shelves.records")
