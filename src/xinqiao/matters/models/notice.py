"""Where a petitioner wants to be told that there is something new."""

from django.db import models

from xinqiao.matters.models.petition import Petition


class NoticeAddress(models.Model):
    """Mail address and mobile number for notices, as the petitioner chose; who has no row is not told. They serve nothing else, least of all to find
    a person. `sealed`: both; `by_mail`, `by_phone`: which are there; `end_key`: what the link in a notice ends them by; `language`: of the page
    on which they were chosen. Gone when the petitioner ends it, when another acts, and when the matter is closed and filed."""

    petition = models.OneToOneField(
        Petition, primary_key=True, on_delete=models.CASCADE, related_name="notice_address"
    )
    sealed = models.BinaryField()
    by_mail = models.BooleanField()
    by_phone = models.BooleanField()
    end_key = models.CharField(max_length=24, unique=True)
    language = models.CharField(max_length=10, default="zh-hans")
