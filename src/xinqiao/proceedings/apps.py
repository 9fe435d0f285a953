from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    name = "xinqiao.proceedings"
    label = "proceedings"
    verbose_name = "听证、调解和救助"
    default_auto_field = "django.db.models.BigAutoField"
