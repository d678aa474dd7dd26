//! カレンダー — Coming ends and windows as iCalendar text (RFC 5545), for the calendar a person looks at.

use chrono::NaiveDate;
use icalendar::{Calendar, Component, Event, EventLike};

use crate::catalogue::Catalogue;
use crate::model::{Day, Dossier, Field, Instant};
use crate::rules::outlook;

/// 予定 — What is coming for each record that bears the current certificate of a living contract, and for each whose certificate
/// will be revoked, as one calendar: whole days in Tokyo, none of them past.
///
/// An event's UID is made of the contract, what comes, and the record, but not of its day: an event whose day has moved takes
/// the place of the one that was imported before.
pub(crate) fn of(living: &[Dossier], to_be_revoked: &[Dossier], catalogue: &Catalogue, now: Instant) -> String {
    let today = Day::of(now);
    let mut calendar = Calendar::new();
    calendar.name("証明書と契約の予定");
    let of_living = living.iter().map(|dossier| (dossier, outlook::coming(dossier, catalogue, today)));
    let of_revoked =
        to_be_revoked.iter().map(|dossier| (dossier, Vec::from_iter(outlook::coming_revocation(dossier, now))));
    for (dossier, events) in of_living.chain(of_revoked) {
        let Some(code) = dossier.contract.as_ref().map(|contract| contract.code) else { continue };
        let number = dossier.application.number;
        let server = dossier.application.text(Field::ServerCommonName);
        for coming in events {
            let event = Event::new()
                .uid(&format!("{code}-{}-{number}@libpassport", coming.what.name()))
                .timestamp(now)
                .last_modified(now)
                .summary(&format!("{}：{server}（{code}）", coming.what.label(crate::rule::Language::Japanese)))
                .starts(date(coming.on))
                // The day behind the last: DTEND is exclusive.
                .ends(date(coming.on.plus_days(1)))
                .done();
            calendar.push(event);
        }
    }
    calendar.to_string()
}

fn date(day: Day) -> NaiveDate {
    NaiveDate::default() + chrono::TimeDelta::days(day.number())
}
