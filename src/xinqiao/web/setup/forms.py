"""What the first run asks: the office, its first four people, a year and a law."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import CharField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.accounts.first_run import FIRST_POSTS, FirstOffice
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.instrument_files import read_instrument_file
from xinqiao.kernel.language import choices, translated
from xinqiao.library.commands.importing import NewVersion
from xinqiao.library.models import InstrumentLevel
from xinqiao.offices.models import Level, Unit, UnitKind
from xinqiao.rules.holiday_notice import as_document, read_notice
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.rules.provisions.particulars import read_particulars
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.web.forms import Form

_UNIT = ("name", "short_name", "kind", "level", "document_word", "address", "telephone", "hours")
_MOST_OF_A_LAW = 10 * 1024 * 1024


class FirstCodeForm(Form):
    code = forms.CharField(
        label=gettext_lazy("一次性代码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("在服务器运行信桥的终端里，十个字母和数字，例如：BCDFG-HJKMN"),
    )


def _most(name: str) -> int | None:
    """How long this can be where it is kept: PostgreSQL refuses what is longer."""
    field = Unit._meta.get_field(name)
    assert isinstance(field, CharField)
    return field.max_length


class FirstForm(Form):
    """The people are four pairs of fields, one for each post of `FIRST_POSTS`."""

    name = forms.CharField(
        label=gettext_lazy("单位全称"), max_length=_most("name"), help_text=gettext_lazy("例如：某某县信访局")
    )
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=_most("short_name"))
    kind = forms.ChoiceField(
        label=gettext_lazy("单位类别"),
        choices=choices(UnitKind.choices),
        initial=UnitKind.PETITION_OFFICE,
    )
    level = forms.ChoiceField(
        label=gettext_lazy("级别"), choices=choices(Level.choices), initial=Level.COUNTY
    )
    document_word = forms.CharField(
        label=gettext_lazy("发文机关代字"),
        max_length=_most("document_word"),
        help_text=gettext_lazy("例如：某信，文书编为 某信〔2026〕1号"),
    )
    address = forms.CharField(label=gettext_lazy("地址"), max_length=_most("address"))
    telephone = forms.CharField(label=gettext_lazy("电话"), max_length=_most("telephone"))
    hours = forms.CharField(
        label=gettext_lazy("接待时间"),
        max_length=_most("hours"),
        help_text=gettext_lazy("例如：工作日 9:00—12:00，14:00—17:00"),
    )
    notice = forms.CharField(
        label=gettext_lazy("放假通知全文"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("今年的已经随程序载入的，不用填。来年的公布以后在「工作日历」里录入。"),
    )
    law = forms.FileField(
        label=gettext_lazy("一份法规文件"),
        required=False,
        help_text=gettext_lazy(
            "例如《信访工作条例》，Word、有文字的 PDF 或者 TXT；以后在「政策库」里随时可以收录。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for post in FIRST_POSTS:
            title = translated(ROLE_TITLES[post])
            self.fields[f"{post}_name"] = forms.CharField(
                label=_("%(post)s：姓名") % {"post": title}, max_length=40
            )
            self.fields[f"{post}_username"] = forms.RegexField(
                r"^[A-Za-z0-9_.-]{2,40}$",
                label=_("%(post)s：用户名") % {"post": title},
                error_messages={"invalid": _("用户名为2至40个字母、数字、下划线、连字符或者点。")},
            )

    @property
    def office(self) -> list[forms.BoundField]:
        return [self[name] for name in _UNIT]

    @property
    def people(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [
            (translated(ROLE_TITLES[post]), self[f"{post}_name"], self[f"{post}_username"])
            for post in FIRST_POSTS
        ]

    def clean_notice(self) -> Mapping[str, Any] | None:
        """The year of the notice, as it is loaded."""
        text = self.cleaned_data["notice"]
        if not text:
            return None
        notice = read_notice(text)
        if notice.problems:
            raise forms.ValidationError([translated(problem) for problem in notice.problems])
        return as_document(notice)

    def clean_law(self) -> NewVersion | None:
        """The text with what it says of itself. One whose first day is open is taken in later, where somebody can say it."""
        given = self.cleaned_data["law"]
        if not given:
            return None
        if given.size > _MOST_OF_A_LAW:
            raise forms.ValidationError(_("文件超过10MB，请以后在「政策库」里收录。"))
        try:
            statute = read_statute(read_instrument_file(given.name, given.read()).text)
        except FileRefused as refused:
            raise forms.ValidationError(translated(str(refused))) from None
        found = read_particulars(statute)
        if found.effective_on is None:
            raise forms.ValidationError(_("文件里没有写明施行日期，请以后在「政策库」里收录，在那里填写。"))
        return NewVersion(
            statute=statute,
            effective_on=found.effective_on,
            issuer=found.issuer,
            level=InstrumentLevel(found.level or InstrumentLevel.NORMATIVE_DOCUMENT),
            label=found.label,
            number=found.number,
            passed_on=found.passed_on,
            published_on=found.published_on,
            source_name=given.name,
        )

    def clean(self) -> dict[str, Any]:
        """One person, one account (M-I5)."""
        data = super().clean() or {}
        for part, told in (
            ("username", _("四个账号的用户名要各不相同。")),
            ("name", _("系统、安全、审计管理员和登记员由四个人担任，一人一号。")),
        ):
            given = [str(data.get(f"{post}_{part}", "")).strip().lower() for post in FIRST_POSTS]
            for at, value in enumerate(given):
                if value and value in given[:at]:
                    self.add_error(f"{FIRST_POSTS[at]}_{part}", told)
        return data

    def first_office(self) -> FirstOffice:
        data = self.cleaned_data
        return FirstOffice(
            unit={name: data[name].strip() for name in _UNIT},
            people={post: self._person(post) for post in FIRST_POSTS},
            year=data["notice"],
            law=data["law"],
        )

    def _person(self, post: Role) -> tuple[str, str]:
        return self.cleaned_data[f"{post}_username"], self.cleaned_data[f"{post}_name"].strip()
