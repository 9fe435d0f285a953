"""Everything that can be typed about the people of a petition, typed once."""

from typing import Any

from tests.cast import Cast, registered, reload, sent_in
from tests.typing_everything import ID, OTHER, PHONE, WORDS
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.commands import acting, handling, messages, parties, representing, rewording, splitting
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.models import LogKind, Matter, Petition
from xinqiao.rules.acting import Incapacity


def written_both_ways(cast: Cast, petition: Petition) -> None:
    """Messages with files, a wish to withdraw, how to be reached."""
    citizen = Actor.citizen(petition.pk, petition.matter_id)
    note = sent_in(f"甲小满{PHONE}.txt", b"note")
    messages.send_message(citizen, petition, text=WORDS, files=[note])
    messages.ask_withdrawal(citizen, petition, text=WORDS)
    messages.write_back(cast.actor("registrar"), petition, text=WORDS)
    parties.correct_contact(citizen, petition, address=f"甲小满新家 {PHONE}")


def parties_changed(cast: Cast) -> None:
    """Corrected, represented by others, gone on with after a death, split: names and words that were known to nobody before."""
    office = cast.actor("registrar")
    petition = registered(cast, channel="visit", people_count=3, requests=("一", "二")).petition
    (proof,) = attach(office, petition, [sent_in("证明.txt", b"proof")])
    number: dict[str, Any] = {"id_number": ID, "phone": OTHER}
    parties.correct_party(office, petition, phone=OTHER, address=f"甲小满家 {PHONE}", reason=WORDS)
    rewording.correct_words(office, petition, title=WORDS[:100], text=WORDS, reason=WORDS[:200])
    written_both_ways(cast, petition)
    parties.correct_request(office, reload(petition.matter), position=1, text=WORDS[:900], reason=WORDS)
    splitting.split(office, reload(petition.matter), requests=[2], reason=WORDS)
    representing.elect(office, petition, chosen=f"甲小满 {OTHER}", signers=3, elected_on=today(), scan=proof)
    named: dict[str, Any] = {"name": "甲小满", "proof": proof, **number}
    chosen = acting.appoint_agent(office, petition, powers=["receive"], since=today(), **named)
    acting.end_acting(office, petition, acting=chosen, ended_on=today(), reason=WORDS)
    acting.name_guardian(office, petition, incapacity=Incapacity.ADULT, relation=WORDS[:90], **named)
    acting.record_death(office, petition, died_on=today(), proof=proof)
    assert petition.person is not None
    going_on: dict[str, Any] = {"principal": petition.person, "relation": WORDS[:90], "since": today()}
    acting.succeed(office, petition, **going_on, **named)


def logged_and_put_right(handler: Actor, matter: Matter) -> None:
    """An entry of the log with a file, and its correction."""
    photo = [sent_in(f"甲小满{PHONE}.txt", b"photo")]
    given: dict[str, Any] = {"kind": LogKind.STATEMENT, "text": WORDS, "happened_on": today()}
    said = handling.log(handler, matter, **given, files=photo)
    handling.correct_entry(handler, reload(matter), said, **given, reason=WORDS[:200])
