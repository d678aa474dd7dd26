//! 相違 — Least histories in which the library once did not do what the rules say, each with the sentence it was at odds
//! with. The model beside the library found them.

use chrono::DateTime;
use passport_core::model::{Act, ApplicationNumber, Day, DueKind, Field, Instant, Kind, NewAccount, Status};
use passport_core::{Clock, Options, Ra, Registry, Rule, Session};

use crate::registry::fill;
use passport_tests::given::fresh_csr;

struct Desks {
    clock: Clock,
    ra: Ra,
    session: Session,
}

fn at(text: &str) -> Instant {
    DateTime::parse_from_rfc3339(&format!("{text}:00+09:00")).unwrap().to_utc()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Desks {
    fn new(start: &str) -> Desks {
        let clock = Clock::manual(at(start)).unwrap();
        let registry = Registry::in_memory(Options::new().clock(clock.clone())).unwrap();
        let ra = registry.ra("operator").unwrap();
        let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
        Desks { session: registry.session(account.access_key.as_str()).unwrap(), clock, ra }
    }

    fn go(&self, to: &str) {
        self.clock.set(at(to)).unwrap();
    }

    fn new_of(&self, service: &str) -> ApplicationNumber {
        let mut draft = self.session.draft_new(service).unwrap();
        fill(&mut draft, "ec-www.pem");
        self.session.submit(&draft).unwrap().number
    }

    fn apply(&self, kind: Kind, base: ApplicationNumber) -> ApplicationNumber {
        let session = &self.session;
        let mut draft = match kind {
            Kind::Renewal => session.draft_renewal(base, None),
            Kind::Reissue => session.draft_reissue(base),
            Kind::Continuation => session.draft_continuation(base),
            Kind::ContactChange => session.draft_contact_change(base),
            _ => session.draft_revocation(base),
        }
        .unwrap();
        match kind {
            Kind::ContactChange => draft.set(Field::TechnicalName, "別の担当者").agree_to_terms(),
            Kind::Revocation => draft.set(Field::RevocationReason, "cessation").agree_to_terms(),
            _ => {
                fill(&mut draft, "ec-www-2.pem");
                draft.set_csr(&fresh_csr()).unwrap();
                if kind == Kind::Reissue {
                    draft.set(Field::RevokePrevious, "at_issue");
                }
                &mut draft
            }
        };
        session.submit(&draft).unwrap().number
    }

    fn approve(&self, number: ApplicationNumber) {
        self.ra.begin_review(number, None).unwrap();
        self.ra.approve(number, None).unwrap();
    }

    fn issue(&self, number: ApplicationNumber) {
        self.approve(number);
        self.ra.issue(number, None).unwrap();
    }

    fn rule(&self, number: ApplicationNumber, act: Act, asked_at: Option<&str>) -> Option<Rule> {
        let menu = self.session.actions(number, asked_at.map(at)).unwrap();
        menu.iter().find(|action| action.act == act).unwrap().rule
    }
}

/// 2.0: "`at` may lie in the future: due work is taken as done"; "What is open when a contract ends is rejected with
/// `contract_ended`." A rejected record cannot be withdrawn.
#[test]
fn ahead_of_its_contracts_end_an_open_record_is_rejected() {
    let desks = Desks::new("2022-04-01T10:00");
    let first = desks.new_of("SR3.0-1Y");
    desks.issue(first);
    let change = desks.apply(Kind::ContactChange, first);
    assert_eq!(desks.rule(change, Act::Withdrawal, Some("2023-04-01T10:00")), None, "the last day");
    assert_eq!(desks.rule(change, Act::Withdrawal, Some("2023-04-02T10:00")), Some(Rule::WrongStatus));
}

/// The same of a revocation whose certificate will have ended (2.1.5).
#[test]
fn ahead_of_its_certificates_end_an_open_revocation_is_rejected() {
    let desks = Desks::new("2022-04-01T10:00");
    let first = desks.new_of("SR3.0-1Y");
    desks.issue(first);
    let revocation = desks.apply(Kind::Revocation, first);
    assert_eq!(desks.rule(revocation, Act::Withdrawal, Some("2023-04-02T10:00")), Some(Rule::WrongStatus));
}

/// 2.1.2: "A renewal there issues the next certificate …, opens 90 and is issued from 30 days before the *certificate's*
/// end".
#[test]
fn an_auto_renewing_contracts_renewal_opens_before_the_certificates_end() {
    let desks = Desks::new("2025-12-24T10:00");
    let first = desks.new_of("SR3.0-AUTO");
    desks.issue(first);
    desks.go("2026-12-10T10:00");
    let second = desks.apply(Kind::Renewal, first);
    desks.issue(second);
    let certificate = desks.ra.application(second).unwrap().certificate.unwrap();
    assert_eq!(certificate.last_day(), day("2027-06-26"), "200 days at most");
    desks.go("2026-12-12T10:00");
    assert_eq!(desks.rule(second, Act::Renewal, None), Some(Rule::RenewalNotOpen), "until 2027-03-28");
}

/// 2.1.2: "an approved renewal is issued from 30 days before the contract's last day or the *current* certificate's,
/// whichever is earlier".
#[test]
fn the_issue_gate_goes_by_the_current_certificate() {
    let desks = Desks::new("2027-08-07T10:00");
    let first = desks.new_of("SR3.0-6M");
    desks.issue(first);
    desks.go("2027-11-13T10:00");
    let renewal = desks.apply(Kind::Renewal, first);
    desks.approve(renewal);
    let continuation = desks.apply(Kind::Continuation, first);
    desks.issue(continuation);
    let certificate = desks.ra.application(continuation).unwrap().certificate.unwrap();
    assert_eq!(certificate.last_day(), day("2028-02-07"), "the contract's last day");
    let refusal = desks.ra.issue(renewal, None).err().and_then(|refusal| refusal.rule());
    assert_eq!(refusal, Some(Rule::IssueGateClosed), "until 2028-01-08");
}

/// 0: "if the clock steps back …, commands bound to a window answer `clock_went_back`": at issue before all other rules.
#[test]
fn at_issue_the_clock_is_asked_first() {
    let desks = Desks::new("2022-04-01T10:00");
    let first = desks.new_of("SR3.0-1Y");
    desks.go("2022-04-01T09:50");
    let refusal = desks.ra.issue(first, None).err().and_then(|refusal| refusal.rule());
    assert_eq!(refusal, Some(Rule::ClockWentBack));
}

/// 0: "Contract end, expiry and extension are derived from time, never from whether a job ran."
#[test]
fn an_expired_contract_stays_expired() {
    let ends = |job_runs_first: bool| {
        let desks = Desks::new("2022-04-01T10:00");
        let first = desks.new_of("SR3.0-1Y");
        desks.issue(first);
        let reissue = desks.apply(Kind::Reissue, first);
        let revocation = desks.apply(Kind::Revocation, first);
        desks.ra.begin_review(revocation, None).unwrap();
        desks.ra.confirm_revocation(revocation, None).unwrap();
        desks.go("2023-04-02T10:00");
        let mut done = if job_runs_first { desks.ra.run_due().unwrap() } else { Vec::new() };
        let is_open = desks.ra.application(reissue).unwrap().status == Status::Received;
        assert_eq!(is_open, !job_runs_first);
        if is_open {
            let refused = desks.session.withdraw(reissue, None).unwrap_err();
            assert_eq!(refused.rule(), Some(Rule::WrongStatus), "what time has ended is as good as rejected");
        }
        done.extend(desks.ra.run_due().unwrap());
        done.iter().filter(|work| work.kind == DueKind::End).count()
    };
    assert_eq!((ends(true), ends(false)), (1, 1));
}
