//! カタログの差分 — Every value of the catalogue is either seen by `catalogue_changes_with` on what it bears on, or stands
//! here with the reason why it bears on nothing that is there.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::DateTime;
use passport_core::model::{Act, ApplicationNumber, Aspect, Day, Draft, Field, ListQuery, NewAccount, NewCoupons};
use passport_core::{Clock, Error, Options, Ra, Registry, Session};
use x509_parser::prelude::{CertificateRevocationList, FromDer};

use crate::registry::{draft, fill, options};

const BUILT_IN: &str = include_str!("../../core/catalogue.toml");
const STICKERS: &str = include_str!("../../core/stickers.toml");

/// A key, the text of the built-in file that becomes another one, and what then changes.
const SEEN: &[(&str, &str, &str, Aspect)] = &[
    ("authority.crl_url", "example.jp/issuing.crl", "example.jp/other.crl", Aspect::Authority),
    ("authority.issuer_url", "example.jp/issuing.cer", "example.jp/other.cer", Aspect::Authority),
    ("authority.crl_days", "crl_days = 7", "crl_days = 8", Aspect::Authority),
    ("settings.list_months", "list_months = 75", "list_months = 60", Aspect::ListedUntil),
    (
        "settings.deferred_revocation_days",
        "_days = 14   # the old",
        "_days = 7   # the old",
        Aspect::DeferredRevocation,
    ),
    ("settings.max_names", "max_names = 100", "max_names = 50", Aspect::MaxNames),
    ("settings.key_reuse", "key_reuse = false", "key_reuse = true", Aspect::KeyReuse),
    (
        "settings.urgent_revocation_hours",
        "urgent_revocation_hours = 24",
        "urgent_revocation_hours = 12",
        Aspect::RevocationHours,
    ),
    ("settings.revocation_hours", "\nrevocation_hours = 120", "\nrevocation_hours = 96", Aspect::RevocationHours),
    ("settings.contract_end_warning_days", "warning_days = 14", "warning_days = 10", Aspect::NoticeDays),
    ("settings.renewal_notice_days", "[90, 60, 30, 10]", "[90, 60]", Aspect::NoticeDays),
    (
        "settings.continuation_notice_days",
        "continuation_notice_days = [30, 10]",
        "continuation_notice_days = [30]",
        Aspect::NoticeDays,
    ),
    ("settings.continuation_days", "continuation_days = 30", "continuation_days = 20", Aspect::Continuation),
    ("validity_cap.from", "from = 2026-03-15", "from = 2026-06-15", Aspect::NextCertificate),
    ("validity_cap.months", "days = 200", "months = 2", Aspect::NextCertificate),
    ("validity_cap.days", "days = 200", "days = 150", Aspect::NextCertificate),
    ("service.term_months", "term_months = 12", "term_months = 9", Aspect::RenewalTerm),
    ("service.certificate_months", "certificate_months = 12", "certificate_months = 1", Aspect::NextCertificate),
    (
        "service.on_sale_from",
        "6M\"\nname = \"SR3.0 6ヶ月\"\nassurance = \"organization\"\nplan = \"fixed\"\nterm_months = 6\non_sale_from = 2011-04-01",
        "6M\"\nname = \"SR3.0 6ヶ月\"\nassurance = \"organization\"\nplan = \"fixed\"\nterm_months = 6\non_sale_from = 2026-05-01",
        Aspect::RenewalPrice,
    ),
    (
        "service.on_sale_until",
        "id = \"EV2.0-1Y\"\nname",
        "id = \"EV2.0-1Y\"\non_sale_until = 2026-04-01\nname",
        Aspect::SwitchPrice,
    ),
    (
        "service.renewable_until",
        "id = \"SR3.0-1Y\"\nname",
        "id = \"SR3.0-1Y\"\nrenewable_until = 2026-04-01\nname",
        Aspect::RenewalPrice,
    ),
    (
        "service.issuable_until",
        "id = \"SR3.0-AUTO\"\nname",
        "id = \"SR3.0-AUTO\"\non_sale_until = 2026-04-30\nissuable_until = 2026-04-30\nname",
        Aspect::IssueGate,
    ),
    ("service.reissue_days", "reissue_days = 25", "reissue_days = 10", Aspect::Reissue),
    (
        "service.reissue_limit",
        "reissue_days = 25",
        "reissue_days = 25\nreissue_limit = 2",
        Aspect::ReissueConditions,
    ),
    ("service.late_reissue", "late_reissue = true", "late_reissue = false", Aspect::ReissueConditions),
    ("service.renewal_days", "renewal_days = 90", "renewal_days = 60", Aspect::Renewal),
    ("service.issue_gate_days", "issue_gate_days = 30", "issue_gate_days = 20", Aspect::IssueGate),
    ("service.renews_to", "renews_to = [\"SR3.0-6M\"]", "renews_to = []", Aspect::RenewalPrice),
    ("service.switch_to", "switch_to = [\"EV2.0-1Y\"]", "switch_to = []", Aspect::SwitchPrice),
    (
        "service.organization_types",
        "organization_types = [\"corporation\", ",
        "organization_types = [",
        Aspect::OrganizationType,
    ),
    ("terms.document", "\"sr-subscriber-terms\"", "\"other-terms\"", Aspect::RenewalTerms),
    (
        "terms.services",
        "document = \"ev-subscriber-terms\"\nservices = [",
        "document = \"ev-subscriber-terms\"\nservices = [\"SR3.0-1Y\", ",
        Aspect::RenewalTerms,
    ),
    (
        "terms.versions",
        "{ version = \"2\", from = 2022-12-14 }]",
        "{ version = \"3\", from = 2022-12-14 }]",
        Aspect::RenewalTerms,
    ),
    (
        "required.kinds",
        "kinds = [\"contact_change\"]",
        "kinds = [\"contact_change\", \"revocation\"]",
        Aspect::RequiredFields,
    ),
    (
        "required.fields",
        "fields = [\"revocation.reason\"]",
        "fields = [\"revocation.reason\", \"remarks\"]",
        Aspect::RequiredFields,
    ),
    (
        "required.services",
        "\"continuation\"]\nservices = [\"EV2.0-1Y\"]",
        "\"continuation\"]\nservices = [\"EV2.0-1Y\", \"SR3.0-1Y\"]",
        Aspect::RequiredFields,
    ),
    (
        "required.organization_types",
        "organization_types = [\"corporation\"]\nfields",
        "organization_types = [\"public_body\"]\nfields",
        Aspect::RequiredFields,
    ),
    ("required.a3_contract", "a3_contract = true", "a3_contract = false", Aspect::RequiredFields),
    ("paper.id", SEAL, "id = \"deed\"\nname = \"登記簿\"\nkinds = [\"renewal\"]", Aspect::Papers),
    (
        "paper.kinds",
        SEAL,
        "id = \"seal_certificate\"\nname = \"印鑑登録証明書\"\nkinds = [\"renewal\"]",
        Aspect::Papers,
    ),
    (
        "paper.services",
        "kinds = [\"new\", \"switch\"]\nservices = [\"EV2.0-1Y\"]",
        "kinds = [\"renewal\"]\nservices = [\"SR3.0-1Y\"]",
        Aspect::Papers,
    ),
    (
        "paper.organization_types",
        SEAL,
        "id = \"seal_certificate\"\nname = \"印鑑登録証明書\"\nkinds = [\"renewal\"]",
        Aspect::Papers,
    ),
    (
        "paper.from",
        SEAL,
        "id = \"seal_certificate\"\nname = \"印鑑登録証明書\"\nkinds = [\"renewal\"]",
        Aspect::Papers,
    ),
    (
        "price.services",
        "[[price]]",
        "[[price]]\nservices = [\"SR3.0-6M\"]\nkinds = [\"renewal\"]\nyen = 1\nfrom = 2026-04-02\n[[price]]",
        Aspect::RenewalPrice,
    ),
    (
        "price.kinds",
        "kinds = [\"new\", \"renewal\", \"switch\"]\nyen = 34650",
        "kinds = [\"renewal\"]\nyen = 1\nfrom = 1990-01-01\n[[price]]\nservices = [\"SR3.0-6M\"]\nkinds = [\"new\", \"switch\"]\nyen = 34650",
        Aspect::RenewalPrice,
    ),
    ("price.yen", "yen = 57750", "yen = 60000", Aspect::RenewalPrice),
    (
        "price.from",
        "[[price]]",
        "[[price]]\nservices = [\"SR3.0-1Y\"]\nkinds = [\"renewal\"]\nyen = 1\nfrom = 2026-04-02\n[[price]]",
        Aspect::RenewalPrice,
    ),
    ("sticker.name", "name = \"sr-seal\"", "name = \"sr-mark\"", Aspect::Stickers),
    (
        "sticker.services",
        "services = [\"SR3.0-1Y\", \"SR3.0-6M\", \"SR3.0-AUTO\", \"SR2.0-AUTO\"]\nsvg",
        "services = [\"SR3.0-6M\"]\nsvg",
        Aspect::Stickers,
    ),
    ("sticker.svg", "width=\"120\"", "width=\"121\"", Aspect::Stickers),
];

const SEAL: &str = "id = \"seal_certificate\"\nname = \"印鑑登録証明書\"\nkinds = [\"new\", \"switch\"]\norganization_types = [\"sole_proprietor\", \"unregistered_body\"]";

/// What bears on nothing that is there, and why.
const UNSEEN: &[(&str, &str)] = &[
    ("version", "what the file is called"),
    ("addressee", "kept with each application when it is submitted"),
    ("dealer_price_note", "kept with each application when it is submitted"),
    ("authority.login_crl_url", "login certificates are no contract's"),
    ("settings.from", "dates the block"),
    ("settings.clock_tolerance_seconds", "the clock's"),
    ("settings.sign_in.initial_password_days", "of accounts and their sessions, no contract's"),
    ("settings.sign_in.lock_after_failures", "of accounts and their sessions, no contract's"),
    ("settings.sign_in.password_min_length", "of accounts and their sessions, no contract's"),
    ("settings.sign_in.password_max_length", "of accounts and their sessions, no contract's"),
    ("settings.sign_in.one_time_password_minutes", "of accounts and their sessions, no contract's"),
    ("settings.sign_in.one_time_password_tries", "of accounts and their sessions, no contract's"),
    ("settings.sign_in.session_idle_minutes", "of accounts and their sessions, no contract's"),
    ("settings.sign_in.session_absolute_minutes", "of accounts and their sessions, no contract's"),
    ("settings.sign_in.argon2_memory_kib", "hashes are made anew at the next sign-in"),
    ("settings.sign_in.argon2_iterations", "hashes are made anew at the next sign-in"),
    ("settings.sign_in.argon2_lanes", "hashes are made anew at the next sign-in"),
    ("settings.sign_in.login_certificate_months", "of accounts and their sessions, no contract's"),
    ("service.id", "records have it"),
    ("service.name", "a name for people; kept with each application when it is submitted"),
    ("service.assurance", "refused for a service that records have"),
    ("service.plan", "refused for a service that records have"),
    ("paper.name", "a name for people; kept with each application when it is submitted"),
];

/// A catalogue of a version of its own, with something else in it.
fn other(text: &str, changes: &[(&str, &str)]) -> String {
    let named = text.replace("version = \"2026-11\"", "version = \"other\"");
    changes.iter().fold(named, |text, (from, to)| text.replace(from, to))
}

fn desk() -> (Ra, Session) {
    let at = DateTime::parse_from_rfc3339("2026-04-01T10:00:00+09:00").unwrap().to_utc();
    let registry = Registry::in_memory(Options::new().clock(Clock::manual(at).unwrap())).unwrap();
    let ra = registry.ra("operator").unwrap();
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    let session = registry.session(account.access_key.as_str()).unwrap();
    for (service, csr) in [("SR3.0-1Y", "ec-www.pem"), ("SR3.0-AUTO", "ec-www-2.pem"), ("SR3.0-6M", "ec-www-3.pem")]
    {
        let mut draft = session.draft_new(service).unwrap();
        fill(&mut draft, csr);
        let number = session.submit(&draft).unwrap().number;
        ra.begin_review(number, None).unwrap();
        ra.approve(number, None).unwrap();
        ra.issue(number, None).unwrap();
    }
    (ra, session)
}

/// Every key of the built-in files, behind that of its table.
fn keys() -> BTreeSet<String> {
    let (mut keys, mut table) = (BTreeSet::new(), String::new());
    for line in BUILT_IN.lines().chain(STICKERS.lines()) {
        if let Some(header) = line.strip_prefix('[') {
            table = format!("{}.", header.trim_matches(['[', ']']));
        } else if let Some((key, _)) = line
            .split_once(" = ")
            .filter(|(key, _)| key.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()))
        {
            keys.insert(format!("{table}{key}"));
        }
    }
    keys
}

#[test]
fn a_difference_of_any_value_is_told() {
    let ((ra, _), on) = (desk(), "2026-04-02".parse::<Day>().unwrap());
    let text = other(&[BUILT_IN, STICKERS].concat(), &[]);
    assert_eq!(ra.catalogue_changes_with(&text, on).unwrap(), [], "the same says the same");
    for (key, from, to, aspect) in SEEN {
        assert!(text.contains(from), "{key}: {from}");
        let other = text.replacen(from, to, 1);
        let changes = ra.catalogue_changes_with(&other, on).unwrap_or_else(|refusal| panic!("{key}: {refusal:?}"));
        let seen: Vec<Aspect> = changes.iter().map(|change| change.aspect).collect();
        assert!(seen.contains(aspect), "{key}: {seen:?}");
    }
    let known: BTreeSet<String> =
        SEEN.iter().map(|(key, ..)| *key).chain(UNSEEN.iter().map(|(key, _)| *key)).map(str::to_owned).collect();
    // A limit of reissues is EV's alone, and papers bear dates only.
    let keys = keys();
    assert_eq!(keys.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "neither seen nor explained");
    assert_eq!(known.difference(&keys).collect::<Vec<_>>(), Vec::<&String>::new(), "no longer there");
    println!("{} values seen, {} explained", SEEN.len(), UNSEEN.len());
}

/// A fixed term is followed by continuations, an auto-renewing one is cancelled: what either is asked for bears on its own.
#[test]
fn what_the_next_application_is_asked_for_goes_by_the_plan() {
    let ((ra, _), on) = (desk(), "2026-04-02".parse::<Day>().unwrap());
    let services = |kind: &str| {
        let paper =
            format!("[[paper]]\nid = \"letter\"\nname = \"委任状\"\nkinds = [\"{kind}\"]\nfrom = 1990-01-01\n");
        let text = other(BUILT_IN, &[]) + &paper;
        let changes = ra.catalogue_changes_with(&text, on).unwrap();
        let papers = changes.iter().filter(|change| change.aspect == Aspect::Papers);
        papers.map(|change| ra.application(change.number).unwrap().service).collect::<BTreeSet<_>>()
    };
    assert_eq!(services("continuation"), ["SR3.0-1Y", "SR3.0-6M"].map(str::to_owned).into());
    assert_eq!(services("cancellation"), ["SR3.0-AUTO"].map(str::to_owned).into());
    assert_eq!((services("new"), services("switch")), (BTreeSet::new(), BTreeSet::new()), "those follow nothing");
}

#[test]
fn how_long_a_revocation_is_put_off_bears_on_open_reissues_that_put_one_off() {
    let (ra, session) = desk();
    let reissue = |service: &str, csr: &str, revoke_previous: &str| {
        let records = session.applications(&ListQuery::default(), None).unwrap().rows;
        let issued = records
            .iter()
            .map(|row| row.number)
            .find(|number| ra.application(*number).unwrap().service == service)
            .unwrap();
        let mut draft = session.draft_reissue(issued).unwrap();
        fill(&mut draft, csr);
        draft.set(Field::RevokePrevious, revoke_previous);
        session.submit(&draft).unwrap().number
    };
    let at_issue = reissue("SR3.0-1Y", "ec-www-4.pem", "at_issue");
    let deferred = reissue("SR3.0-6M", "ec-www-5.pem", "deferred");
    let text = other(BUILT_IN, &[("_days = 14   # the old", "_days = 7   # the old")]);
    let changes = ra.catalogue_changes_with(&text, "2026-04-02".parse().unwrap()).unwrap();
    let bears = |number| {
        changes.iter().any(|change| change.number == number && change.aspect == Aspect::DeferredRevocation)
    };
    assert_eq!((bears(at_issue), bears(deferred)), (false, true));
}

#[test]
fn within_how_many_hours_is_revoked_bears_on_open_revocations() {
    let (ra, session) = desk();
    let records = session.applications(&ListQuery::default(), None).unwrap().rows;
    let mut draft = session.draft_revocation(records[0].number).unwrap();
    draft.set(Field::RevocationReason, "superseded").agree_to_terms();
    let revocation = session.submit(&draft).unwrap().number;
    let mut draft = session.draft_reissue(records[1].number).unwrap();
    fill(&mut draft, "ec-www-4.pem");
    draft.set(Field::RevokePrevious, "at_issue");
    let reissue = session.submit(&draft).unwrap().number;
    let text = other(BUILT_IN, &[("\nrevocation_hours = 120", "\nrevocation_hours = 96")]);
    let changes = ra.catalogue_changes_with(&text, "2026-04-02".parse().unwrap()).unwrap();
    let bears =
        |number| changes.iter().any(|change| change.number == number && change.aspect == Aspect::RevocationHours);
    assert_eq!((bears(revocation), bears(reissue)), (true, false));
}

/// A process at the registry, with a certificate that it has issued and a draft that it has filled in.
struct Process {
    registry: Registry,
    ra: Ra,
    session: Session,
    issued: ApplicationNumber,
    draft: Draft,
}

impl Process {
    fn at(path: &Path) -> Process {
        let registry = Registry::open(path, options()).unwrap();
        let (session, mut draft) = draft(&registry, "ec-www.pem");
        let ra = registry.ra("operator").unwrap();
        let issued = session.submit(&draft).unwrap().number;
        ra.begin_review(issued, None).unwrap();
        ra.approve(issued, None).unwrap();
        ra.issue(issued, None).unwrap();
        draft = session.draft_new("SR3.0-1Y").unwrap();
        fill(&mut draft, "ec-www-2.pem");
        Process { registry, ra, session, issued, draft }
    }
}

fn told<T>(answer: Result<T, Error>) -> String {
    let Err(refusal) = answer else { return "done".to_owned() };
    let rule = refusal.findings().first().map(|finding| finding.rule).or(refusal.rule());
    rule.unwrap().name().to_owned()
}

/// A call, what it answers by the catalogue that a process began with, and by the one that another has loaded since.
type Question = (&'static str, fn(&Process) -> String, &'static str, &'static str);

const QUESTIONS: &[Question] = &[
    ("submit", |at| told(at.session.submit(&at.draft)), "done", "terms_not_agreed"),
    ("check", |at| format!("{} findings", at.session.check(&at.draft).unwrap().len()), "0 findings", "1 findings"),
    (
        "actions_of",
        |at| {
            let acts = at.session.actions_of(&[at.issued], None).unwrap().remove(0);
            format!("{:?}", acts.iter().find(|action| action.act == Act::Reissue).unwrap().closes)
        },
        "Some(2026-04-26)",
        "Some(2026-04-06)",
    ),
    (
        "allow_late_reissue",
        |at| told(at.ra.allow_late_reissue(at.issued, "2026-05-20".parse().unwrap(), None)),
        "done",
        "late_reissue_not_allowed",
    ),
    (
        "add_coupons",
        |at| {
            let numbers = vec!["C1".to_owned()];
            let expires_on = "2027-03-31".parse().unwrap();
            let (dealer_code, service) = ("D0001".to_owned(), "EV2.0-1Y".to_owned());
            told(at.ra.add_coupons(&NewCoupons { dealer_code, service, expires_on, numbers }, None))
        },
        "done",
        "coupon_unusable",
    ),
    (
        "crl",
        |at| {
            let crl = at.ra.crl().unwrap();
            let (_, crl) = CertificateRevocationList::from_der(&crl).unwrap();
            let seconds = crl.next_update().unwrap().timestamp() - crl.last_update().timestamp();
            format!("{} days", seconds / 86_400)
        },
        "7 days",
        "8 days",
    ),
    (
        "request_one_time_password",
        |at| {
            let asked = at.registry.request_one_time_password("nobody", "nothing").unwrap();
            format!("{} minutes", (asked.expires_at - at.registry.clock().now()).num_minutes())
        },
        "10 minutes",
        "5 minutes",
    ),
    ("catalogue_version", |at| at.registry.catalogue_version().unwrap(), "2026-11", "other"),
];

#[test]
fn what_another_process_loads_counts_from_the_next_call_on_whichever_it_is() {
    let changes = [
        ("reissue_days = 25", "reissue_days = 5"),
        ("\"2\", from = 2022-12-14", "\"3\", from = 2022-12-14"),
        ("late_reissue = true", "late_reissue = false"),
        ("\"extended\"\nplan = \"fixed\"\n", "\"extended\"\nplan = \"auto_renewing\"\ncertificate_months = 12\n"),
        ("crl_days = 7", "crl_days = 8"),
        ("one_time_password_minutes = 10", "one_time_password_minutes = 5"),
    ];
    let other = other(BUILT_IN, &changes);
    for (call, question, before, after) in QUESTIONS {
        for (is_loaded, expected) in [(false, before), (true, after)] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("registry.db");
            let theirs = Registry::create(&path, options()).unwrap();
            let ours = Process::at(&path);
            if is_loaded {
                theirs.load_catalogue(&other).unwrap();
            }
            assert_eq!(question(&ours), *expected, "{call}");
        }
    }
}
