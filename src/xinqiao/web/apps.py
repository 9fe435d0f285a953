from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

MISSING = _("请填写或者选择这一项。")
"""What Django says of a required field, put in its place when the program starts."""


class WebConfig(AppConfig):
    name = "xinqiao.web"
    label = "web"
    verbose_name = "网页"

    def ready(self) -> None:
        """Say what to do instead of 「这个字段是必填项」."""
        forms.Field.default_error_messages["required"] = MISSING
