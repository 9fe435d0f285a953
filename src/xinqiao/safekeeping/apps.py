from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "xinqiao.safekeeping"
    label = "safekeeping"
    verbose_name = "保密责任"
    default_auto_field = "django.db.models.BigAutoField"
