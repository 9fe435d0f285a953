from django.apps import AppConfig


class ShelvesConfig(AppConfig):
    name = "xinqiao.shelves"
    label = "shelves"
    verbose_name = "纸质案卷"
    default_auto_field = "django.db.models.BigAutoField"
