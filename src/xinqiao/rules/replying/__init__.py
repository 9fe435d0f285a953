"""The check of a reply (M-C2): what stands in its way, word by word, with the reason and what to write instead.

Nothing here guesses: a block is only what is sure, everything else is a warning that the writer may leave as it is."""

from xinqiao.rules.replying.check import check
from xinqiao.rules.replying.finding import Aspect, ReplyFacts, ReplyFinding, Weight

__all__ = ["Aspect", "ReplyFacts", "ReplyFinding", "Weight", "check"]
