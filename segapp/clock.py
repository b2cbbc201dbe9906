"""Read the clock; nothing else does, so that a test can set it.

Times are in UTC and naive, as the warehouse's TIMESTAMP columns are. What came first is told by numbers and not by
times: a clock may be wrong, or go back.
"""

from __future__ import annotations

import datetime


def utc_now() -> datetime.datetime:
    """Return the present time to the second."""
    return utc_moment().replace(microsecond=0)


def utc_moment() -> datetime.datetime:
    """Return the present time to the microsecond."""
    return system_time().astimezone(datetime.UTC).replace(tzinfo=None)


def utc_today() -> datetime.date:
    """Return the present day in UTC."""
    return utc_moment().date()


def system_time() -> datetime.datetime:
    """Return what the machine's clock says, with its time zone."""
    return datetime.datetime.now(datetime.UTC)
