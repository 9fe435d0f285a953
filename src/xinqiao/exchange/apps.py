from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "xinqiao.exchange"
    label = "exchange"
    verbose_name = "移送"
    default_auto_field = "django.db.models.BigAutoField"
