"""Presidio with patterns of identity numbers, mobiles, cards, mail addresses and plates; no language model. Started by `benchmarks.masking`
in an environment of its own: texts as JSON on the standard input, seconds of processor time by setting on the standard output.

strict: consecutive half-width signs; tolerant: full-width ones too, with up to two blanks, hyphens or invisible signs between them.
"""

import json
import logging
import sys
import time

from presidio_analyzer import (  # type: ignore[import-not-found]  # of another venv
    AnalyzerEngine,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
)
from presidio_analyzer.nlp_engine import NoOpNlpEngine  # type: ignore[import-not-found]  # of another venv

ROUNDS = 3
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def _patterns(gap: str, wide: str) -> dict[str, str]:
    def digits(count: int) -> str:
        return rf"\d(?:{gap}\d){{{count - 1}}}"

    letter, sign = f"[A-HJ-NP-Z{wide}]", rf"[\dA-HJ-NP-Z{wide}]"
    return {
        "CN_ID": rf"(?<![\dA-Za-z])[1-8]{gap}{digits(5)}{gap}(?:1{gap}9|2{gap}0){gap}{digits(9)}{gap}[\dXx](?![\dA-Za-z])",
        "CN_MOBILE": rf"(?<!\d)1{gap}[3-9]{gap}{digits(9)}(?!\d)",
        "CN_BANK_CARD": rf"(?<![\dA-Za-z])[3-6](?:{gap}\d){{15,18}}(?![\dA-Za-z])",
        "EMAIL": rf"[A-Za-z0-9._%+\-{wide}]+[@＠][A-Za-z0-9.\-{wide}]+",
        "CN_PLATE": rf"[{PROVINCES}]{gap}{letter}{gap}{sign}(?:{gap}{sign}){{4,5}}(?![\dA-Za-z])",
    }


def analyser(*, tolerant: bool) -> AnalyzerEngine:
    gap, wide = (r"[\s\-\u200b\u200c\u200d\u2060\ufeff]{0,2}", "Ａ-Ｚａ-ｚ０-９") if tolerant else ("", "")
    found = [
        PatternRecognizer(
            supported_entity=kind, supported_language="zh", patterns=[Pattern(kind, pattern, 0.6)]
        )
        for kind, pattern in _patterns(gap, wide).items()
    ]
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=found, supported_languages=["zh"]),
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": "zh", "model_name": "none"}]),
        supported_languages=["zh"],
    )


def main() -> None:
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    texts, least = json.load(sys.stdin), {}
    for setting in ("strict", "tolerant"):
        engine, took = analyser(tolerant=setting == "tolerant"), []
        for _ in range(ROUNDS):
            began = time.process_time()
            for text in texts:
                engine.analyze(text=text, language="zh")
            took.append(time.process_time() - began)
        least[setting] = min(took)
    sys.stdout.write(json.dumps(least))


if __name__ == "__main__":
    main()
