"""Words that people type about a record where nothing more is to be said of them than that they are masked (M-I2)."""

from typing import Annotated

from xinqiao.kernel.typed import Words

Masked = Annotated[str, Words("文字", required=False, most=20_000)]
