"""一斉差し替え — What the RA does to replace many certificates at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from . import _passport
from . import _values as values
from ._enums import Criterion, RevocationReason
from ._given import count, criteria as pairs, some_seconds
from ._values import Campaign, CampaignReport


class Campaigns:
    """一斉差し替え — The part of the RA's desk that is about campaigns."""

    _native: _passport.Ra

    def campaign_preview(
        self,
        *,
        name: str,
        reason: RevocationReason | str,
        criteria: Mapping[Criterion | str, str | Iterable[str]],
        deadline: datetime | None = None,
        after: int = 0,
        rows: int = 500,
    ) -> CampaignReport:
        """一斉差し替えの下見 — What a campaign would pick, and where each certificate would stand; it changes nothing.

        Args:
            name: What it is to be called.
            reason: Why they must go; without a deadline it says how long there is.
            criteria: Conditions by kind, of one text or several; of each kind one must hold.
            deadline: Until when they must be replaced.
            after: The position behind which to begin.
            rows: At most so many, 1 to 500.

        Raises:
            InvalidError: as ``campaign``; ``query_invalid`` for another number of rows.

        Example:
            >>> report = ra.campaign_preview(name="all", reason="superseded", criteria={"server_domain": "example.jp"})
            >>> [(row.number == number, row.standing.value) for row in report]
            [(True, 'open')]
        """
        told = self._native.campaign_preview(
            name, str(reason), some_seconds(deadline), pairs(criteria), (after, count(rows))
        )
        return values.campaign_report(json.loads(told))

    def campaign(
        self,
        *,
        name: str,
        reason: RevocationReason | str,
        criteria: Mapping[Criterion | str, str | Iterable[str]],
        deadline: datetime | None = None,
        request_key: str | None = None,
    ) -> Campaign:
        """一斉差し替え — Begins a campaign: picks every certificate that meets the conditions, now and for good.

        Args:
            name: What it is to be called.
            reason: Why they must go; without a deadline it says how long there is.
            criteria: Conditions by kind, of one text or several; of each kind one must hold.
            deadline: Until when they must be replaced.
            request_key: By which a repeat is known.

        Raises:
            InvalidError: ``campaign_criterion_missing``, ``campaign_criterion_invalid``, ``campaign_deadline_invalid``,
                ``required``, ``too_long``, ``bad_format``.
            RefusedError: ``campaign_matches_nothing``.

        Example:
            >>> try:
            ...     ra.campaign(name="weak", reason="superseded", criteria={passport.Criterion.SERIAL: ["0a1b", "0a1c"]})
            ... except passport.RefusedError as refused:
            ...     refused.rule
            'campaign_matches_nothing'
        """
        told = self._native.campaign(name, str(reason), some_seconds(deadline), pairs(criteria), request_key)
        return values.campaign(json.loads(told))

    def campaign_step(self, campaign: int, *, rows: int = 100) -> Campaign:
        """一斉差し替えの処理 — Deals with the next certificates in one transaction; call it until none is waiting.

        Args:
            campaign: The campaign's ``id``.
            rows: At most so many, 1 to 500.

        Raises:
            NotFoundError: ``unknown_campaign``.

        Example:
            >>> begun = ra.campaign(name="all", reason="superseded", criteria={"server_domain": "example.jp"})
            >>> ra.campaign_step(begun.id).waiting
            0
        """
        return values.campaign(json.loads(self._native.campaign_step(campaign, count(rows))))

    def campaigns(self) -> tuple[Campaign, ...]:
        """一斉差し替えの一覧 — Every campaign, the latest first, with how far it has come.

        Example:
            >>> ra.campaigns()
            ()
        """
        return tuple(values.campaign(item) for item in json.loads(self._native.campaigns()))

    def campaign_report(self, campaign: int, *, after: int = 0, rows: int = 500) -> CampaignReport:
        """一斉差し替えの報告 — Who has replaced theirs, who has not by the deadline, and whom to call; in the order of issue.

        Args:
            campaign: The campaign's ``id``.
            after: The position behind which to begin.
            rows: At most so many, 1 to 500.

        Raises:
            NotFoundError: ``unknown_campaign``.

        Example:
            >>> begun = ra.campaign(name="all", reason="superseded", criteria={"server_domain": "example.jp"})
            >>> [row.contact_telephone for row in ra.campaign_report(begun.id)]
            ['03-5775-8731']
        """
        return values.campaign_report(json.loads(self._native.campaign_report(campaign, after, count(rows))))
