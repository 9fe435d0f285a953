"""Learning categories, proposing with reasons, and keeping a model in a file that never runs code."""

import json
import pickle
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.suggest.troubles import troubles
from xinqiao.suggest.categories import Model, ModelUnusable, load, save
from xinqiao.suggest.features import counts, plain, readable_words
from xinqiao.suggest.training import Example, TooLittle, Training, train

DAY = date(2026, 3, 2)
SMELL = "望云台旁边的工厂夜里偷排废气，臭气难闻，河水也被污水染黑了。"


@pytest.fixture(scope="module")
def training() -> Training:
    return train(troubles(), DAY)


@pytest.fixture(scope="module")
def model(training: Training) -> Model:
    return training.model


def test_the_first_proposal_is_right_for_texts_that_were_not_learned_from(model: Model) -> None:
    wanted = {
        SMELL: "环境保护",
        "老板一直不发工资，也没有给我们缴社保。": "劳动和社会保障",
        "孩子上小学学位不够，学校不让入学。": "教育文体",
        "出租车司机拒载，公交车也等不到。": "交通运输",
    }
    assert {text: model.propose(text)[0].category for text in wanted} == wanted


def test_three_categories_are_proposed_best_first_with_probabilities(model: Model) -> None:
    found = model.propose(SMELL)
    assert len(found) == 3
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    assert sum(p.score for p in model.propose(SMELL, top=4)) == pytest.approx(1)


def test_the_words_given_are_whole_words_of_the_text_and_speak_most_for_the_category(model: Model) -> None:
    best = model.propose(SMELL)[0]
    line = plain("", SMELL)
    whole = set(readable_words(line))
    values = dict(model.vocabulary.values(counts(line)))
    index = model.categories.index(best.category)
    weighed = {word: model.contribution(index, word, values) for word in whole}
    assert best.words
    assert set(best.words) <= whole
    assert all(len(word) >= 2 for word in best.words)
    assert "污水" in best.words
    least = min(weighed[word] for word in best.words)
    assert least > 0
    assert all(weighed[word] <= least for word in whole - set(best.words))


def test_without_the_words_that_speak_for_it_a_category_is_less_likely(model: Model) -> None:
    best = model.propose(SMELL, top=4)[0]
    poorer = SMELL
    for word in best.words:
        poorer = poorer.replace(word, "")
    after = {p.category: p.score for p in model.propose(poorer, top=4)}
    assert after[best.category] < best.score


def test_training_twice_gives_the_same_model(training: Training) -> None:
    again = train(troubles(), DAY)
    assert np.array_equal(again.model.weights, training.model.weights)
    assert again.held_back == training.held_back
    assert again.model.heat == training.model.heat


def test_near_copies_of_a_text_stay_on_one_side_of_the_test(training: Training) -> None:
    assert training.copies > 0
    assert training.held_back.texts == len(troubles())
    assert 0 <= training.held_back.macro_f1 <= 1


def test_a_text_without_any_known_feature_gets_no_proposal(model: Model) -> None:
    assert model.propose("") == []
    assert model.propose("𠮷𠮷䶮䶮") == []


def test_full_width_and_invisible_characters_change_nothing(model: Model) -> None:
    plainly = model.propose("ktv夜里噪声扰民，油烟直排")
    assert model.propose("ＫＴＶ夜里噪\u200b声扰民，油烟直排") == plainly


def test_long_numbers_never_reach_the_vocabulary() -> None:
    given = [
        Example(text=f"{e.text}电话13800001234，证件110101199001010015", category=e.category)
        for e in troubles()
    ]
    learned = train(given, DAY).model.vocabulary.columns
    assert not [feature for feature in learned if sum(c.isdigit() for c in feature) >= 2]


def test_a_category_with_too_few_texts_is_left_out_and_named() -> None:
    done = train([*troubles(), Example(text="广场舞太吵", category="其他")], DAY)
    assert done.left_out == {"其他": 1}
    assert "其他" not in done.model.categories


def test_one_category_alone_cannot_be_learned() -> None:
    with pytest.raises(TooLittle, match="至少要有两个类别"):
        train([e for e in troubles() if e.category == "环境保护"], DAY)


# ── file ──


def test_a_saved_model_proposes_the_same(model: Model, tmp_path: Path) -> None:
    place = tmp_path / "deep" / "model.npz"
    save(model, place)
    assert load(place).propose(SMELL) == model.propose(SMELL)
    assert [p.name for p in place.parent.iterdir()] == ["model.npz"]
    assert place.stat().st_mode & 0o077 == 0


def test_a_missing_model_says_how_to_train_one(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="suggest train"):
        load(tmp_path / "none.npz")


def _changed(model: Model, place: Path, **arrays: object) -> Path:
    save(model, place)
    with np.load(place) as whole:
        kept = {name: whole[name] for name in whole.files}
    np.savez(place, **{**kept, **arrays})
    return place


def _head(**fields: object) -> np.ndarray:
    head = {
        "format": "xinqiao-categories-1",
        "categories": ["甲", "乙"],
        "features": [],
        "heat": 1,
        "about": {},
    }
    return np.frombuffer(json.dumps({**head, **fields}).encode(), dtype=np.uint8)


def test_a_damaged_or_foreign_file_is_refused_in_chinese(model: Model, tmp_path: Path) -> None:
    save(model, tmp_path / "cut.npz")
    whole = (tmp_path / "cut.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "changed.npz").write_bytes(whole[:5000] + b"\x00" * 64 + whole[5064:])
    (tmp_path / "text.npz").write_text("不是模型")
    (tmp_path / "pickle.npz").write_bytes(pickle.dumps({"weights": 1}))
    np.savez(tmp_path / "object.npz", head=np.array([{"a": 1}], dtype=object))
    np.savez(tmp_path / "other.npz", something=np.zeros(3))
    _changed(model, tmp_path / "version.npz", head=_head(format="xinqiao-categories-9"))
    _changed(model, tmp_path / "shape.npz", weights=model.weights[:, :-1])
    _changed(model, tmp_path / "nan.npz", bias=np.full_like(model.bias, np.nan))
    _changed(model, tmp_path / "list.npz", head=np.frombuffer(b"[1]", dtype=np.uint8))
    places = sorted(tmp_path.glob("*.npz"))
    assert len(places) == 10
    for place in places:
        with pytest.raises(ModelUnusable, match="重新运行"):
            load(place)
