"""The petitioner writes to the office that has the matter: messages, a reminder, the wish to withdraw, how to be reached; and sees what was
sent."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.http.requests import client_address
from xinqiao.http.responses import download, pdf, sent_in
from xinqiao.kernel.errors import NotFound, TooManyTries, XinqiaoError
from xinqiao.matters.commands.messages import NOTHING_LATE, ask_withdrawal, remind, send_message
from xinqiao.matters.commands.parties import correct_contact
from xinqiao.matters.commands.reveal import download_attachment
from xinqiao.matters.compose_forms import review_receipt
from xinqiao.matters.files import received
from xinqiao.matters.paperwork import to_pdf
from xinqiao.matters.queries.access import get_attachment
from xinqiao.matters.queries.correspondence import Correspondence, correspondence
from xinqiao.matters.queries.petitions import own_petition
from xinqiao.matters.queries.reviewing import disputable
from xinqiao.matters.sending import written_by
from xinqiao.rules.corresponding import FormMeant, forms_meant
from xinqiao.web.counter.forms import ContactForm, MessageForm, WithdrawalForm, choose_again
from xinqiao.web.counter.views import visitor
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import say, typed

_MEANT = "meant"


def messages(request: HttpRequest) -> HttpResponse:
    """What both sides wrote, and a new message. Words that ask for what has a form are kept as words, and lead to the form."""
    actor = visitor(request)
    petition = own_petition(actor)
    form = MessageForm(typed(request), request.FILES or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            with (
                written_by(petition.pk, client_address(request) or "unknown", what="message"),
                received(form.cleaned_data["materials"]) as files,
            ):
                send_message(actor, petition, text=form.cleaned_data["text"], files=files)
        except XinqiaoError as error:
            show_problems(form, error, names={"files": "materials"})
            status = 429 if isinstance(error, TooManyTries) else status
        else:
            say(request, _("您的留言已经收到，办理单位能看到。"))
            asked_for = ",".join(forms_meant(form.cleaned_data["text"]))
            return redirect(reverse("counter:messages") + (f"?{_MEANT}={asked_for}" if asked_for else ""))
    here = correspondence(actor)
    meant = [one for one in FormMeant if one in request.GET.get(_MEANT, "").split(",")]
    choose_again(form)
    context = {"form": form, "c": here, "ways": list(_ways(here, meant, reviewable=_reviewable(request)))}
    return render(request, "counter/messages.html", context, status=status)


def _reviewable(request: HttpRequest) -> bool:
    return disputable(own_petition(visitor(request)).matter) is not None


def _ways(here: Correspondence, meant: list[FormMeant], *, reviewable: bool) -> Iterator[tuple[str, str]]:
    """Address and name of each form that was meant and can be used now."""
    if FormMeant.WITHDRAW in meant and here.withdrawable:
        yield reverse("counter:withdraw"), _("请求撤回")
    if FormMeant.REVIEW in meant and reviewable:
        yield reverse("counter:review"), _("请求复查、复核")
    if FormMeant.CONTACT in meant and here.named and here.open:
        yield reverse("counter:contact"), _("更正联系方式")
    if FormMeant.REMIND in meant and here.late and not here.reminded:
        yield reverse("counter:remind"), _("催办")


def form_page(
    request: HttpRequest,
    form: Form,
    do: Callable[[dict[str, Any]], Any],
    *,
    what: str,
    done: str,
    **words: str,
) -> HttpResponse:
    """A small form of the own petition: what is refused stands beside its field, and nothing typed is lost."""
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        petition = own_petition(visitor(request))
        try:
            with written_by(petition.pk, client_address(request) or "unknown", what=what):
                do(form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
            status = 429 if isinstance(error, TooManyTries) else status
        else:
            say(request, done)
            return redirect("counter:progress")
    return render(request, "counter/form.html", {"form": form, **words}, status=status)


def _nothing_to_send(request: HttpRequest, title: str, why: str) -> HttpResponse:
    """Instead of a form that could only be refused."""
    return render(request, "counter/form.html", {"title": title, "lead": why})


def send_reminder(request: HttpRequest) -> HttpResponse:
    """Remind a late office; nothing else is asked."""
    actor = visitor(request)
    petition, here = own_petition(actor), correspondence(actor)
    if typed(request) is None and not here.late:
        return _nothing_to_send(request, _("催办"), _(NOTHING_LATE))
    if typed(request) is None and here.reminded:
        return _nothing_to_send(request, _("催办"), _("今天已经催办，办理人员和负责人都会看到。"))
    return form_page(
        request,
        Form(typed(request)),
        lambda _given: remind(actor, petition),
        what="reminder",
        done=_("催办已经发出，办理人员和负责人都会看到。"),
        title=_("催办"),
        lead=here.late + _("催办会通知办理人员和负责人，并记入办理经过，一天一次。"),
        submit=_("催办"),
    )


def withdraw(request: HttpRequest) -> HttpResponse:
    """The own wish to withdraw; it decides nothing."""
    actor = visitor(request)
    petition, here = own_petition(actor), correspondence(actor)
    if typed(request) is None and here.withdrawing:
        told = _("您请求撤回，单位正在核实是否自愿；核实并由您签字以前照常办理。")
        return _nothing_to_send(request, _("请求撤回"), told)
    if typed(request) is None and not here.withdrawable:
        told = _("已经作出答复或者决定，不能再请求撤回；有话要说的，请留言。")
        return _nothing_to_send(request, _("请求撤回"), told)
    return form_page(
        request,
        WithdrawalForm(typed(request)),
        lambda given: ask_withdrawal(actor, petition, text=given["text"]),
        what="withdrawal",
        done=_("已经收到。单位核实确属您本人自愿，并由您签字后才会办理撤回。"),
        title=_("请求撤回"),
        lead=_(
            "是否撤回由您自己决定，任何人不得要求或者劝逼您撤回。撤回以后不再作出答复；单位会先向您核实，请您签一份书面声明。"
        ),
        submit=_("请求撤回"),
    )


def change_contact(request: HttpRequest) -> HttpResponse:
    """How the petitioner can be reached from now on."""
    actor = visitor(request)
    petition = own_petition(actor)
    if petition.person is None:
        told = _("这件信访没有留下姓名和联系方式，没有可以更正的；需要补充的，请留言或者到接待窗口办理。")
        return _nothing_to_send(request, _("更正联系方式"), told)
    return form_page(
        request,
        ContactForm(typed(request)),
        lambda given: correct_contact(actor, petition, **given),
        what="contact",
        done=_("联系方式已经更正，以后按新的联系您。"),
        title=_("更正联系方式"),
        lead=_(
            "现在登记的是：%(phone)s %(address)s。只填写要改的，不填的不变；原来的留存备查。姓名、证件号码写错了的，请带证件到接待窗口更正。"
        )
        % {"phone": petition.person.masked_phone, "address": petition.person.masked_address},
        submit=_("更正"),
    )


def sent(request: HttpRequest) -> HttpResponse:
    """What the petitioner sent, to be read again and printed; personal data are covered here as everywhere."""
    actor = visitor(request)
    petition = own_petition(actor)
    matter = petition.matter
    context = {
        "petition": petition,
        # What another wrote who brought the same matter before is not this person's copy.
        "place": matter.place if matter.number == petition.number else "",
        "requests": petition.matter.requests.all(),
        "files": petition.attachments.filter(from_citizen=True),
        "c": correspondence(actor),
    }
    return render(request, "counter/sent.html", context)


def file(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """A file of the own petition as it was sent in, or a clean copy of one that the office scanned or attached to its words."""
    actor = visitor(request)
    found = get_attachment(actor, attachment_id)
    give = sent_in if found.by_office else download
    return give(download_attachment(actor, found), found.name, found.content_type)


def review_receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The receipt of the last request for review. Raises NotFound where there is none."""
    petition = own_petition(visitor(request))
    review = petition.matter.reviews.select_related("disputed", "unit").last()
    if review is None:
        raise NotFound
    name = _("%(level)s请求回执") % {"level": review.get_level_display()}
    return pdf(to_pdf(review_receipt(petition, review)), f"{petition.number}-{name}.pdf")
