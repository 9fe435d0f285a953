"""What is costly is made while nobody else has to wait for it, and of the same facts as the act that takes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import override_settings

from tests.cast import Cast, accepted
from xinqiao.documents.papers import Document
from xinqiao.kernel import beforehand, commands
from xinqiao.kernel.beforehand import Beforehand
from xinqiao.kernel.errors import Rehearsed
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.rehearsal import rehearsal
from xinqiao.kernel.writing import writing
from xinqiao.matters import files, paperwork
from xinqiao.matters.models import Paper
from xinqiao.rules.papers import RULES


@pytest.fixture(autouse=True)
def nobody_elses_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beforehand, "connection", SimpleNamespace(in_atomic_block=False))


class Making:
    """A body whose facts are given run by run; `done` tells what happened, in order."""

    def __init__(self, *facts: str) -> None:
        self.facts, self.done, self.own = iter(facts), list[str](), Beforehand()

    def body(self) -> str:
        told = next(self.facts)
        self.done.append(f"run {told}")
        made = self.own.take(told, lambda: self._make(told), self._undo, instead="")
        self.own.end()
        return made

    def _make(self, told: str) -> str:
        self.done.append(f"make {told}")
        return told

    def _undo(self, made: str) -> None:
        self.done.append(f"undo {made}")


def test_what_is_costly_is_made_between_two_runs() -> None:
    making = Making("one", "one")
    assert making.own.run(making.body) == "one"
    assert making.done == ["run one", "make one", "run one"]


def test_other_facts_make_it_anew_and_the_former_is_undone() -> None:
    making = Making("one", "two", "two")
    assert making.own.run(making.body) == "two"
    assert making.done == ["run one", "make one", "run two", "make two", "run two", "undo one"]


def test_facts_that_never_stay_end_with_the_thing_made_at_once() -> None:
    making = Making(*(str(n) for n in range(6)))
    assert making.own.run(making.body) == "5"
    assert making.done[-7:-5] == ["run 5", "make 5"]
    assert {d for d in making.done if d.startswith("undo")} == {f"undo {n}" for n in range(5)}


def test_a_refusal_undoes_what_was_made() -> None:
    making = Making("one")
    with pytest.raises(StopIteration):
        making.own.run(making.body)
    assert making.done == ["run one", "make one", "undo one"]


def test_a_rehearsal_makes_nothing() -> None:
    making = Making("one")
    with rehearsal(), pytest.raises(Rehearsed):
        making.own.run(making.body)
    assert making.done == ["run one"]


@pytest.mark.django_db
def test_a_letter_is_set_outside_the_lock_and_bears_the_number_it_got(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, documents = list[None](), list[Document]()

    @contextmanager
    def locked() -> Iterator[None]:
        with writing():
            inside.append(None)
            try:
                yield
            finally:
                inside.pop()

    def typeset(document: Document) -> bytes:
        assert not inside, "others wait while the letter is set"
        if not documents:  # somebody else issues a letter of the same series meanwhile
            word, kind = document.number.split("〔")[0], document.kind
            assert word.endswith(RULES[kind].word)
            next_number(f"paper:{word.removesuffix(RULES[kind].word)}:{kind}:{document.day.year}")
        documents.append(document)
        return document.number.encode()

    monkeypatch.setattr(commands, "writing", locked)
    monkeypatch.setattr(paperwork, "to_pdf", typeset)
    with override_settings(XINQIAO_FILES=tmp_path):
        papers = list(Paper.objects.filter(matter=accepted(cast)))
        assert papers
        assert {files.read(p.pdf_path).decode() for p in papers} == {p.number for p in papers}
    assert len(documents) == len(papers) + 1
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == len(papers)
    for paper in papers:
        assert (
            AuditEntry.objects.filter(subject=f"matters.paper:{paper.pk}", action="paper.issue").count() == 1
        )
