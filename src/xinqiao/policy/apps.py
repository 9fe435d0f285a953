from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "xinqiao.policy"
    label = "policy"
    verbose_name = "政策执行"
    default_auto_field = "django.db.models.BigAutoField"
