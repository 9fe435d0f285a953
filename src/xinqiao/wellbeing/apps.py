from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "xinqiao.wellbeing"
    label = "wellbeing"
    verbose_name = "身心健康"
    default_auto_field = "django.db.models.BigAutoField"
