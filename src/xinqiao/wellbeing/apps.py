from importlib import import_module

from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "xinqiao.wellbeing"
    label = "wellbeing"
    verbose_name = "身心健康"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.wellbeing.records")
