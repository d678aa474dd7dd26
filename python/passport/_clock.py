"""時計 — The clock that a test moves."""

from __future__ import annotations

from datetime import datetime, timezone

from . import _passport
from ._given import seconds
from ._handle import Handle


class ManualClock(Handle):
    """手動の時計 — A clock that stands still until set moves it.

    Args:
        at: The instant it shows, cut to whole seconds.

    Raises:
        ArgumentError: for an instant outside the years 1950 to 9999.
        ValueError: for a datetime without a time zone.

    Example:
        >>> from datetime import datetime, timezone
        >>> clock = ManualClock(datetime(2026, 4, 1, tzinfo=timezone.utc))
        >>> clock
        ManualClock(2026-04-01T00:00:00+00:00)
    """

    def __init__(self, at: datetime) -> None:
        self._native = _passport.Clock(seconds(at))

    def set(self, at: datetime) -> None:
        """合わせる — Moves the clock, forward or back.

        Args:
            at: The instant it shows from now on.

        Raises:
            ArgumentError: for an instant outside the years 1950 to 9999.

        Example:
            >>> from datetime import timedelta
            >>> clock.set(clock.now() + timedelta(days=30))
            >>> clock.now().date().isoformat()
            '2026-05-01'
        """
        self._native.set(seconds(at))

    def now(self) -> datetime:
        """現在 — The present instant, in UTC.

        Example:
            >>> clock.now().isoformat()
            '2026-04-01T01:00:00+00:00'
        """
        return datetime.fromtimestamp(self._native.now(), timezone.utc)

    def __repr__(self) -> str:
        return f"ManualClock({self.now().isoformat()})"
