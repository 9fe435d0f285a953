"""That a petition was registered, proved to anybody: as a file, on paper, with the program that checks it (docs/audit.md)."""

from datetime import timedelta
from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from xinqiao.documents.reports import render_report
from xinqiao.http.responses import download, pdf
from xinqiao.kernel.throttle import Limit, counted
from xinqiao.matters.compose_proof import COMMAND, proof_report
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.petitions import own_petition
from xinqiao.matters.queries.proving import proof_of
from xinqiao.web.counter.views import visitor

_PROOFS = Limit(
    name="proof-of-registration",
    tries=20,
    window=timedelta(days=1),
    said=gettext_noop("今天取证明的次数太多，请{n}分钟后再取；已经取到的一样有效。"),
)


@require_POST
def registration_proof(request: HttpRequest) -> HttpResponse:
    """That the registration stands in the log, as a file for anybody to check (docs/audit.md)."""
    petition = own_petition(visitor(request))
    data = _proof(petition)
    return download(data, f"{petition.number}-" + _("登记证明") + ".json", "application/json")


@require_POST
def registration_proof_pdf(request: HttpRequest) -> HttpResponse:
    """The same on a page that people read: what was registered when, and how anybody checks it."""
    petition = own_petition(visitor(request))
    made = render_report(proof_report(petition, _proof(petition)))
    return pdf(made, f"{petition.number}-" + _("登记证明") + ".pdf")


def _proof(petition: Petition) -> bytes:
    with counted([(_PROOFS, str(petition.pk))]):
        return proof_of(petition)


def proof_explained(request: HttpRequest) -> HttpResponse:
    """How anybody checks a proof, without a log-in."""
    return render(request, "counter/proof.html", {"command": COMMAND})


def proof_program(request: HttpRequest) -> HttpResponse:
    """The program that checks, which needs nothing else of this system."""
    program = files("xinqiao.kernel").joinpath("verify_log.py").read_bytes()
    return download(program, "verify_log.py", "text/x-python")
