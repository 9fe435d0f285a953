"""The answer to a petition that was taken in, at the counter and at the desk."""

from django.http import HttpResponse
from ninja.responses import Status

from xinqiao.api.public_schemas import ReceiptOut
from xinqiao.matters.commands.intake import Receipt
from xinqiao.matters.queries.recipients import wants_guardian
from xinqiao.offices.models import Unit


def receipt_of(given: Receipt, office: Unit, response: HttpResponse) -> Status[ReceiptOut]:
    """201 with the receipt; the header says when the same was sent before."""
    if given.repeated:
        response["Idempotency-Replayed"] = "true"
    petition = given.petition
    told = ReceiptOut(
        number=petition.number,
        code=given.code,
        title=petition.title,
        office=office.name,
        received_at=petition.received_at,
        registered_at=petition.registered_at,
        guardian_wanted=wants_guardian(petition),
    )
    return Status(201, told)
