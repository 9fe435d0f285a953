from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "xinqiao.exchange"
    label = "exchange"
    verbose_name = "移送"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.exchange.records")
