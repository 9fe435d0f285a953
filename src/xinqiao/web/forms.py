"""Pieces that forms of the counter and the desks share."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.intake.files import Upload
from xinqiao.kernel.errors import InvalidInput, Rehearsed, XinqiaoError
from xinqiao.kernel.language import basis_in_words, named, translated
from xinqiao.matters.submission import Submission, wrong
from xinqiao.rules.collecting import FIELDS, CollectedField
from xinqiao.web.apps import MISSING

_PICKED = (forms.ChoiceField, forms.FileField, forms.DateField, forms.DateTimeField)


SHOWN_IN = "shown_in"
"""The button that shows a form in another language: what was typed is kept, and neither read nor done."""


class Form(forms.Form):
    """A form that calls what is missing by its name."""

    @property
    def only_shown(self) -> bool:
        return SHOWN_IN in self.data

    def full_clean(self) -> None:
        super().full_clean()
        if self.only_shown:
            self.errors.clear()

    def is_valid(self) -> bool:
        return not self.only_shown and super().is_valid()

    def add_error(self, field: str | None, error: Any) -> None:
        if (
            field is not None
            and isinstance(error, ValidationError)
            and getattr(error, "code", "") == "required"
        ):
            missing = self[field]
            if missing.label and not missing.is_hidden and error.message == MISSING:
                said = _("请选择%(what)s。") if isinstance(missing.field, _PICKED) else _("请填写%(what)s。")
                error = ValidationError(said, code="required", params={"what": named(str(missing.label))})
        super().add_error(field, error)


class CollectingForm(Form):
    """A form that asks petitioners, or about them: beside each field stands why (M-I1)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if (why := FIELDS.get(name)) is not None:
                field.why = _why(why)  # type: ignore[attr-defined]  # for the template


class SubmissionForm(CollectingForm):
    """A petition as it is typed at a door; `NAMES`: what the rules call a field → how it is called here."""

    NAMES: ClassVar[dict[str, str]] = {}

    def submission(self) -> Submission:
        raise NotImplementedError

    def read(self) -> dict[str, Any]:
        """What was read; of a field that could not be read, what it begins with."""
        first = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        return {name: "" if value is None else value for name, value in first.items()} | self.cleaned_data

    def whole(self) -> bool:
        """Whether everything could be read. If not, what the rules say of the rest stands beside its fields: nothing that is to be put
        right is told only the second time."""
        if self.only_shown or not self.errors:
            return not self.only_shown
        told = wrong(self.submission(), self.cleaned_data.get("materials", []))
        more = {
            name: said for name, said in told.items() if _field(self, name, self.NAMES) not in self.errors
        }
        show_problems(self, InvalidInput(more), names=self.NAMES)
        return False


def _why(field: CollectedField) -> str:
    """Purpose, kinds of matter if not all, and article, in the language of the page."""
    only = gettext("（限于%(kinds)s）") % {"kinds": translated(field.only)} if field.only else ""
    return f"{translated(field.purpose)}{only} {basis_in_words(field.basis)}"


class ManyFilesInput(forms.ClearableFileInput):
    """`files.js` lists what was chosen, each with a button to take it out."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, {**(attrs or {}), "data-drop": gettext("去掉")})


class ManyFiles(forms.FileField):
    """Several files in one field, read into memory with a limit for all together."""

    widget = ManyFilesInput
    limit = 30 * 1024 * 1024

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if sum(f.size for f in given) > self.limit:
            raise forms.ValidationError(_("材料总共不能超过30MB，请压缩图片，或者提交后再分次补充。"))
        return [Upload(name=f.name, data=f.read()) for f in given]


class TypedField(forms.CharField):
    """Words only read here: what must be there and how long it may be is said by the rules of a submission, for all doors."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [v for v in self.validators if not isinstance(v, MaxLengthValidator)]

    def validate(self, value: Any) -> None:
        pass


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"invalid": _("请按年-月-日填写，例如 2026-11-23。")}, **kwargs)


def many(files: MultiValueDict[str, Any], name: str) -> list[Any]:
    return files.getlist(name)


def show_problems(form: forms.Form, error: XinqiaoError, *, names: dict[str, str] | None = None) -> None:
    """Put what a command refused beside the fields it concerns; what was typed stays. Of a name with parts, as
    `petitioner.phone` or `representatives.2.name`, a form has the last part or the first as its field."""
    if isinstance(error, Rehearsed):
        return  # Nothing is wrong: the page says above the form that it was not sent.
    fields = error.fields if isinstance(error, InvalidInput) else {"": error.message}
    for name, message in fields.items():
        form.add_error(_field(form, name, names or {}), translated(message))


def _field(form: forms.Form, name: str, names: dict[str, str]) -> str | None:
    first, *_, last = name.split(".") if "." in name else (name, name)
    wanted = names.get(name, first if first in form.fields else last)
    return wanted if wanted in form.fields else None
