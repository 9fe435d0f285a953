from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "xinqiao.courses"
    label = "courses"
    verbose_name = "办理步骤"
    default_auto_field = "django.db.models.BigAutoField"
