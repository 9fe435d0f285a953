from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    name = "xinqiao.outgoing"
    label = "outgoing"
    verbose_name = "收发移交"
    default_auto_field = "django.db.models.BigAutoField"
