//! Histories that rows tell, each with what the library would have kept of them.

use super::*;
use crate::model::{Dossier, ImportCertificate, Sibling};

/// Rows of a contract, each a number, a kind, the day of its submission and that of its completion, and what it has besides:
/// `until` the last day of a certificate, `revoked` a day or an instant, fields by their paths.
fn records(rows: &[&str]) -> Vec<ImportRecord> {
    rows.iter().zip(2..).map(|(row, line)| record(row, line)).collect()
}

/// A number of ten digits, by its last ones.
fn numbered(last: &str) -> ApplicationNumber {
    format!("{last:0>10}").replacen('0', "1", 1).parse().unwrap()
}

fn record(row: &str, line: u32) -> ImportRecord {
    let mut words = row.split(' ');
    let number = Some(numbered(words.next().unwrap()));
    let kind = Kind::from_name(words.next().unwrap()).unwrap();
    let [received_at, completed_at] = [(); 2].map(|()| words.next().unwrap().parse::<Day>().unwrap().starts());
    let mut record = ImportRecord {
        row: line,
        number,
        base: None,
        kind,
        service: String::new(),
        received_at,
        completed_at,
        form: Form::default(),
        certificate: None,
        switched_from: None,
    };
    for (key, value) in words.map(|word| word.split_once('=').unwrap()) {
        let day = || value.parse::<Day>().unwrap();
        let certificate = record.certificate.as_mut().map(|of| &mut of.certificate);
        match key {
            "service" => value.clone_into(&mut record.service),
            "base" => record.base = Some(numbered(value)),
            "until" => {
                let certificate =
                    Certificate::new(row.to_owned(), (completed_at, day().ends()), completed_at, Vec::new());
                record.certificate =
                    Some(ImportCertificate { certificate, public_key: Vec::new(), spki: [0; 32], issuer: [0; 32] });
            }
            "revoked" => certificate.unwrap().revoked_at = Some(value.parse().unwrap_or_else(|_| day().ends())),
            "reason" => certificate.unwrap().revocation_reason = RevocationReason::from_name(value),
            "free" => certificate.unwrap().has_free_reissue = true,
            path => record.form.set(Field::from_path(path).unwrap(), value),
        }
    }
    record
}

/// What a contract is besides its rows.
#[derive(Default)]
struct Whole<'a> {
    ending: Option<ContractState>,
    ends_on: Option<&'a str>,
    from: Option<&'a SwitchedFrom>,
}

const TODAY: &str = "2026-06-01";

fn brought_in(rows: &[&str], whole: &Whole<'_>) -> (Option<Imported>, Vec<Finding>) {
    let records = records(rows);
    let numbers: Vec<_> = records.iter().map(|record| record.number.unwrap()).collect();
    let account = Account {
        access_key: "34679CDF".parse().unwrap(),
        name: "株式会社サンプル".to_owned(),
        dealer_code: "D0001".to_owned(),
        a3_contract: false,
        opened_at: TODAY.parse::<Day>().unwrap().starts(),
    };
    let given = ImportContract {
        row: 2,
        access_key: None,
        reference: "OLD-1".to_owned(),
        digest: [0; 32],
        is_too_long: false,
        records,
        ends_on: whole.ends_on.map(|day| (2, day.parse().unwrap())),
        ending: whole.ending,
    };
    contract(
        &given,
        &Against {
            account: (AccountId(1), &account),
            code: ContractCode::new(5).unwrap(),
            numbers: &numbers,
            from: whole.from,
            catalogue: &Catalogue::built_in().unwrap(),
            now: TODAY.parse::<Day>().unwrap().starts(),
        },
    )
}

pub(in crate::rules) fn kept(rows: &[&str]) -> Imported {
    let (imported, findings) = brought_in(rows, &Whole::default());
    imported.unwrap_or_else(|| panic!("{findings:?}"))
}

/// What keeps rows out: the rule, the row and the column.
fn refused(rows: &[&str], whole: &Whole<'_>) -> Vec<String> {
    let (imported, findings) = brought_in(rows, whole);
    assert!(imported.is_none(), "{findings:?}");
    let told = |found: Finding| {
        let (row, column) = found.line.unwrap();
        format!("{} {row} {column}", found.rule.name())
    };
    findings.into_iter().map(told).collect()
}

fn alone() -> Whole<'static> {
    Whole::default()
}

/// A record of what was brought in.
pub(in crate::rules) fn of<'a>(imported: &'a Imported, last: &str) -> &'a Submitted {
    imported.records.iter().find(|record| record.application.number == numbered(last)).unwrap()
}

const NEW: &str = "1 new 2026-04-01 2026-04-02 service=SR3.0-1Y until=2027-05-02";

#[test]
fn a_row_follows_from_one_before_it_or_begins_in_the_midst() {
    let order = "import_order_invalid";
    // What bears a certificate may be the first that is known of a contract.
    let renewal = "1 renewal 2026-04-01 2026-04-02 service=SR3.0-1Y until=2027-05-02";
    let (imported, _) = brought_in(&[renewal], &Whole { ends_on: Some("2027-04-02"), ..alone() });
    assert_eq!(imported.unwrap().records.len(), 1);
    for (rows, at) in [
        (&["1 contact_change 2026-04-01 2026-04-02"][..], "2 kind"),
        (&["1 new 2026-04-01 2026-04-02 service=SR3.0-1Y"], "2 kind"),
        (&["1 new 2026-04-01 2026-04-02 service=SR3.0-1Y until=2027-05-02 base=2"], "2 base"),
        (&[NEW, "2 new 2026-04-03 2026-04-04 service=SR3.0-1Y until=2027-05-04"], "3 kind"),
        // The first has no certificate yet.
        (
            &[
                "1 new 2026-04-01 2026-04-05 service=SR3.0-1Y until=2027-05-05",
                "2 reissue 2026-04-03 2026-04-06 until=2027-05-05",
            ],
            "3 kind",
        ),
        (&[NEW, "2 reissue 2026-04-03 2026-04-04 until=2027-05-02 base=3"], "3 base"),
        (
            &[
                NEW,
                "2 contact_change 2026-04-03 2026-04-04",
                "3 reissue 2026-04-05 2026-04-05 until=2027-05-02 base=2",
            ],
            "4 base",
        ),
    ] {
        assert_eq!(refused(rows, &alone()), [format!("{order} {at}")], "{rows:?}");
    }
    assert_eq!(
        refused(&[NEW, "2 reissue 2026-04-03 2026-04-04 service=SR3.0-6M until=2027-05-02"], &alone()),
        [format!("{order} 3 service")]
    );
    let imported = kept(&[NEW, "2 renewal 2026-04-03 2026-04-04 service=SR3.0-6M until=2027-05-02"]);
    assert_eq!((imported.contract.service.as_str(), imported.contract.months), ("SR3.0-6M", 18));
}

#[test]
fn a_switch_follows_from_a_certificate_of_the_contract_before() {
    let before = kept(&[NEW, "2 contact_change 2026-04-03 2026-04-04"]);
    let from = SwitchedFrom {
        contract: before.contract,
        records: before.records.into_iter().map(|record| record.application).collect(),
    };
    let switch = |of: &str| format!("3 switch {of} service=EV2.0-1Y until=2027-05-02");
    let whole = Whole { from: Some(&from), ..alone() };
    for (of, at) in [
        ("2026-05-01 2026-05-02 base=2", "base"),
        ("2026-05-01 2026-05-02 base=9", "base"),
        // On the day before the certificate was issued.
        ("2026-04-01 2026-05-02", "kind"),
    ] {
        assert_eq!(refused(&[&switch(of)], &whole), [format!("import_order_invalid 2 {at}")], "{of}");
    }
    for of in ["2026-04-02 2026-05-02", "2026-05-01 2026-05-02 base=1"] {
        let (imported, findings) = brought_in(&[&switch(of)], &whole);
        let contract = imported.unwrap_or_else(|| panic!("{of}: {findings:?}")).contract;
        assert_eq!((contract.anchor, contract.months), ("2027-04-02".parse().ok(), 12), "the old term goes before");
    }
}

#[test]
fn a_reissue_is_free_while_its_certificate_is_good_for_one() {
    let reissue = "2 reissue 2026-04-10 2026-04-12 until=2027-05-02 base=1 revoke_previous=deferred";
    for (first, is_free) in [
        ("until=2027-05-02", false),
        ("until=2027-05-02 free=yes", true),
        ("until=2027-05-02 free=yes revoked=2026-04-11", true),
        // It became free by a revocation that came later.
        ("until=2027-05-02 free=yes revoked=2026-04-12", false),
        ("until=2027-05-02 free=yes revoked=2026-04-12T00:00:00+09:00", false),
        ("until=2027-05-02 free=yes revoked=2026-04-30", false),
    ] {
        let first = format!("1 new 2026-04-01 2026-04-02 service=EV2.0-1Y {first}");
        let imported = kept(&[&first, reissue]);
        let reissue = of(&imported, "2");
        assert_eq!(
            (reissue.application.is_free, reissue.reissue_slot),
            (is_free, (!is_free).then_some(1)),
            "{first}"
        );
    }
}

#[test]
fn a_limited_reissue_takes_the_first_free_place_of_its_term() {
    let imported = kept(&[
        "1 new 2025-04-01 2025-04-02 service=EV2.0-1Y until=2026-05-02",
        "2 reissue 2025-04-03 2025-04-04 until=2026-05-02 revoke_previous=deferred",
        "3 reissue 2025-04-05 2025-04-06 until=2026-05-02 revoke_previous=deferred",
        "4 renewal 2026-03-01 2026-03-20 until=2027-05-02",
        "5 reissue 2026-03-22 2026-03-23 until=2027-05-02 revoke_previous=deferred",
    ]);
    let slots = ["1", "2", "3", "4", "5"].map(|last| of(&imported, last).reissue_slot);
    assert_eq!(slots, [None, Some(1), None, None, Some(1)]);
    let terms = ["2", "3", "5"].map(|last| of(&imported, last).application.term_record);
    let renewal = of(&imported, "4").application.clone();
    let catalogue = Catalogue::built_in().unwrap();
    let service = catalogue.service("EV2.0-1Y").unwrap();
    let siblings = imported.records.iter().map(|record| Sibling {
        sequence: 0,
        number: record.application.number,
        kind: record.application.kind,
        status: Status::Completed,
        base: record.application.base,
        term_record: record.application.term_record,
        is_free: false,
        reissue_slot: record.reissue_slot,
    });
    let siblings: Vec<_> = siblings.take(4).collect();
    let dossier = Dossier { application: renewal, contract: None, current: None, siblings };
    assert_eq!(reissue::free_slot(&dossier, service, false), Some(1), "as one that is applied for here");
    let free = Sibling { term_record: Some(numbered("4")), is_free: true, ..dossier.siblings[2] };
    let dossier = Dossier { siblings: vec![free], ..dossier };
    assert_eq!(reissue::free_slot(&dossier, service, false), Some(1), "a free one takes none");
    assert_eq!(terms, ["1", "1", "4"].map(|last| Some(numbered(last))));
}

#[test]
fn what_bears_no_certificate_shows_its_base() {
    let imported = kept(&[
        &format!("{NEW} server.common_name=www.example.jp"),
        "2 contact_change 2026-04-03 2026-04-04",
        "3 reissue 2026-04-05 2026-04-06 until=2027-05-02 server.common_name=example.jp revoke_previous=deferred",
    ]);
    let names = ["1", "2", "3"].map(|last| of(&imported, last).application.text(Field::ServerCommonName));
    assert_eq!(names, ["www.example.jp", "www.example.jp", "example.jp"]);
}

#[test]
fn a_renewal_adds_a_term_where_terms_are_fixed() {
    let months = |service: &str| {
        let first = format!("1 new 2025-07-01 2025-07-02 service={service} until=2026-08-02");
        kept(&[&first, "2 renewal 2026-05-01 2026-05-02 until=2027-06-02"]).contract.months
    };
    assert_eq!([months("SR3.0-1Y"), months("SR3.0-AUTO")], [24, 12]);
}

#[test]
fn what_was_to_be_revoked_at_the_issue_was_unless_it_had_ended() {
    let at_issue = "2 reissue 2026-04-03 2026-04-04 until=2027-05-02 revoke_previous=at_issue";
    let first = |end: &str| format!("1 new 2026-04-01 2026-04-02 service=SR3.0-1Y {end}");
    assert_eq!(refused(&[&first("until=2026-06-01"), at_issue], &alone()), ["required 2 revoked_at"]);
    kept(&[&first("until=2026-06-01 revoked=2026-04-04"), at_issue]);
    kept(&[&first("until=2026-05-31"), at_issue]);
}

#[test]
fn a_revocation_that_was_put_off_is_due_unless_it_was_before_the_issue() {
    let due = |revoked: &str, previous: &str| {
        let first = format!("1 new 2026-04-01 2026-04-02 service=SR3.0-1Y until=2027-05-02{revoked}");
        let imported = kept(&[&first, &format!("2 reissue 2026-04-03 2026-04-04 until=2027-05-02{previous}")]);
        let certificate = of(&imported, "1").application.certificate.clone().unwrap();
        certificate.revocation_due_at.map(Day::of)
    };
    let put_off = "2026-04-18".parse().ok();
    let deferred = " revoke_previous=deferred";
    assert_eq!(due("", deferred), put_off);
    assert_eq!(due(" revoked=2026-04-10", deferred), put_off);
    assert_eq!(due(" revoked=2026-04-03", deferred), None);
    assert_eq!(due(" revoked=2026-04-04T00:00:00+09:00", deferred), None, "at the issue");
    assert_eq!(due("", ""), None, "when it is revoked is not said");
}

#[test]
fn a_revocation_ends_its_contract_unless_a_certificate_was_to_come() {
    let (revoked, revocation) = (
        "1 new 2026-04-01 2026-04-02 service=SR3.0-1Y until=2027-05-02 revoked=2026-04-10",
        "2 revocation 2026-04-08 2026-04-10 base=1",
    );
    let ending = |rows: &[&str]| kept(rows).contract.ending;
    assert_eq!(ending(&[revoked, revocation]), Some(Ending::Revoked));
    assert_eq!(refused(&[NEW, revocation], &alone()), ["required 2 revoked_at"]);
    // A reissue that was under way replaces it; one that had come already has.
    let reissue = |of: &str| format!("3 reissue {of} until=2027-05-02 base=1 revoke_previous=deferred");
    assert_eq!(ending(&[revoked, revocation, &reissue("2026-04-09 2026-04-12")]), None);
    assert_eq!(ending(&[revoked, revocation, &reissue("2026-04-03 2026-04-04")]), None);
    // What was under way and replaces nothing does not.
    assert_eq!(ending(&[revoked, revocation, "3 contact_change 2026-04-09 2026-04-12"]), Some(Ending::Revoked));
    // The certificate of a reissue, revoked in its turn, when the first had been reissued.
    let twice = "4 revocation 2026-04-20 2026-04-21 base=3";
    let second = format!("{} revoked=2026-04-21", reissue("2026-04-03 2026-04-04"));
    assert_eq!(ending(&[revoked, &second, twice]), Some(Ending::Revoked));
}

#[test]
fn a_cancelled_contract_says_its_last_day_unless_its_cancellation_does() {
    let auto = "1 new 2025-07-01 2025-07-02 service=SR3.0-AUTO until=2026-08-02";
    let cancelled = Whole { ending: Some(ContractState::Cancelled), ..alone() };
    let until = |day| Whole { ends_on: Some(day), ending: Some(ContractState::Cancelled), from: None };
    assert_eq!(refused(&[auto], &cancelled), ["required 2 contract_ends_on"]);
    assert_eq!(refused(&[NEW], &until("2027-04-02")), ["not_auto_renewing 2 contract_ending"]);
    let day = |rows: &[&str], whole: &Whole<'_>| brought_in(rows, whole).0.unwrap().contract.cancelled_on;
    assert_eq!(day(&[auto], &until("2026-07-02")), "2026-07-02".parse().ok());
    let cancellation = "2 cancellation 2026-05-01 2026-05-02";
    for whole in [&cancelled, &alone()] {
        assert_eq!(day(&[auto, cancellation], whole), "2026-07-02".parse().ok());
    }
    assert_eq!(refused(&[NEW, cancellation], &alone()), ["not_auto_renewing 3 kind"]);
    assert_eq!(
        refused(&[auto, cancellation, "3 cancellation 2026-05-03 2026-05-04"], &alone()),
        ["already_cancelled 4 kind"]
    );
}
