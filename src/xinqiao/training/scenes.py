"""The scenes that come with the product, and the norms that judge what is said in them (M-C5, M-C2)."""

import tomllib
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files

from xinqiao.kernel.errors import NotFound
from xinqiao.library.queries.wording import norms_of
from xinqiao.rules.scenes.scene import Scene, scene_of
from xinqiao.rules.scenes.talk import Remark, Talk, Tone, talk
from xinqiao.rules.wording.norms import Norms, Severity

_TONES = {"empathy": Tone.SYMPATHY, "joint": Tone.TOGETHER}


@cache
def scenes() -> dict[str, Scene]:
    """Code → scene, in the order of their names."""
    folder = files("xinqiao.training").joinpath("data/scenes")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    codes = [(f.name.removesuffix(".toml"), f.read_text("utf-8")) for f in found]
    return {code: scene_of(code, tomllib.loads(text)) for code, text in codes}


def titles(_of: object = None) -> list[tuple[str, str]]:
    return [(code, scene.title) for code, scene in scenes().items()]


def get_scene(code: str) -> Scene:
    """Raises NotFound."""
    found = scenes().get(code)
    if found is None:
        raise NotFound
    return found


def judge(norms: Norms, sentence: str) -> Sequence[Remark]:
    """What the norms of a unit say of a sentence: the same as of a reply."""
    found = []
    for met in norms.meet(sentence):
        tone = _TONES.get(met.norm.group, Tone.TOGETHER)
        if met.norm.severity is not Severity.ENCOURAGED:
            tone = Tone.FORBIDDEN if met.is_red else Tone.DISCOURAGED
        words = sentence[met.start : met.end]
        found.append(Remark(tone=tone, words=words, why=met.norm.why, better=met.norm.better))
    return found


def talked(unit: int, code: str, said: Sequence[str], *, ended: bool = False) -> Talk:
    """The talk that these sentences make in a scene, judged by the norms of the unit. Raises NotFound."""
    return talk(get_scene(code), said, partial(judge, norms_of(unit)), ended=ended)
