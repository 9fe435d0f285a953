from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "xinqiao.matters"
    label = "matters"
    verbose_name = "信访事项"
    default_auto_field = "django.db.models.BigAutoField"
