from importlib import import_module

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "xinqiao.training"
    label = "training"
    verbose_name = "演练"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.training.records")
