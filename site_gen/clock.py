"""China's time: the one zone of the country, without summer time since 1991. Most records know days alone."""

from __future__ import annotations

import datetime as dt

ZONE = "Asia/Shanghai"
CHINA = dt.timezone(dt.timedelta(hours=8), ZONE)
MIDNIGHT = dt.time()


def moment(day: dt.date, time: dt.time = MIDNIGHT) -> dt.datetime:
    """A day and a time in China; a day alone begins at midnight."""
    return dt.datetime.combine(day, time, CHINA)
