"""What a petitioner takes away proves by itself that the registration stands in the log."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PETITIONER, Cast, registered
from tests.documents.test_papers import text_of
from xinqiao.kernel import verify_log
from xinqiao.kernel.checkpoints import public_key
from xinqiao.matters.compose_forms import receipt
from xinqiao.matters.queries.proving import proof_code

pytestmark = pytest.mark.django_db


@pytest.mark.pdf
def test_the_proof_holds_alone_names_nobody_and_fits_the_receipt(cast: Cast, client: Client) -> None:
    given = registered(cast)
    registered(cast)
    address = reverse("counter:proof_of_registration")
    assert client.post(address).status_code == 409
    client.post(reverse("counter:open"), {"number": given.petition.number, "code": given.code})
    assert address in client.get(reverse("counter:progress")).content.decode()
    assert client.get(address).status_code == 405
    on_page = reverse("counter:proof_pdf")
    assert on_page in client.get(reverse("counter:progress")).content.decode()
    read = text_of(client.post(on_page).content).replace("\n", "")
    for words in (
        given.petition.number,
        proof_code(given.petition),
        "verify_log.py proof",
        "虚构路9号",
        public_key(),
    ):
        assert words.replace(" ", "") in read.replace(" ", ""), words
    assert "verify_log.py" in Client().get(reverse("counter:proof_explained")).content.decode()
    program = Client().get(reverse("counter:proof_program")).content
    assert program == Path(verify_log.__file__).read_bytes()
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
    assert [client.post(address).status_code for _ in range(20)][-1] == 429
