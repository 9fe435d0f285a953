"""Every scene has a talk that goes well and one that goes wrong; none is solved by a phrase said again and again (M-C5)."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from xinqiao.library.wording import shipped
from xinqiao.rules.scenes.scene import HIGHEST, Feeling, Scene, scene_of
from xinqiao.rules.scenes.talk import LISTEN, Remark, Talk, TalkEnd, Tone, talk
from xinqiao.rules.wording.norms import Norms

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "src/xinqiao/training/data/scenes").glob("*.toml"))
SCENES = {f.stem: scene_of(f.stem, tomllib.loads(f.read_text("utf-8"))) for f in FILES}
DIALOGUES = tomllib.loads(Path(__file__).with_name("dialogues.toml").read_text("utf-8"))
NORMS = Norms(shipped())
_TONES = {"empathy": Tone.SYMPATHY, "joint": Tone.TOGETHER}


def _judge(sentence: str) -> Sequence[Remark]:
    """The norms that come with the product, as `training.scenes` reads them."""
    return [
        Remark(
            tone=_TONES.get(met.norm.group, Tone.FORBIDDEN if met.is_red else Tone.DISCOURAGED),
            words=sentence[met.start : met.end],
            why=met.norm.why,
            better=met.norm.better,
        )
        for met in NORMS.meet(sentence)
    ]


def _talk(code: str, said: Sequence[str]) -> Talk:
    return talk(SCENES[code], said, _judge, ended=True)


def test_there_are_twelve_scenes_each_of_another_subject_and_each_with_its_dialogues() -> None:
    assert len(SCENES) >= 12
    assert len({scene.subject for scene in SCENES.values()}) == len(SCENES)
    assert set(DIALOGUES) == set(SCENES)
    assert sum("neutral" in told for told in DIALOGUES.values()) >= 4


@pytest.mark.parametrize("code", SCENES)
def test_the_good_talk_ends_calm_with_all_facts_and_the_bad_one_breaks_off(code: str) -> None:
    good, bad = _talk(code, DIALOGUES[code]["golden"]), _talk(code, DIALOGUES[code]["failing"])
    assert (good.outcome, good.missed, good.undone) == (TalkEnd.CALM, (), ())
    assert good.turns[-1].feeling is Feeling.CALM
    assert len(good.turns) == len(DIALOGUES[code]["golden"]), "nothing was said in vain"
    assert bad.outcome is TalkEnd.BAD
    assert bad.heats[-1] > bad.heats[0]
    assert bad.missed
    if neutral := DIALOGUES[code].get("neutral"):
        between = _talk(code, neutral)
        assert between.outcome is TalkEnd.EASED
        assert good.heats[-1] < between.heats[-1] < bad.heats[-1]


@pytest.mark.parametrize("code", SCENES)
def test_no_phrase_said_again_and_again_calms(code: str) -> None:
    said = {"我理解", "我理解您的心情", LISTEN, *DIALOGUES[code]["golden"]}
    for phrase in said:
        again = talk(SCENES[code], [phrase] * 10, _judge)
        assert again.outcome is not TalkEnd.CALM, phrase
        assert again.heats[-1] > again.scene.start - 3, phrase


def test_all_the_good_words_in_one_sentence_are_not_heard() -> None:
    for code, told in DIALOGUES.items():
        assert _talk(code, ["".join(told["golden"])]).outcome is not TalkEnd.CALM


def test_interrupting_inflames_and_silence_helps_only_who_needs_it() -> None:
    told = DIALOGUES["wages-today"]["golden"]
    waited, broke_in = _talk("wages-today", told[:2]), _talk("wages-today", told[2:4])
    assert waited.heats == [7, 6, 5]
    assert [turn.effects[0].why for turn in broke_in.turns] == ["他还没有说完就插话"] * 2
    assert broke_in.heats == [7, 8, HIGHEST]
    assert not waited.unfinished
    assert talk(SCENES["wages-today"], told[:1], _judge).unfinished
    assert _talk("wages-today", [LISTEN] * 5).heats == [7, 6, 5, 5, 6, 7]
    assert _talk("rooftop", [LISTEN] * 3).heats == [8, 7, 6, 5]
    asked_on = _talk("table", ["您请坐，慢慢说，我听着。", "您接着说。"])
    assert [turn.effects[0].why for turn in asked_on.turns] == ["不打断，听他说完"] * 2


def test_who_is_beside_himself_is_not_questioned() -> None:
    asked = _talk("table", [LISTEN, LISTEN, "这事我也没办法。", "是从什么时候开始漏的？"])
    assert asked.learnt == ()
    assert "还在气头上就查问" in [e.why for e in asked.turns[-1].effects]


def test_help_that_does_not_come_in_time_is_told() -> None:
    late = _talk("chest", ["您今天想问宅基地的哪一件事？", "您坐一会儿。"])
    assert "没有及时做：马上叫急救" in [e.why for e in late.turns[1].effects]
    assert "往下滑" in late.turns[1].answer


def test_a_scene_says_whom_it_shows_and_every_line_has_words() -> None:
    for scene in SCENES.values():
        _whole(scene)


def _whole(scene: Scene) -> None:
    texts = [scene.title, scene.setting, scene.person, *scene.opening, scene.lines.leaves, scene.lines.thanks]
    assert all(text.strip() for text in texts)
    assert len(scene.facts) >= 3
    assert any("下一步" in d.title or "说明" in d.title or "说清" in d.title for d in scene.deeds)
    assert all(deed.late for deed in scene.deeds if deed.by)
