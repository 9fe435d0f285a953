from importlib import import_module

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "xinqiao.matters"
    label = "matters"
    verbose_name = "信访事项"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel how the facts of this app's records are read, and what is personal in texts about them."""
        import_module("xinqiao.matters.queries.access")
        import_module("xinqiao.matters.content")
        import_module("xinqiao.matters.queries.disputes")
