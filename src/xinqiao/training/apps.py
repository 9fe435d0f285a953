from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "xinqiao.training"
    label = "training"
    verbose_name = "演练"
    default_auto_field = "django.db.models.BigAutoField"
