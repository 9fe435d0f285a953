from importlib import import_module

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "xinqiao.appraisal"
    label = "appraisal"
    verbose_name = "年度考核"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.appraisal.records")
