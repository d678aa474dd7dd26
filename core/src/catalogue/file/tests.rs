//! 試験 — What a catalogue is refused for, and what it comes to.

use super::*;
use crate::catalogue::BUILT_IN;
use crate::model::Kind;

const TODAY: &str = "2026-11-24";

fn faults(text: &str) -> Vec<(u32, String)> {
    let refused = Catalogue::over_built_in(text, TODAY.parse().ok()).err();
    refused.iter().flat_map(Error::findings).filter_map(|finding| finding.line.clone()).collect()
}

/// The built-in file with one text in place of another, as a file that stands on its own; and the line of the change.
fn altered(from: &str, to: &str) -> (Vec<(u32, String)>, u32) {
    let at = BUILT_IN.find(from).unwrap_or_else(|| panic!("{from}"));
    let text = BUILT_IN.replacen(from, to, 1);
    let same = from.bytes().zip(to.bytes()).take_while(|(one, other)| one == other).count();
    let line = text.as_bytes()[..at + same].iter().filter(|byte| **byte == b'\n').count() + 1;
    let refused = read(&text, None, TODAY.parse().ok()).err();
    let found = refused.iter().flat_map(Error::findings).filter_map(|finding| finding.line.clone()).collect();
    (found, u32::try_from(line).unwrap())
}

#[test]
fn a_fault_in_the_data_is_refused_at_its_line_and_nothing_else_is() {
    assert!(read(BUILT_IN, None, TODAY.parse().ok()).is_ok());
    assert!(read(BUILT_IN, None, "2004-04-01".parse().ok()).is_ok());
    for (from, to, says) in [
        ("renews_to = [\"SR3.0-6M\"]", "renews_to = [\"SR3.0-7M\"]", "no service `SR3.0-7M`"),
        ("renews_to = [\"SR3.0-6M\"]", "renews_to = [\"SR3.0-AUTO\"]", "same plan"),
        ("from = 2015-04-01\nmonths = 39", "from = 1989-04-01\nmonths = 39", "begin after"),
        ("days = 825", "days = 1", "from 2 to"),
        ("months = 39", "months = 0", "from 1 to"),
        ("days = 398", "days = 3_650_000", "from 2 to"),
        ("term_months = 6", "term_months = 0", "from 1 to 600"),
        ("term_months = 6", "term_months = \"6\"", "whole number"),
        ("certificate_months = 12", "certificate_months = 0", "from 1 to 600"),
        ("term_months = 6\n", "term_months = 6\ncertificate_months = 3\n", "auto-renewing"),
        ("max_names = 100", "max_names = 0", "from 1 to 1000"),
        ("deferred_revocation_days = 14", "deferred_revocation_days = 400000000", "from 1 to 366"),
        ("urgent_revocation_hours = 24", "urgent_revocation_hours = 4294967295", "from 1 to 720"),
        ("revocation_hours = 120", "revocation_hours = 99999999999999999999", "from 1 to 720"),
        ("[90, 60, 30, 10]", "[90, 60, 60, 10]", "twice"),
        ("list_months", "list_moons", "unknown field `list_moons`"),
        ("\"revoke_previous\"", "\"revoke_later\"", "no field"),
        ("\"public_body\"]", "\"public_house\"]", "no type of organization"),
        ("organization_types = [\"corporation\"]", "organization_types = [\"shop\"]", "no type of organization"),
        ("organization_types = [\"sole_proprietor\"", "organization_types = [\"sole_trader\"", "no type of"),
        ("from = 2015-04-01", "from = 2015-04-31", "date"),
        ("yen = 57750", "yen = -1", "from 0 to"),
        ("id = \"EV2.0-1Y\"", "id = \"SR3.0-1Y\"", "twice"),
        ("name = \"EV2.0 1年\"", "name = \" \"", "not blank"),
        ("addressee = \"株式会社パスポート\"", "addressee = \"\"", "not blank"),
        ("document = \"ev-subscriber-terms\"", "document = \" \"", "not blank"),
        ("id = \"seal_certificate\"", "id = \"\"", "not blank"),
        ("on_sale_until = 2014-03-31", "on_sale_until = 2004-03-31", "before `on_sale_from`"),
        ("renewable_until = 2015-09-30", "renewable_until = 2004-03-31", "before `on_sale_from`"),
        ("issuable_until = 2015-12-31", "issuable_until = 2014-03-30", "issued no more"),
        ("{ version = \"2\", from = 2022-12-14 }", "{ version = \"1\", from = 2022-12-14 }", "twice"),
        ("{ version = \"2\", from = 2022-12-14 }", "{ version = \"2\", from = 2004-04-01 }", "begin after"),
        ("kinds = [\"revocation\"]", "kinds = []", "`kinds` is empty"),
        ("kinds = [\"reissue\"]", "kinds = [\"return\"]", "no kind"),
        ("plan = \"auto_renewing\"", "plan = \"weekly\"", "one of `fixed`, `auto_renewing`"),
        ("late_reissue = false", "late_reissue = 0", "true or false"),
        ("key_reuse = false", "key_reuse = 0", "true or false"),
        (
            "\"http://crl.passport.example.jp/issuing.crl\"",
            "\"https://crl.passport.example.jp/issuing.crl\"",
            "http:// URL",
        ),
        ("crl_days = 7 ", "crl_days = 0 ", "from 1 to 366"),
        ("reissue_limit = 1\n", "reissue_limit = \"1\"\n", "whole number"),
    ] {
        let (found, line) = altered(from, to);
        assert!(found.iter().any(|(at, is)| *at == line && is.contains(says)), "{to}: {line}: {found:?}");
        // Whatever else is told follows from it: services that share an identifier, a key that is no longer there.
        let follows = |is: &str| is.contains("missing field") || is.contains("is on sale and") || is.contains(says);
        assert!(found.iter().all(|(_, is)| follows(is) || to.contains("SR3.0-1Y")), "{to}: {found:?}");
    }
}

#[test]
fn what_is_on_sale_has_terms_a_price_and_required_fields() {
    let own = |lists: &str| faults(&format!("version = \"own\"\n{lists}"));
    for (list, at, all) in [("terms", 2, 4), ("required", 2, 4), ("price", 2, 11)] {
        let found = own(&format!("{list} = []\n"));
        assert_eq!(found.iter().filter(|(_, is)| is.contains("is on sale and")).count(), 0, "{found:?}");
        assert!(found.iter().all(|(line, is)| *line == at && is.contains("has no block")), "{found:?}");
        let block = match list {
            "terms" => "document = \"one\"\nversions = [{ version = \"1\", from = 2026-01-01 }]\n",
            "price" => "kinds = [\"new\", \"renewal\", \"switch\"]\nyen = 1\nfrom = 2026-01-01\n",
            _ => {
                "kinds = [\"new\", \"renewal\", \"switch\", \"reissue\", \"continuation\"]\nfields = [\"remarks\"]\n"
            }
        };
        let found = own(&format!("[[{list}]]\nservices = [\"SR2.0-AUTO\"]\n{block}"));
        assert_eq!(found.len(), all, "{found:?}");
        assert!(found.iter().all(|(line, is)| *line == at && is.contains("is on sale and")), "{found:?}");
        let named = "services = [\"SR3.0-1Y\", \"SR3.0-6M\", \"SR3.0-AUTO\", \"EV2.0-1Y\"]\n";
        let whole = format!("version = \"own\"\n[[{list}]]\n{named}{block}");
        assert!(Catalogue::over_built_in(&whole, TODAY.parse().ok()).is_ok(), "{list}");
        let late = whole.replace("from = 2026-01-01", "from = 2026-11-25");
        assert_eq!(faults(&late).is_empty(), list == "required", "{list} begins after today");
    }
    let ends = "[[required]]\nkinds = [\"new\", \"renewal\", \"switch\", \"reissue\", \"continuation\"]\n\
                fields = [\"remarks\"]\nuntil = 2027-01-01\n";
    assert_eq!(own(ends).len(), 4, "one day nothing is required any more");
}

#[test]
fn what_is_needed_is_there_on_every_day_that_changes_something() {
    let own = |blocks: &str| faults(&format!("version = \"own\"\n{blocks}"));
    let begins = |from: &str| own(&format!("[[validity_cap]]\nfrom = {from}\ndays = 100\n"));
    assert!(begins(TODAY).is_empty());
    assert_eq!(
        begins("2026-11-25"),
        [(3, "the first block must have begun: nothing is in force before it".to_owned())]
    );
    let service = |id: &str, plan: &str, more: &str| {
        format!(
            "[[service]]\nid = \"{id}\"\nname = \"x\"\nassurance = \"organization\"\nplan = \"{plan}\"\nterm_months = 12\n\
             on_sale_from = 2011-04-01\nreissue_days = 25\nlate_reissue = true\nrenewal_days = 90\nissue_gate_days = 30\n\
             organization_types = [\"corporation\"]\n{more}"
        )
    };
    let change = |list: &str| format!("[[service.change]]\nfrom = 2027-01-01\n{list} = [\"SR3.0-6M\"]\n");
    assert!(own(&service("SR3.0-1Y", "fixed", &change("switch_to"))).is_empty(), "it has a price as a switch");
    let leads_to_auto = change("switch_to").replace("6M", "AUTO");
    assert!(own(&service("EV2.0-1Y", "fixed", &leads_to_auto)).is_empty());
    let unpriced = "[[price]]\nservices = [\"SR3.0-1Y\", \"SR3.0-6M\", \"SR3.0-AUTO\"]\nkinds = [\"new\", \"renewal\"]\nyen = 1\n\
                    from = 2011-04-01\n[[price]]\nservices = [\"EV2.0-1Y\"]\nkinds = [\"new\", \"renewal\", \"switch\"]\nyen = 1\n\
                    from = 2011-04-01\n";
    let no_switch_today = service("SR2.0-AUTO", "auto_renewing", "")
        .replace("on_sale_from", "on_sale_until = 2014-03-31\non_sale_from");
    assert!(own(&format!("{no_switch_today}{unpriced}")).is_empty());
    let later = format!("{no_switch_today}{}{unpriced}", service("SR3.0-1Y", "fixed", &change("switch_to")));
    let found = own(&later);
    assert!(
        found.len() == 1 && found[0].1.contains("`SR3.0-6M` is on sale and has no price as `switch`"),
        "{found:?}"
    );
    let renamed = own(&service("SR3.0-6M", "auto_renewing", ""));
    assert_eq!(renamed, [(3, "`SR3.0-1Y`, of another plan, is renewed to it".to_owned())]);
    let retired =
        service("SR3.0-1Y", "fixed", "").replace("on_sale_from", "on_sale_until = 2026-06-30\non_sale_from");
    let unpriced = unpriced.replace("\"SR3.0-1Y\", ", "");
    let found = own(&format!("{no_switch_today}{retired}{unpriced}"));
    assert!(
        found.iter().any(|(_, is)| is.contains("`SR3.0-1Y` is on sale and has no price as `renewal`")),
        "{found:?}"
    );
    let terms = "[[terms]]\ndocument = \"one\"\nservices = [\"SR3.0-1Y\", \"SR3.0-6M\", \"SR3.0-AUTO\", \"EV2.0-1Y\"]\n\
                 versions = [{ version = \"1\", from = 2026-01-01 }]\n";
    assert!(own(terms).is_empty());
    assert_eq!(own(&format!("{terms}until = 2026-12-31\n")).len(), 4);
    assert!(own(&format!("{terms}until = 2026-12-31\n{}", terms.replace("2026-01-01", "2027-01-01"))).is_empty());
    assert_eq!(own(&format!("{terms}until = 2025-12-31\n"))[0].1, "`until` lies before `from`");
}

#[test]
fn a_sticker_is_given_on_its_days() {
    let svg = "svg = '<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"1\" height=\"1\"/></svg>'\n";
    let sticker = |days: &str| format!("[[sticker]]\nname = \"seal\"\nservices = [\"SR3.0-1Y\"]\n{days}\n{svg}");
    let (old, new) = (sticker("until = 2026-12-31"), sticker("from = 2027-01-01"));
    let own = Catalogue::over_built_in(&format!("version = \"own\"\n{old}{new}"), TODAY.parse().ok()).unwrap();
    let given = |catalogue: &Catalogue, day: &str| catalogue.stickers("SR3.0-1Y", day.parse().unwrap()).count();
    assert_eq!(["2026-12-31", "2027-01-01"].map(|day| given(&own, day)), [1, 1]);
    assert_eq!(given(&own.standing_still("2026-12-31".parse().unwrap()), "2027-01-01"), 1, "the old one");
    let twice = faults(&format!("version = \"own\"\n{old}{old}"));
    assert!(twice.len() == 1 && twice[0].1.contains("twice"), "{twice:?}");
    let ended = Catalogue::over_built_in(&format!("version = \"own\"\n{old}"), TODAY.parse().ok()).unwrap();
    assert_eq!(given(&ended, "2027-01-01"), 0);
}

#[test]
fn one_paper_is_asked_for_once() {
    let paper = |narrowed: &str| format!("[[paper]]\nid = \"sheet\"\nname = \"注文書\"\n{narrowed}\n");
    let twice =
        |one: &str, other: &str| !faults(&format!("version = \"own\"\n{}{}", paper(one), paper(other))).is_empty();
    let all = "kinds = [\"new\"]\nfrom = 2026-01-01";
    assert!(twice(all, all));
    assert!(twice(all, "kinds = [\"new\", \"renewal\"]\nservices = [\"EV2.0-1Y\"]\nfrom = 2027-01-01"));
    assert!(!twice(all, "kinds = [\"renewal\"]\nfrom = 2026-01-01"));
    assert!(twice(&format!("{all}\nuntil = 2026-06-30"), "kinds = [\"new\"]\nfrom = 2026-06-30"));
    assert!(!twice(&format!("{all}\nuntil = 2026-06-30"), "kinds = [\"new\"]\nfrom = 2026-07-01"));
    let of = |service: &str| format!("{all}\nservices = [\"{service}\"]");
    assert!(!twice(&of("SR3.0-1Y"), &of("SR3.0-6M")));
}

#[test]
fn every_fault_is_told_at_once_with_its_line() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/scenarios/catalogues/broken.toml");
    let found = faults(&std::fs::read_to_string(path).unwrap());
    let says = [
        (2, "unknown field `colour`"),
        (4, "missing field `assurance`"),
        (4, "missing field `issue_gate_days`"),
        (4, "missing field `late_reissue`"),
        (4, "missing field `reissue_days`"),
        (4, "missing field `renewal_days`"),
        (4, "missing field `term_months`"),
        (6, "`name` must be a text"),
        (7, "`plan` must be one of"),
        (8, "names no type of organization"),
        (10, "before `on_sale_from`"),
        (13, "invalid date"),
        (14, "from 2 to"),
        (15, "in months or in days"),
        (23, "`deferred_revocation_days`"),
        (25, "`max_names`"),
        (26, "`urgent_revocation_hours`"),
        (29, "`renewal_notice_days` says the same twice"),
        (31, "`continuation_days`"),
        (32, "`key_reuse`"),
        (33, "missing field `login_certificate_months`"),
        (34, "`initial_password_days` must be a whole number from 1 to 3650"),
        (35, "`lock_after_failures` must be a whole number from 1 to 20"),
        (36, "`password_min_length` must be a whole number from 8 to 32"),
        (37, "`password_max_length` must be a whole number from 64 to 1024"),
        (38, "`one_time_password_minutes` must be a whole number from 1 to 60"),
        (39, "`one_time_password_tries` must be a whole number from 1 to 10"),
        (40, "longer than `session_absolute_minutes`"),
        (42, "`argon2_memory_kib` must be a whole number from 19456 to 65536"),
        (43, "`argon2_iterations` must be a whole number from 2 to 16"),
        (44, "`argon2_lanes` must be a whole number from 1 to 4"),
        (45, "unknown field `password_hints`"),
        (49, "does not begin after"),
        (49, "the version stands there twice"),
        (52, "`kinds` is empty"),
        (53, "names no type of organization"),
        (54, "names no field"),
        (56, "`until` lies before `from`"),
        (64, "the paper is asked for twice"),
        (71, "there is no service `RS9`"),
        (72, "only a new application, a renewal and a switch have a price"),
        (73, "`yen` must be a whole number"),
    ];
    assert_eq!(found.len(), says.len(), "{found:#?}");
    for ((line, is), (must_line, must)) in found.iter().zip(says) {
        assert!(*line == must_line && is.contains(must), "{line}: {is}, must be {must_line}: {must}");
    }
    for text in ["", "version = ", "version = \" \"", "[[service]]\nid = \"x\"\n", "\u{0}", "a = [1,\n2"] {
        assert!(!faults(text).is_empty(), "{text:?}");
    }
    assert_eq!(faults("version = \"1\"\nservice = 3\nterms = [1]\nauthority = 1\n").len(), 3);
    assert!(faults(&"#".repeat(MAX_FILE + 1)).iter().any(|(_, says)| says.contains("larger")));
}

#[test]
fn a_file_stands_over_the_built_in_one() {
    let day: Day = "2026-04-01".parse().unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/scenarios/catalogues/reseller.toml");
    let own = Catalogue::over_built_in(&std::fs::read_to_string(path).unwrap(), Some(day)).unwrap();
    assert_eq!((own.version(), own.services().len()), ("reseller-1", 6));
    assert_eq!(own.price(Kind::New, "SR3.0-1Y", day), Some(39_600));
    assert_eq!(own.papers(Kind::New, "EV2.0-1Y", "corporation", day).len(), 0, "a list stands in place of a list");
    assert_eq!(own.required(Kind::Reissue, "RS1.0-3M", "corporation", false, day).len(), 25);
    assert_ne!(own.digest(), Catalogue::built_in().unwrap().digest());
}

#[test]
fn conditions_change_from_a_day_on_and_stand_still_before() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/scenarios/catalogues/dated.toml");
    let day = |text: &str| text.parse::<Day>().unwrap();
    let dated = Catalogue::over_built_in(&std::fs::read_to_string(path).unwrap(), Some(day(TODAY))).unwrap();
    let service = dated.service("SR3.0-1Y").unwrap();
    let (before, after) = (service.on(day("2026-06-30")), service.on(day("2026-07-01")));
    assert_eq!((before.term_months, before.reissue_days, before.late_reissue), (12, 25, true));
    assert_eq!((after.term_months, after.reissue_days, after.late_reissue), (9, 10, false));
    assert_eq!((after.renews_to.len(), after.switch_to.len()), (1, 0), "what a change does not name stays");
    assert_eq!(service.on(day("1990-01-01")).term_months, 12, "before the first, the first");
    let limit = |on| dated.service("EV2.0-1Y").unwrap().on(day(on)).reissue_limit;
    assert_eq!((limit("2026-06-30"), limit("2026-07-01")), (Some(1), None));
    let asked =
        |catalogue: &Catalogue, on| catalogue.required(Kind::New, "SR3.0-1Y", "corporation", false, day(on)).len();
    assert_eq!(["2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01"].map(|on| asked(&dated, on)), [2, 3, 3, 2]);
    let still = dated.standing_still(day("2026-06-30"));
    assert_eq!(still.service("SR3.0-1Y").unwrap().on(day("2030-01-01")).reissue_days, 25);
    assert_eq!(asked(&still, "2026-07-15"), 2);
    let still = dated.standing_still(day("2026-07-15"));
    assert_eq!(
        still.service("SR3.0-1Y").unwrap().on(day("2026-06-30")).reissue_days,
        25,
        "the past stays as it was"
    );
    assert_eq!(asked(&still, "2026-08-15"), 3, "an end that is to come never comes");
}

/// The time it takes grows with the file, not with its square.
#[test]
fn a_file_of_nothing_but_faults_is_answered() {
    for line in ["x\n", "[[service]]\n"] {
        let found = faults(&line.repeat(MAX_FILE / line.len()));
        assert_eq!(found.len(), MAX_FAULTS, "{line:?}");
    }
}
