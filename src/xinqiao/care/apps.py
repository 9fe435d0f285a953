from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "xinqiao.care"
    label = "care"
    verbose_name = "关怀"
    default_auto_field = "django.db.models.BigAutoField"
