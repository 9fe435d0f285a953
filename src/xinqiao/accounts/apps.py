from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "xinqiao.accounts"
    label = "accounts"
    verbose_name = "账号管理"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.accounts.records")
