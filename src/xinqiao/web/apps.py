from django import forms
from django.apps import AppConfig

from xinqiao.web.forms import MISSING


class WebConfig(AppConfig):
    name = "xinqiao.web"
    label = "web"
    verbose_name = "网页"

    def ready(self) -> None:
        """Say what to do instead of 「这个字段是必填项」."""
        forms.Field.default_error_messages["required"] = MISSING
