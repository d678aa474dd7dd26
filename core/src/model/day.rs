//! 日と時 — Civil days in Asia/Tokyo, and the windows counted in them (0).

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// 時刻 — An instant in UTC, to the second; everything the registry keeps is cut to whole seconds.
pub type Instant = DateTime<Utc>;

/// Asia/Tokyo has been nine hours ahead of UTC, without summer time, since 1951.
const TOKYO: TimeDelta = TimeDelta::hours(9);

/// 後の時刻 — An instant so much later; stays at the calendar's end rather than fail.
pub(crate) fn later(at: Instant, by: TimeDelta) -> Instant {
    at.checked_add_signed(by).unwrap_or(Instant::MAX_UTC)
}

/// 日 — A civil day in Asia/Tokyo: the unit in which every window is counted (0).
///
/// It is written `2026-12-26` and lies in the years 1950 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

impl Day {
    /// 年月日から — The day of a year, month and day, if the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).filter(|date| (1950..=9999).contains(&date.year())).map(Day)
    }

    /// 時刻の日 — The day in Tokyo that an instant falls on.
    pub fn of(instant: Instant) -> Day {
        Day(instant.naive_utc().checked_add_signed(TOKYO).unwrap_or(instant.naive_utc()).date())
    }

    /// 始まり — 00:00:00 Tokyo time of the day.
    pub fn starts(self) -> Instant {
        (self.0.and_time(chrono::NaiveTime::MIN) - TOKYO).and_utc()
    }

    /// 終わり — 23:59:59 Tokyo time of the day: its last second.
    pub fn ends(self) -> Instant {
        self.starts() + TimeDelta::seconds(86_399)
    }

    /// 日数後 — So many days later; stays at the calendar's end rather than fail.
    pub fn plus_days(self, days: u32) -> Day {
        Day(self.0.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX))
    }

    /// 日数前 — So many days earlier: "N days before" a last day is this, included (0).
    pub fn minus_days(self, days: u32) -> Day {
        Day(self.0.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN))
    }

    /// 月数後 — So many months later, clamped to the end of a short month (0).
    ///
    /// Count all months from one first day, so that clamping never accumulates.
    pub fn plus_months(self, months: u32) -> Day {
        Day(self.0.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
    }

    /// 月数前 — So many months earlier, clamped to the end of a short month.
    pub fn minus_months(self, months: u32) -> Day {
        Day(self.0.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN))
    }

    /// 通し番号 — Days since 1970-01-01, as the store keeps a day.
    pub(crate) fn number(self) -> i64 {
        self.0.signed_duration_since(NaiveDate::default()).num_days()
    }

    /// 通し番号から — The day of a number of days since 1970-01-01.
    pub(crate) fn from_number(number: i64) -> Option<Day> {
        NaiveDate::default().checked_add_signed(TimeDelta::try_days(number)?).map(Day)
    }

    /// 日数 — Days from this one to a later one; negative when `later` is earlier.
    pub fn days_until(self, later: Day) -> i64 {
        (later.0 - self.0).num_days()
    }
}

impl std::str::FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Day, DayError> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| DayError)?;
        // "%Y-%m-%d" takes 2026-4-1 as well; the one spelling is the canonical one.
        Day::new(date.year(), date.month(), date.day()).filter(|day| day.to_string() == text).ok_or(DayError)
    }
}

/// 日の誤り — The text is not a day of the form `2026-12-26`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the form YYYY-MM-DD")]
pub struct DayError;

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl std::fmt::Debug for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{self}")
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// 期間 — The first and the last day of a window, both inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// 開始日 — The first day the act is open.
    pub opens: Day,
    /// 最終日 — The last day the act is open.
    pub closes: Day,
}

impl Window {
    /// 期間 — From one day to another, both included.
    pub fn new(opens: Day, closes: Day) -> Window {
        Window { opens, closes }
    }

    /// 期間内か — Whether a day lies inside.
    pub fn holds(self, day: Day) -> bool {
        self.opens <= day && day <= self.closes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn a_day_turns_at_midnight_in_tokyo() {
        assert_eq!(Day::of(at("2026-12-26T23:59:59+09:00")), day("2026-12-26"));
        assert_eq!(Day::of(at("2026-12-27T00:00:00+09:00")), day("2026-12-27"));
        assert_eq!(Day::of(at("2026-12-26T14:59:59Z")), day("2026-12-26"));
        assert_eq!(Day::of(at("2026-12-26T15:00:00Z")), day("2026-12-27"));
        assert_eq!(day("2026-12-27").starts(), at("2026-12-26T15:00:00Z"));
        assert_eq!(day("2026-12-27").ends(), at("2026-12-27T14:59:59Z"));
    }

    #[test]
    fn months_clamp_to_the_end_of_a_short_month() {
        for (from, months, to) in [
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2022-08-31", 6, "2023-02-28"),
            ("2022-08-31", 12, "2023-08-31"),
            ("2023-08-31", 6, "2024-02-29"),
            ("2022-12-31", 2, "2023-02-28"),
            ("2100-01-31", 1, "2100-02-28"),
        ] {
            assert_eq!(day(from).plus_months(months), day(to), "{from} + {months}");
        }
    }

    #[test]
    fn only_the_canonical_spelling_is_a_day() {
        for text in
            ["2026-4-1", "2026-02-30", "2025-02-29", "1949-12-31", "10000-01-01", "20260401", " 2026-04-01", ""]
        {
            assert!(text.parse::<Day>().is_err(), "{text:?}");
        }
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    }

    #[test]
    fn a_window_holds_its_first_and_its_last_day() {
        let window = Window::new(day("2026-12-01"), day("2026-12-26"));
        let holds = ["2026-11-30", "2026-12-01", "2026-12-26", "2026-12-27"].map(|text| window.holds(day(text)));
        assert_eq!(holds, [false, true, true, false]);
    }

    proptest! {
        #[test]
        fn a_day_is_86400_seconds_and_follows_the_one_before(seconds in -600_000_000i64..250_000_000_000) {
            let instant = DateTime::from_timestamp(seconds, 0).unwrap();
            let day = Day::of(instant);
            prop_assert!(day.starts() <= instant && instant <= day.ends());
            prop_assert_eq!(day.ends() + TimeDelta::seconds(1), day.plus_days(1).starts());
            prop_assert_eq!(Day::from_number(day.number()), Some(day));
            prop_assert_eq!(day.plus_days(40).minus_days(40), day);
            prop_assert_eq!(day.days_until(day.plus_days(40)), 40);
        }
    }
}
