from importlib import import_module

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "xinqiao.policy"
    label = "policy"
    verbose_name = "政策执行"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel what there is to know of this app's records."""
        import_module("xinqiao.policy.records")
