from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "xinqiao.duties"
    label = "duties"
    verbose_name = "岗位责任"
    default_auto_field = "django.db.models.BigAutoField"
