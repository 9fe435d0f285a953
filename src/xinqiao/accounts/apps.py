from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "xinqiao.accounts"
    label = "accounts"
    verbose_name = "账号管理"
    default_auto_field = "django.db.models.BigAutoField"
