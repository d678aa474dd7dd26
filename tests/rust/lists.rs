//! 一覧 — Every query, page by page there and back, against a filter in plain code over the records themselves.

use chrono::{Days, FixedOffset, NaiveDate};
use passport_core::model::{
    Application, Day, DayKind, DayRange, DownloadFormat, Field, Instant, Kind, ListPage, ListQuery, ListView,
    NewAccount, SearchField, SortKey, Status, TextCondition,
};
use passport_core::{Clock, Options, Ra, Registry, Session};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use unicode_normalization::UnicodeNormalization;

use crate::registry::fill;

const SERVICES: &[&str] = &["SR3.0-1Y", "SR3.0-6M", "SR3.0-AUTO"];
const NAMES: &[&str] =
    &["株式会社サンプル", "ｻﾝﾌﾟﾙ％商事", "Ｔｅｓｔ＿合同会社", "株式会社「＇」", "Ｉｓｔａｎｂｕｌ　株式会社"];
const PEOPLE: &[&str] = &["見本 花子", "Ｈａｎａｋｏ Mihon", "O'Neil", "100%", "_"];
const TEXTS: &[&str] = &[
    "",
    "サンプル",
    "ｻﾝ",
    "%",
    "_",
    "'",
    "test",
    "TEST",
    "会社",
    "h",
    "HANAKO",
    "o'",
    "B",
    "1",
    "example.jp",
    "ｉ",
];
const SERVER_TYPES: &[&str] = &["apache", "nginx", "iis"];
/// The CSRs of each account: a key is one account's.
const CSRS: [&[&str]; 2] =
    [&["ec-www.pem", "rsa-shop.pem", "ec-www-2.pem", "rsa-www.pem", "p384-www.pem"], &["ec-www-3.pem", "idn.pem"]];

/// Two accounts with records of every state, over four years.
struct World {
    clock: Clock,
    ra: Ra,
    sessions: Vec<Session>,
    records: Vec<Vec<Application>>,
    /// Every number in the order of submission.
    submitted: Vec<u64>,
}

impl World {
    fn new() -> World {
        let clock = Clock::manual(Instant::from_timestamp(1_648_780_000, 0).unwrap()).unwrap();
        let registry = Registry::in_memory(Options::new().clock(clock.clone())).unwrap();
        let ra = registry.ra("operator").unwrap();
        let session = |_| {
            let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
            registry.session(account.access_key.as_str()).unwrap()
        };
        let sessions: Vec<Session> = (0..2).map(session).collect();
        let mut world = World { clock, ra, sessions, records: vec![Vec::new(); 2], submitted: Vec::new() };
        for index in 0..120 {
            world.apply(index);
        }
        world.reread();
        world
    }

    fn apply(&mut self, index: usize) {
        let account = usize::from(index % 5 == 4);
        let pick = |of: &[&'static str], by: usize| of[(index * by + index / 3) % of.len()];
        let session = &self.sessions[account];
        let mut draft = session.draft_new(pick(SERVICES, 1)).unwrap();
        fill(&mut draft, pick(CSRS[account], 3));
        draft
            .set(Field::OrganizationName, pick(NAMES, 1))
            .set(Field::RegistrationName, pick(PEOPLE, 2))
            .set(Field::TechnicalEmail, format!("Tech{}@example.jp", index % 7))
            .set(Field::ServerType, pick(SERVER_TYPES, 1));
        let number = session.submit(&draft).unwrap().number;
        match index % 6 {
            0 => drop(session.withdraw(number, None).unwrap()),
            1 => {
                self.ra.begin_review(number, None).unwrap();
                self.ra.reject(number, "書類不備", None).unwrap();
            }
            2 => drop(self.ra.begin_review(number, None).unwrap()),
            3 => {}
            _ => {
                self.ra.begin_review(number, None).unwrap();
                self.ra.approve(number, None).unwrap();
                self.ra.issue(number, None).unwrap();
                if index.is_multiple_of(4) {
                    session.download_certificate(number, DownloadFormat::Pem).unwrap();
                }
            }
        }
        self.records[account].push(session.application(number).unwrap());
        self.submitted.push(number.to_string().parse().unwrap());
        // Several a day, and now and then none for weeks.
        let hours = if index.is_multiple_of(9) { 900 } else { i64::try_from(index % 4).unwrap() * 5 };
        self.clock.set(self.clock.now() + chrono::TimeDelta::hours(hours)).unwrap();
    }

    fn reread(&mut self) {
        for (session, records) in self.sessions.iter().zip(&mut self.records) {
            for record in records {
                *record = session.application(record.number).unwrap();
            }
        }
    }

    /// What a query must find, in order; with no account of all.
    fn expected(&self, account: Option<usize>, query: &ListQuery) -> Vec<u64> {
        let today = day_of(self.clock.now());
        let records = match account {
            Some(account) => self.records[account].iter().enumerate().collect::<Vec<_>>(),
            None => self.records.iter().flatten().enumerate().collect(),
        };
        let mut found: Vec<(usize, &Application)> =
            records.into_iter().filter(|(_, record)| holds(query, record, today)).collect();
        found.sort_by(|(_, one), (_, other)| {
            let by_key = key(query.sort, one).cmp(&key(query.sort, other));
            let newest = (other.received_at, self.order(other)).cmp(&(one.received_at, self.order(one)));
            match (query.sort, query.ascending) {
                (SortKey::ReceivedOn, true) => newest.reverse(),
                (SortKey::ReceivedOn, false) => newest,
                (_, true) => by_key.then(newest),
                (_, false) => by_key.reverse().then(newest),
            }
        });
        found.into_iter().map(|(_, record)| number(record)).collect()
    }

    fn order(&self, record: &Application) -> usize {
        self.submitted.iter().position(|submitted| *submitted == number(record)).unwrap()
    }
}

fn number(record: &Application) -> u64 {
    record.number.to_string().parse().unwrap()
}

fn day_of(at: Instant) -> NaiveDate {
    at.with_timezone(&FixedOffset::east_opt(9 * 3600).unwrap()).date_naive()
}

fn date(day: Day) -> NaiveDate {
    day.to_string().parse().unwrap()
}

fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

fn holds(query: &ListQuery, record: &Application, today: NaiveDate) -> bool {
    let certificate = record.certificate.as_ref();
    let issued_on = certificate.map(|certificate| day_of(certificate.issued_at));
    let last_day = certificate.map(|certificate| day_of(certificate.not_after));
    // Every contract here has one term that is not renewed, but for those that extend by themselves.
    let ended = issued_on.is_some_and(|issued| {
        let months = match record.service.as_str() {
            "SR3.0-1Y" => 12,
            "SR3.0-6M" => 6,
            _ => return false,
        };
        issued.checked_add_months(chrono::Months::new(months)).unwrap() < today
    });
    let is_past = matches!(record.status, Status::Withdrawn | Status::Rejected) || ended;
    let hidden =
        issued_on.is_some_and(|issued| issued.checked_add_months(chrono::Months::new(75)).unwrap() <= today);
    let in_view = match query.view {
        None => true,
        Some(ListView::Current) => !is_past,
        Some(_) => is_past,
    };
    let in_days = query.days.is_none_or(|days| {
        let day = match days.kind {
            DayKind::Received => Some(day_of(record.received_at)),
            DayKind::Updated => Some(day_of(record.updated_at)),
            DayKind::Issued => issued_on,
            _ => last_day,
        };
        let bound = days.from.is_some() || days.to.is_some();
        !bound
            || day.is_some_and(|day| {
                days.from.is_none_or(|from| date(from) <= day) && days.to.is_none_or(|to| day <= date(to))
            })
    });
    let contains = |condition: &TextCondition| {
        let contacts = |fields: [Field; 3]| fields.map(|field| record.text(field).to_owned()).to_vec();
        let texts = match condition.field {
            SearchField::Organization => vec![record.text(Field::OrganizationName).to_owned()],
            SearchField::ServerName => vec![record.text(Field::ServerCommonName).to_owned()],
            SearchField::ContractCode => record.contract_code.iter().map(ToString::to_string).collect(),
            SearchField::Number => vec![record.number.to_string()],
            SearchField::Coupon => vec![record.text(Field::Coupon).to_owned()],
            SearchField::ContactName => {
                contacts([Field::RegistrationName, Field::TechnicalName, Field::BillingName])
            }
            _ => contacts([Field::RegistrationEmail, Field::TechnicalEmail, Field::BillingEmail]),
        };
        condition.text.is_empty() || texts.iter().any(|text| folded(text).contains(&folded(&condition.text)))
    };
    let downloaded = certificate.map(|certificate| certificate.first_downloaded_at.is_some());
    !hidden
        && in_view
        && in_days
        && query.kind.is_none_or(|kind| kind == record.kind)
        && query.service.as_ref().is_none_or(|service| *service == record.service)
        && query.server_type.as_ref().is_none_or(|name| name == record.text(Field::ServerType))
        && query.downloaded.is_none_or(|must| downloaded == Some(must))
        && query.texts.iter().all(contains)
}

/// What a record is sorted by, as text or number.
fn key(sort: SortKey, record: &Application) -> (i64, String) {
    let number = |number: i64| (number, String::new());
    let text = |text: &str| (0, text.to_owned());
    match sort {
        SortKey::ReceivedOn => number(record.received_at.timestamp()),
        SortKey::Service => text(&record.service),
        SortKey::Status => number(record.status.number().into()),
        SortKey::Kind => number(record.kind.number().into()),
        SortKey::ValidUntil => {
            let end = record.certificate.as_ref().map(|certificate| certificate.not_after.timestamp());
            number(end.unwrap_or(i64::MIN))
        }
        SortKey::ContractCode => text(&record.contract_code.map(|code| code.to_string()).unwrap_or_default()),
        SortKey::Organization => text(&folded(record.text(Field::OrganizationName))),
        SortKey::ServerName => text(&folded(record.text(Field::ServerCommonName))),
        SortKey::Coupon => text(record.text(Field::Coupon)),
        _ => number(record.documents_missing().into()),
    }
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(values)
}

fn query() -> impl Strategy<Value = ListQuery> {
    let day = || {
        prop::option::of((0u64..1500).prop_map(|days| {
            let date = NaiveDate::from_ymd_opt(2022, 3, 1).unwrap().checked_add_days(Days::new(days)).unwrap();
            date.to_string().parse::<Day>().unwrap()
        }))
    };
    let days = (one_of(DayKind::ALL), day(), day()).prop_map(|(kind, from, to)| {
        let in_order = from.zip(to).is_none_or(|(from, to)| from <= to);
        let (from, to) = if in_order { (from, to) } else { (to, from) };
        DayRange { kind, from, to }
    });
    let text = (one_of(SearchField::ALL), one_of(TEXTS))
        .prop_map(|(field, text)| TextCondition { field, text: text.to_owned() });
    let often_none =
        |values: &'static [&'static str]| prop::option::weighted(0.2, one_of(values).prop_map(str::to_owned));
    let conditions = (
        prop::option::of(one_of(ListView::ALL)),
        prop::option::weighted(0.4, days),
        prop::option::weighted(0.2, one_of(Kind::ALL)),
        often_none(SERVICES),
        prop::option::weighted(0.2, any::<bool>()),
        often_none(SERVER_TYPES),
        prop::collection::vec(text, 0..=3),
    );
    (conditions, one_of(SortKey::ALL), any::<bool>(), 1u32..40, any::<bool>()).prop_map(
        |((view, days, kind, service, downloaded, server_type, texts), sort, ascending, rows, exact_total)| {
            let mut query = ListQuery::default();
            (query.view, query.days, query.kind, query.service) = (view, days, kind, service);
            (query.downloaded, query.server_type, query.texts) = (downloaded, server_type, texts);
            (query.sort, query.ascending, query.rows, query.exact_total) = (sort, ascending, rows, exact_total);
            query
        },
    )
}

/// The numbers of every page, from the first to the last and back, which must be the same.
fn walked(page: impl Fn(Option<&str>) -> ListPage, rows: u32) -> (u32, Vec<u64>) {
    let first = page(None);
    let numbers =
        |page: &ListPage| page.rows.iter().map(|row| row.number.to_string().parse().unwrap()).collect::<Vec<u64>>();
    let (mut last, mut pages) = (first.clone(), vec![numbers(&first)]);
    while let Some(next) = &last.next {
        assert_eq!(last.rows.len(), rows as usize, "only the last page is short");
        last = page(Some(next));
        pages.push(numbers(&last));
    }
    let mut back = vec![numbers(&last)];
    while let Some(previous) = &last.previous {
        last = page(Some(previous));
        back.push(numbers(&last));
    }
    back.reverse();
    assert_eq!(pages, back, "the way back shows the same pages");
    assert!(first.total_is_exact);
    (first.total, pages.concat())
}

#[test]
fn every_query_finds_what_a_plain_filter_finds() {
    let world = World::new();
    let mut runner = TestRunner::new(Config { cases: 600, ..Config::default() });
    let found = std::cell::Cell::new(0);
    runner
        .run(&query(), |query| {
            for account in [Some(0), Some(1), None] {
                let page = |cursor: Option<&str>| match account {
                    Some(account) => world.sessions[account].applications(&query, cursor).unwrap(),
                    None => world.ra.applications(&query, cursor).unwrap(),
                };
                let (total, shown) = walked(page, query.rows);
                let expected = world.expected(account, &query);
                found.set(found.get() + shown.len());
                prop_assert_eq!(total as usize, expected.len(), "{:?}", query);
                prop_assert_eq!(shown, expected, "{:?}", query);
            }
            Ok(())
        })
        .unwrap();
    assert!(found.get() > 600, "the queries find something");
    println!("lists: 1,800 walks, {} rows found", found.get());
}

#[test]
fn a_cursor_is_its_querys_and_its_accounts() {
    let world = World::new();
    let [one, other] = world.sessions.as_slice() else { unreachable!() };
    let mut query = ListQuery::default();
    query.rows = 3;
    let next = one.applications(&query, None).unwrap().next.unwrap();
    assert!(one.applications(&query, Some(&next)).is_ok());
    let refused = |answer: Result<ListPage, passport_core::Error>| answer.unwrap_err().rule().unwrap().name();
    assert_eq!(refused(other.applications(&query, Some(&next))), "page_cursor_invalid");
    assert_eq!(refused(world.ra.applications(&query, Some(&next))), "page_cursor_invalid");
    query.rows = 7;
    assert!(one.applications(&query, Some(&next)).is_ok(), "a page may have another length");
    query.ascending = true;
    assert_eq!(refused(one.applications(&query, Some(&next))), "page_cursor_invalid");
    for cursor in ["", "x", &"A".repeat(10_000), "eyJxdWVyeSI6IiJ9"] {
        assert_eq!(refused(one.applications(&query, Some(cursor))), "page_cursor_invalid", "{cursor:.20}");
    }
}
