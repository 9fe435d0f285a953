"""The reader of promised time points: what 「5个工作日内」「下周三前」「春节前」 in a reply mean, as days, and why (M-C2, M-D3).

Nothing is guessed: what the words do not settle has no last day and says what is missing.
"""

from xinqiao.rules.time_points.point import PointKind as Kind
from xinqiao.rules.time_points.point import TimePoint
from xinqiao.rules.time_points.reading import read

__all__ = ["Kind", "TimePoint", "read"]
