from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "xinqiao.library"
    label = "library"
    verbose_name = "资料库"
    default_auto_field = "django.db.models.BigAutoField"
