"""What the recipe in `docs/architecture.md` says is written for a new act."""

import re
from pathlib import Path


def files_of_the_recipe(root: Path) -> list[str]:
    """The files that its numbered steps begin with."""
    told = (root / "docs" / "architecture.md").read_text("utf-8")
    steps = told.split("## A new act in six steps")[1].split("\n## ")[0]
    begun = re.findall(r"^\d\. `([^`]+)`", steps, re.MULTILINE)
    return [name for name in begun if not name.startswith("./")]
