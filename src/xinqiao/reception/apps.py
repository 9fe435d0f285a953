from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "xinqiao.reception"
    label = "reception"
    verbose_name = "接待"
    default_auto_field = "django.db.models.BigAutoField"
