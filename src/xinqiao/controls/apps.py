from django.apps import AppConfig


class ControlsConfig(AppConfig):
    name = "xinqiao.controls"
    label = "controls"
    verbose_name = "防控看板"
    default_auto_field = "django.db.models.BigAutoField"
