"""持ち手 — What stands for something open in this process."""

from __future__ import annotations

from typing import NoReturn, SupportsIndex


class Handle:
    """持ち手 — Neither copied nor pickled: another process opens its own."""

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is open in this process alone: it can be neither copied nor pickled")
