//! 価格表 — What is sold, as a table: the built-in services and caps, copied by hand from the rules (2.4).

use super::{Day, minus_days, plus_days, plus_months};

/// サービス — One product.
#[derive(Debug, PartialEq)]
pub(crate) struct Service {
    pub(crate) id: &'static str,
    pub(crate) term_months: u32,
    pub(crate) is_auto_renewing: bool,
    pub(crate) is_ev: bool,
    pub(crate) renews_to: &'static [&'static str],
    pub(crate) switches_to: &'static [&'static str],
}

/// 全サービス — What is on sale in the years of the test.
pub(crate) static SERVICES: [Service; 4] = [
    Service {
        id: "SR3.0-1Y",
        term_months: 12,
        is_auto_renewing: false,
        is_ev: false,
        renews_to: &["SR3.0-1Y", "SR3.0-6M"],
        switches_to: &["EV2.0-1Y"],
    },
    Service {
        id: "SR3.0-6M",
        term_months: 6,
        is_auto_renewing: false,
        is_ev: false,
        renews_to: &["SR3.0-6M", "SR3.0-1Y"],
        switches_to: &["EV2.0-1Y"],
    },
    Service {
        id: "SR3.0-AUTO",
        term_months: 12,
        is_auto_renewing: true,
        is_ev: false,
        renews_to: &["SR3.0-AUTO"],
        switches_to: &["EV2.0-1Y"],
    },
    Service {
        id: "EV2.0-1Y",
        term_months: 12,
        is_auto_renewing: false,
        is_ev: true,
        renews_to: &["EV2.0-1Y"],
        switches_to: &[],
    },
];

/// サービス — The product of an identifier.
pub(crate) fn service(id: &str) -> &'static Service {
    SERVICES.iter().find(|service| service.id == id).unwrap()
}

/// 上限 — The caps by day of issue: days of 86,400 seconds.
const CAPS: [(i32, u32, u32, u64); 5] =
    [(2018, 3, 1, 825), (2020, 9, 1, 398), (2026, 3, 15, 200), (2027, 3, 15, 100), (2029, 3, 15, 47)];

/// 上限の日 — "The last day is the last whole Tokyo day within cap − 1 days", the last second counting: day of issue plus
/// cap, less the day begun by the hour of issue, less one more.
pub(crate) fn cap(issued_on: Day) -> Day {
    let is_in_force =
        |&&(year, month, day, _): &&(i32, u32, u32, u64)| Day::from_ymd_opt(year, month, day).unwrap() <= issued_on;
    let days = CAPS.iter().rfind(is_in_force).unwrap().3;
    minus_days(plus_days(issued_on, days - 1), 1)
}

/// 自動更新の証明書 — The certificate period of an auto-renewing service: twelve months.
pub(crate) fn certificate_period(issued_on: Day) -> Day {
    plus_months(issued_on, 12)
}
