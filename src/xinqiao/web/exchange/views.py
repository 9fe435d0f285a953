"""Transfer between offices (M-I6): the register of what went out and came in, addressees, own keys, what came by a messenger."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from xinqiao.exchange.commands.arrivals import TakenIn, take_arrival
from xinqiao.exchange.commands.parcels import take_parcel
from xinqiao.exchange.container import NoParcel
from xinqiao.exchange.envelopes import CannotOpen
from xinqiao.exchange.models import Arrival, OwnKeys
from xinqiao.exchange.opening import (
    OpenedParcel,
    claim_of,
    named_in,
    read_again,
    read_parcel,
    sender_of,
    shown_masked,
)
from xinqiao.exchange.own import own_print
from xinqiao.exchange.queries import register as reads
from xinqiao.http.bodies import Bounds
from xinqiao.http.responses import download
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.matters.models import Channel
from xinqiao.offices.models import Staff, Unit
from xinqiao.offices.queries import get_unit
from xinqiao.rules.exchanging import (
    ADDRESSEE,
    ENVELOPES,
    MESSENGERS,
    MOVED,
    PARCEL,
    SIGNED,
    TYPES,
    WAYS,
    Envelope,
    ParcelStage,
    Signed,
)
from xinqiao.web.acts.views import address, on_course
from xinqiao.web.desk.rows import standing
from xinqiao.web.forms import Form
from xinqiao.web.request import say, staff_only

_BEGUN = {"addressee.propose": "propose", "exchange_keys.make": "make_keys", "moved_in.note": "note"}
_MOST_MB = (Bounds().largest >> 20) - 1
"""What the front door lets in (`http.bodies`), less what a form says besides."""


def _begins(actor: Actor, unit: Unit) -> dict[str, str]:
    open_now = offered(actor, unit)
    return {
        name: address(REGISTRY[action], unit)
        for action, name in _BEGUN.items()
        if REGISTRY[action] in open_now
    }


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything of the own unit. Raises NotFound for administrators and outside experts."""
    if not reads.reads(actor):
        raise NotFound
    unit = get_unit(actor.unit)
    sent, came = list(reads.parcels(actor)[: reads.MOST + 1]), list(reads.arrivals(actor)[: reads.MOST + 1])
    moved = list(reads.moved_in(actor)[: reads.MOST + 1])
    known = list(reads.addressees(actor)[: reads.MOST + 1])
    context: dict[str, Any] = {
        **_begins(actor, unit),
        "sent": [(one, *standing(one)) for one in sent[: reads.MOST]],
        "came": [(one, *standing(one), reads.opens(actor, one)) for one in came[: reads.MOST]],
        "known": [(one, translated(ADDRESSEE.stages[one.stage])) for one in known[: reads.MOST]],
        "moved": [
            (one, translated(MESSENGERS[one.messenger]), translated(MOVED[one.moved]))
            for one in moved[: reads.MOST]
        ],
        "cut": any(len(rows) > reads.MOST for rows in (sent, came, known, moved)),
        "most": reads.MOST,
        "takes": by_post("arrival.take", actor),
        "sees_arrivals": by_post("arrival.put_aside", actor) or by_post("arrival.register", actor),
        "keys": (keys := reads.keys_of(unit)),
        "prints": _prints(keys),
    }
    return render(request, "exchange/index.html", context)


def _prints(keys: OwnKeys | None) -> list[tuple[str, str]]:
    """How the fingerprint of each kind is read aloud."""
    return [(title, own_print(keys, kind)) for kind, title in ENVELOPES.items()] if keys else []


@staff_only
def addressee(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One office with its keys. The fingerprint is shown to nobody before it was heard: what is copied from here compares nothing."""
    found = reads.get_addressee(actor, pk)
    context = {
        "a": found,
        "kind": ENVELOPES[Envelope(found.kind)],
        **on_course(actor, found),
    }
    return render(request, "exchange/addressee.html", context)


@staff_only
def parcel(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One package that went out, or will."""
    found = reads.get_parcel(actor, pk)
    context = {
        "p": found,
        "kind": ENVELOPES[Envelope(found.addressee.kind)],
        "way": translated(WAYS[found.way]) if found.way else "",
        **on_course(actor, found),
        "given_up": found.stage == ParcelStage.SENDING and reads.mail_given_up(found),
        "downloads": PARCEL.open_to(found.stage, "hand_over") and by_post("parcel.take", actor),
    }
    return render(request, "exchange/parcel.html", context)


@staff_only
@require_POST
def parcel_file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The sealed file. In the log."""
    found = reads.get_parcel(actor, pk)
    return download(take_parcel(actor, found), found.file_name, TYPES[Envelope(found.addressee.kind)])


class _ParcelForm(Form):
    file = forms.FileField(
        label=gettext_lazy("移送包文件（.age 或者 .p7m）"),
        help_text=gettext_lazy(
            "从专网或者公务邮箱另存下来的原样文件，不要先解密。导入以后先给您核对，不会自动登记。"
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        most = _("最大%(most)s兆字节，更大的请系统管理员在服务器上导入。") % {"most": _MOST_MB}
        self.fields["file"].help_text = f"{self.fields['file'].help_text}{most}"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > _MOST_MB << 20:
            raise forms.ValidationError(
                _("移送包超过%(most)s兆字节，请系统管理员在服务器上用 xinqiao parcel import 导入。")
                % {"most": _MOST_MB}
            )
        return file


@staff_only
def take_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take in a package. Nothing of it is believed; it is shown for checking."""
    if not by_post("arrival.take", actor):
        raise NotFound
    form = _ParcelForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        unit, data = get_unit(actor.unit), form.cleaned_data["file"].read()
        try:
            found = read_parcel(unit, data)
        except (CannotOpen, NoParcel) as problem:
            form.add_error("file", translated(str(problem)))
        else:
            before = reads.kept_already(unit, found.container.manifest)
            there = take_arrival(actor, unit, TakenIn(data=data, found=found))
            again = _("这个移送包以前已经导入，没有另存；下面是那一次的。")
            if not reads.opens(actor, there):
                say(request, _("已导入。对方注明是检举、控告：由有权查看的负责人打开、登记、交回执。"))
                return redirect("exchange:index")
            say(request, again if before else _("已导入。请核对后登记，并把回执交给发件单位。"))
            return redirect("exchange:arrival", there.pk)
    context = {"form": form, "title": _("导入移送包"), "submit": _("导入并核对")}
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


@staff_only
def arrival(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One package that came: who is said to have sent it, how far that is known, and what it holds, masked. An accusation is opened by a
    head alone before it is registered. Raises NotFound."""
    found = reads.get_arrival(actor, pk)
    opened = read_again(found) if found.path and found.petition_id is None else None
    me = Staff.objects.filter(pk=actor.staff) if found.waits_apart else ()
    if opened is not None and named_in(opened.told, me):
        raise NotFound
    context = {
        "a": found,
        **_claims(found, opened),
        "signed": translated(SIGNED[Signed(found.signed)]),
        "sure": found.signed == Signed.KNOWN,
        "said": shown_masked(found, opened) if opened else None,
        "channel": _channel(opened) if opened else "",
        "refused": [(one["name"], translated(one["why"])) for one in found.told["refused"]],
        **on_course(actor, found),
    }
    return render(request, "exchange/arrival.html", context)


def _claims(found: Arrival, opened: OpenedParcel | None) -> dict[str, str]:
    """Who sent it, what it claims otherwise, and its numbers: of an accusation they stand in the package alone until it is registered."""
    if not found.waits_apart or opened is None:
        told = found.told
        return {
            "number": found.number,
            "sender": found.sender,
            "claimed": told["claimed"],
            "theirs": told["petition"],
        }
    return {
        "number": opened.told.number,
        "sender": sender_of(found.addressee, opened.told),
        "claimed": claim_of(found, opened.told),
        "theirs": opened.told.petition_number,
    }


def _channel(opened: OpenedParcel) -> str:
    titles: dict[str, str] = {value: str(title) for value, title in Channel.choices}
    return translated(titles.get(opened.told.channel, ""))
