//! 他人の番号 — Every verb of a session with another account's numbers, and every answer with and without another's data.

use std::collections::BTreeSet;

use passport_core::model::{
    ApplicationNumber, DayKind, DayRange, DownloadFormat, Draft, ExportFormat, Field, Kind, ListQuery, ListView,
    NewAccount, NewCoupons, Profile, SearchField, SortKey, Status, TextCondition,
};
use passport_core::{Clock, Error, Language, Options, Ra, Registry, Session};
use passport_tests::{given, root};

/// What a caller can see of an answer: everything of an error, and nothing of a success but that it is one.
fn seen<T>(answer: Result<T, Error>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(fault) => format!(
            "{fault:?} {} {} {:?}",
            fault.message(Language::Japanese),
            fault.message(Language::English),
            fault.findings()
        ),
    }
}

type WithNumber = fn(&Session, ApplicationNumber) -> String;
type WithNone = fn(&Session) -> String;

/// Every verb that takes a number.
const NUMBERED: &[(&str, WithNumber)] = &[
    ("application", |session, number| seen(session.application(number))),
    ("actions", |session, number| seen(session.actions(number, None))),
    ("actions_of", |session, number| seen(session.actions_of(&[number], None))),
    ("withdraw", |session, number| seen(session.withdraw(number, None))),
    ("application_form", |session, number| seen(session.application_form(number))),
    ("stickers", |session, number| seen(session.stickers(number))),
    ("download_certificate", |session, number| seen(session.download_certificate(number, DownloadFormat::Pem))),
    ("draft_renewal", |session, number| seen(session.draft_renewal(number, None))),
    ("draft_switch", |session, number| seen(session.draft_switch(number, "EV2.0-1Y"))),
    ("draft_reissue", |session, number| seen(session.draft_reissue(number))),
    ("draft_continuation", |session, number| seen(session.draft_continuation(number))),
    ("draft_contact_change", |session, number| seen(session.draft_contact_change(number))),
    ("draft_revocation", |session, number| seen(session.draft_revocation(number))),
    ("draft_cancellation", |session, number| seen(session.draft_cancellation(number))),
    ("check", |session, number| seen(session.check(&drafted(session, number)))),
    ("submit", |session, number| seen(session.submit(&drafted(session, number)))),
];

/// Every verb that takes none, and what it answers, as far as it is not drawn.
const UNNUMBERED: &[(&str, WithNone)] = &[
    ("draft_new", |session| format!("{:?}", session.draft_new("SR3.0-1Y").unwrap().kind())),
    ("applications", |session| queries().iter().map(|query| pages(session, query)).collect()),
    ("export", |session| {
        let formats = ExportFormat::ALL.iter();
        formats.flat_map(|format| queries().into_iter().map(|query| exported(session, &query, *format))).collect()
    }),
    ("calendar", |session| session.calendar().unwrap()),
    ("profile", |session| format!("{:?}", session.profile().unwrap())),
    ("set_profile", |session| format!("{:?}", session.set_profile(&profile(), None).unwrap())),
    ("pour_profile", |session| {
        let mut draft = session.draft_new("EV2.0-1Y").unwrap();
        session.pour_profile(&mut draft).unwrap();
        format!("{:?}", draft.text(Field::RegistrationEmail))
    }),
    ("coupons", |session| format!("{:?}", session.coupons().unwrap())),
    ("must_change_password", |session| seen(session.must_change_password())),
    ("token", |session| seen(session.token())),
    ("login_certificate", |session| format!("{:?}", session.login_certificate().unwrap())),
    ("change_password", |session| {
        let change = passport_core::model::PasswordChange { current: None, new: "short", repeated: "short" };
        seen(session.change_password(&change, None))
    }),
    ("sign_out", |session| seen(session.sign_out())),
];

/// Every view, order, day, kind and field that a list can be asked for, with texts that records of both accounts hold.
fn queries() -> Vec<ListQuery> {
    let mut queries = vec![ListQuery::of(ListView::Current, 500), ListQuery::of(ListView::Past, 500)];
    let mut add = |change: &dyn Fn(&mut ListQuery)| {
        let mut query = ListQuery::default();
        (query.rows, query.exact_total) = (1, true);
        change(&mut query);
        queries.push(query);
    };
    for sort in SortKey::ALL {
        add(&|query| query.sort = *sort);
        add(&|query| (query.sort, query.ascending) = (*sort, true));
    }
    for kind in DayKind::ALL {
        let from = "2026-04-01".parse().ok();
        add(&|query| query.days = Some(DayRange { kind: *kind, from, to: None }));
    }
    for kind in Kind::ALL {
        add(&|query| query.kind = Some(*kind));
    }
    for field in SearchField::ALL {
        for text in ["", "example", "株式会社", "C-", "B", "1"] {
            add(&|query| query.texts = vec![TextCondition { field: *field, text: text.to_owned() }]);
        }
    }
    add(&|query| query.service = Some("EV2.0-1Y".to_owned()));
    add(&|query| query.downloaded = Some(true));
    add(&|query| query.downloaded = Some(false));
    queries
}

/// All pages that a query finds.
fn pages(session: &Session, query: &ListQuery) -> String {
    let (mut told, mut cursor) = (String::new(), None);
    loop {
        let page = session.applications(query, cursor.as_deref()).unwrap();
        told += &format!("{page:?}\n");
        cursor = page.next;
        if cursor.is_none() {
            return told;
        }
    }
}

/// A list as a file, with how it was cut.
fn exported(session: &Session, query: &ListQuery, format: ExportFormat) -> String {
    let (mut told, mut cursor) = (String::new(), None);
    loop {
        let part = session.export(query, format, cursor.as_deref()).unwrap();
        told += &format!("{part:?}\n");
        cursor = part.next;
        if cursor.is_none() {
            return told;
        }
    }
}

/// A draft from a record of a number, as a portal may send it back: the number is altered in its JSON.
fn drafted(session: &Session, number: ApplicationNumber) -> Draft {
    let rows = session.applications(&ListQuery::of(ListView::Current, 500), None).unwrap().rows;
    let own = rows.iter().find(|row| row.status == Status::Completed).unwrap().number;
    let mut draft = session.draft_contact_change(own).unwrap();
    draft.set(Field::BillingName, "見本 四郎");
    Draft::from_json(&draft.to_json().replace(&own.to_string(), &number.to_string())).unwrap()
}

fn profile() -> Profile {
    let mut profile = Profile::default();
    profile.dealer_code = "D0001".to_owned();
    profile.set(Field::RegistrationEmail, "hanako@example.jp");
    profile
}

/// An account with a completed record and an open one.
fn tenant(registry: &Registry, ra: &Ra, name: &str, csrs: [&str; 2]) -> (Session, Vec<ApplicationNumber>) {
    let account = ra.open_account(&NewAccount::new(name, "D0001"), None).unwrap();
    let session = registry.session(account.access_key.as_str()).unwrap();
    session.set_profile(&profile(), None).unwrap();
    let submitted = csrs.map(|csr| {
        let mut draft = session.draft_new("EV2.0-1Y").unwrap();
        given::fill(&mut draft, "ev-company", csr).unwrap();
        session.submit(&draft).unwrap().number
    });
    let [first, _] = submitted;
    ra.begin_review(first, None).unwrap();
    for paper in ra.application(first).unwrap().papers {
        ra.receive_document(first, &paper.id, "2026-04-01".parse().unwrap(), None).unwrap();
    }
    ra.approve(first, None).unwrap();
    ra.issue(first, None).unwrap();
    (session, submitted.to_vec())
}

fn registry() -> Registry {
    let clock = Clock::manual("2026-04-01T01:00:00Z".parse().unwrap()).unwrap();
    Registry::in_memory(Options::new().clock(clock)).unwrap()
}

#[test]
fn every_verb_of_a_session_has_a_case() {
    let folder = root().join("core/src/session");
    let mut files = vec![root().join("core/src/session.rs")];
    files.extend(std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut verbs = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let public = text.lines().filter_map(|line| line.trim().strip_prefix("pub fn "));
        verbs.extend(public.map(|rest| rest.split(['(', '<']).next().unwrap_or_default().to_owned()));
    }
    let cases = NUMBERED.iter().map(|(name, _)| *name).chain(UNNUMBERED.iter().map(|(name, _)| *name));
    assert_eq!(verbs, cases.map(str::to_owned).collect());
    println!("tenancy: {} verbs, {} of them with a number", verbs.len(), NUMBERED.len());
}

#[test]
fn anothers_number_is_answered_like_an_unknown_one() {
    let registry = registry();
    let ra = registry.ra("operator").unwrap();
    let (session, own) = tenant(&registry, &ra, "A", ["ec-www.pem", "ec-www-2.pem"]);
    let (_, others) = tenant(&registry, &ra, "B", ["ec-www-3.pem", "rsa-www.pem"]);
    let unknown = (1_000_000_000..).filter_map(ApplicationNumber::new);
    let unknown = unknown.into_iter().find(|number| ra.application(*number).is_err()).unwrap();
    let mut compared = 0;
    for (name, verb) in NUMBERED {
        let must = verb(&session, unknown);
        assert!(must.contains("NotYourRecord"), "{name}: {must}");
        for number in &others {
            assert_eq!(verb(&session, *number), must, "{name}");
            compared += 1;
        }
    }
    assert_ne!(seen(session.application(own[0])), seen(session.application(unknown)));
    println!("tenancy: {compared} answers compared");
}

#[test]
fn nothing_that_another_does_changes_an_answer() {
    let registry = registry();
    let ra = registry.ra("operator").unwrap();
    let coupons = |dealer_code: &str, number: &str| NewCoupons {
        dealer_code: dealer_code.to_owned(),
        service: "SR3.0-1Y".to_owned(),
        expires_on: "2026-12-31".parse().unwrap(),
        numbers: vec![number.to_owned()],
    };
    ra.add_coupons(&coupons("D0001", "C-0001"), None).unwrap();
    let (session, own) = tenant(&registry, &ra, "A", ["ec-www.pem", "ec-www-2.pem"]);
    let records = || {
        let whole = |number: &ApplicationNumber| {
            let number = *number;
            format!(
                "{:?}{:?}{}{:?}",
                session.application(number).unwrap(),
                session.actions(number, None).unwrap(),
                session.application_form(number).unwrap(),
                session.download_certificate(number, DownloadFormat::Pem).map_err(|fault| fault.rule()),
            )
        };
        own.iter().map(whole).collect::<Vec<_>>()
    };
    let answers = || UNNUMBERED.iter().map(|(name, verb)| (*name, verb(&session))).collect::<Vec<_>>();
    // The first download is noted in the record: it is one of the account's own doings.
    records();
    let (before, records_before) = (answers(), records());
    tenant(&registry, &ra, "B", ["ec-www-3.pem", "rsa-www.pem"]);
    println!("tenancy: {} queries of the list, and {} other answers", queries().len(), UNNUMBERED.len() - 1);
    ra.add_coupons(&coupons("D0002", "C-0002"), None).unwrap();
    assert_eq!(answers(), before);
    assert_eq!(records(), records_before);
}
