//! カレンダー — Coming ends and windows as iCalendar text (RFC 5545), for the calendar a person looks at.

use chrono::NaiveDate;
use icalendar::{Calendar, Component, Event, EventLike};

use crate::catalogue::Catalogue;
use crate::model::{Day, Dossier, Field, Instant};
use crate::rules::outlook;

/// 予定 — What is coming for each record that bears the current certificate of a living contract, as one calendar: whole
/// days in Tokyo, none of them past.
pub(crate) fn of<'a>(dossiers: impl Iterator<Item = &'a Dossier>, catalogue: &Catalogue, now: Instant) -> String {
    let today = Day::of(now);
    let mut calendar = Calendar::new();
    calendar.name("証明書と契約の予定");
    for dossier in dossiers {
        let Some(code) = dossier.contract.as_ref().map(|contract| contract.code) else { continue };
        let server = dossier.application.text(Field::ServerCommonName);
        for coming in outlook::coming(dossier, catalogue, today) {
            let event = Event::new()
                .uid(&format!("{code}-{}-{}@libpassport", coming.what.name(), coming.on))
                .timestamp(now)
                .summary(&format!("{}：{server}（{code}）", coming.what.label(crate::rule::Language::Japanese)))
                .all_day(date(coming.on))
                .done();
            calendar.push(event);
        }
    }
    calendar.to_string()
}

fn date(day: Day) -> NaiveDate {
    NaiveDate::default() + chrono::TimeDelta::days(day.number())
}
