from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "xinqiao.web"
    label = "web"
    verbose_name = "网页"
