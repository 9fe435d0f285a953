"""What a petitioner takes away proves by itself that the registration stands in the log."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PETITIONER, Cast, registered
from xinqiao.kernel import verify_log
from xinqiao.kernel.checkpoints import public_key
from xinqiao.matters.compose_forms import receipt
from xinqiao.matters.queries.proving import proof_code

pytestmark = pytest.mark.django_db


def test_the_proof_holds_alone_names_nobody_and_fits_the_receipt(cast: Cast, client: Client) -> None:
    given = registered(cast)
    registered(cast)
    address = reverse("counter:proof_of_registration")
    assert client.post(address).status_code == 404
    client.post(reverse("counter:open"), {"number": given.petition.number, "code": given.code})
    assert address in client.get(reverse("counter:progress")).content.decode()
    assert client.get(address).status_code == 405
    answer = client.post(address)
    assert "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    told = json.loads(text)
    assert (told["key"], told["number"]) == (public_key(), given.petition.number)
    verify_log.check("proof", told["key"], [text])
    assert f'"number":"{given.petition.number}"' in told["said"]
    assert not any(word in text for word in (PETITIONER.name, PETITIONER.phone, PETITIONER.id_number, "施工"))
    code = proof_code(given.petition)
    assert code == f"{told['entry']}-{told['leaf'][:8]}-{told['leaf'][8:16]}".upper()
    rows = [
        row
        for section in receipt(given.petition, given.code).sections
        for row in getattr(section, "rows", ())
    ]
    assert ("登记证明码", code) in rows
    assert [client.post(address).status_code for _ in range(10)][-1] == 429
