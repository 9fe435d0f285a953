"""The letter of supervision 督办函 (M-D4, law.md 4.2): the occasion, the facts, what is asked and until when it is answered."""

from datetime import date

from xinqiao.documents.papers import LetterSection
from xinqiao.matters.compose_parts import paragraphs, printed
from xinqiao.oversight.models import Supervision
from xinqiao.rules.supervising import BASIS


def letter(found: Supervision, text: str, until: date) -> tuple[LetterSection, ...]:
    """What the supervised unit gets, all of it masked."""
    about = f"信访事项{found.matter.number}，主要反映：{found.matter.title}。"
    said = f"存在“{found.get_ground_display()}”的情形，现予督办（{BASIS.text}）。"
    fact = () if found.fact == text else (found.fact,)
    return (
        LetterSection(paragraphs=(f"{about}{said}",)),
        LetterSection(heading="一、事实和要求", paragraphs=(*fact, *paragraphs(text))),
        LetterSection(
            heading="二、反馈",
            paragraphs=(
                f"请于{printed(until)}前书面反馈：已经做了什么；没有做到的，由谁、什么时候做到；并附凭据。",
            ),
        ),
    )
