//! 舞台 — A registry in which every changing verb has something to do: records in every state, made once and copied for each case.

use std::path::{Path, PathBuf};

use passport_core::model::{
    ApplicationNumber, Criterion, Day, Draft, Field, LoginRequest, NewCampaign, NewCoupons, RequestKey,
    RevocationReason,
};
use passport_core::{Clock, Ra, Registry, Session};
use passport_tests::given::{data, fill};
use tempfile::TempDir;

use crate::world::{account, conclude, options, standing};

/// When the cases happen: over a minute after the session was last used, so that its use is written down.
const NOW: &str = "2026-04-11T10:05:00+09:00";

/// What the registry holds, and for which verb.
pub(crate) struct Stage {
    folder: TempDir,
    pub(crate) access_key: String,
    pub(crate) password: String,
    /// A client certificate, PEM, that opens sessions, and one to be stopped.
    pub(crate) certificate: String,
    pub(crate) fingerprint: String,
    /// One that another registry has issued.
    pub(crate) foreign: String,
    /// Of a session.
    pub(crate) token: String,
    pub(crate) draft: String,
    pub(crate) received: ApplicationNumber,
    /// Under review, without papers.
    pub(crate) reviewed: ApplicationNumber,
    /// Under review, with papers that are missing.
    pub(crate) waiting: ApplicationNumber,
    pub(crate) approved: ApplicationNumber,
    /// Approved, for a certificate of another CA.
    pub(crate) elsewhere: ApplicationNumber,
    /// A contact change and a revocation under review.
    pub(crate) change: ApplicationNumber,
    pub(crate) revocation: ApplicationNumber,
    pub(crate) issued: ApplicationNumber,
    /// Its certificate is of another CA.
    pub(crate) recorded: ApplicationNumber,
    pub(crate) campaign: i64,
}

/// An open copy of the stage and whoever works with it.
pub(crate) struct Desk {
    pub(crate) registry: Registry,
    pub(crate) ra: Ra,
    pub(crate) session: Session,
    pub(crate) draft: Draft,
    /// Of the call, and of its repeat.
    pub(crate) key: RequestKey,
    /// Where the copy lies.
    pub(crate) path: PathBuf,
}

/// A folder in memory where there is one: these programs make thousands of files.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// The clock of the cases.
pub(crate) fn now() -> Clock {
    standing(NOW)
}

fn submitted(session: &Session, service: &str, form: &str, csr: &str) -> ApplicationNumber {
    let mut draft = session.draft_new(service).unwrap();
    fill(&mut draft, form, csr).unwrap();
    session.submit(&draft).unwrap().number
}

/// A client certificate of another registry.
fn foreign(clock: &Clock) -> String {
    let registry = Registry::in_memory(options(clock.clone())).unwrap();
    let ra = registry.ra("operator").unwrap();
    let csr = data("ec-www-4.pem");
    let request = LoginRequest::Csr(&csr);
    let pem = ra.issue_login_certificate("D0001", &account(&ra).unwrap(), request, true, None).unwrap().pem;
    let (own, end) = pem.split_once("-----END").unwrap();
    format!("{own}-----END{}", &end[..end.find('\n').unwrap()])
}

impl Stage {
    pub(crate) fn new() -> Stage {
        let folder = folder();
        let clock = standing("2026-04-02T10:00:00+09:00");
        let registry = Registry::create(folder.path().join("registry.db"), options(clock.clone())).unwrap();
        let ra = registry.ra("operator").unwrap();
        let access_key = account(&ra).unwrap();
        let key = access_key.as_str();
        let coupons = NewCoupons {
            dealer_code: "D0001".to_owned(),
            service: "SR3.0-1Y".to_owned(),
            expires_on: "2026-04-05".parse().unwrap(),
            numbers: ["C-1", "C-2", "C-3"].map(str::to_owned).to_vec(),
        };
        ra.add_coupons(&coupons, None).unwrap();
        let password = ra.reset_password("D0001", key, None).unwrap().password.unwrap().reveal().to_owned();
        let [issued, other] = ["ec-www.pem", "ec-www-3.pem"].map(|csr| {
            let csr = data(csr);
            ra.issue_login_certificate("D0001", key, LoginRequest::Csr(&csr), true, None).unwrap()
        });
        let session = registry.session(key).unwrap();

        let [first, second, third] = ["ec-www-3.pem", "ec-www-4.pem", "ec-www-5.pem"].map(|csr| {
            let number = submitted(&session, "SR3.0-1Y", "company", csr);
            conclude(&registry, number).unwrap();
            number
        });
        let recorded = submitted(&session, "SR3.0-1Y", "company", "ec-www.pem");
        ra.begin_review(recorded, None).unwrap();
        ra.approve(recorded, None).unwrap();
        ra.record_certificate(recorded, &data("other-www.pem"), &data("other-chain.pem"), None).unwrap();
        let of =
            NewCampaign::new("all", RevocationReason::Superseded).matching(Criterion::ServerDomain, "example.jp");
        let campaign = ra.campaign(&of, None).unwrap().id;

        let mut draft = session.draft_contact_change(second).unwrap();
        draft.set(Field::BillingName, "見本 四郎").agree_to_terms();
        let change = session.submit(&draft).unwrap().number;
        let mut draft = session.draft_revocation(third).unwrap();
        draft.set(Field::RevocationReason, "cessation").agree_to_terms();
        let revocation = session.submit(&draft).unwrap().number;

        // The certificate of the other CA for this one begins on 10 April.
        clock.set("2026-04-11T10:00:00+09:00".parse().unwrap()).unwrap();
        let mut draft = session.draft_reissue(recorded).unwrap();
        fill(&mut draft, "reissue", "ec-www-2.pem").unwrap();
        let elsewhere = session.submit(&draft).unwrap().number;
        let received = submitted(&session, "SR3.0-1Y", "company", "ec-www-6.pem");
        let reviewed = submitted(&session, "SR3.0-1Y", "company", "ec-www-7.pem");
        let approved = submitted(&session, "SR3.0-1Y", "company", "ec-www-8.pem");
        let waiting = submitted(&session, "EV2.0-1Y", "ev-company", "ec-www-9.pem");
        for number in [elsewhere, reviewed, approved, waiting, change, revocation] {
            ra.begin_review(number, None).unwrap();
        }
        for number in [elsewhere, approved] {
            ra.approve(number, None).unwrap();
        }
        let mut draft = session.draft_new("SR3.0-1Y").unwrap();
        fill(&mut draft, "company", "rsa-www.pem").unwrap();
        let token = session.token().unwrap().reveal().to_owned();
        registry.close();
        Stage {
            folder,
            password,
            certificate: issued.pem,
            fingerprint: other.certificate.fingerprint,
            token,
            foreign: foreign(&clock),
            draft: draft.to_json(),
            received,
            reviewed,
            waiting,
            approved,
            elsewhere,
            change,
            revocation,
            issued: first,
            recorded,
            campaign,
            access_key,
        }
    }

    /// Every record.
    pub(crate) fn numbers(&self) -> [ApplicationNumber; 9] {
        let Stage {
            received, reviewed, waiting, approved, elsewhere, change, revocation, issued, recorded, ..
        } = self;
        [received, reviewed, waiting, approved, elsewhere, change, revocation, issued, recorded]
            .map(|number| *number)
    }

    /// The registry's file, which nobody has open.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("registry.db")
    }

    /// A copy of it.
    pub(crate) fn copied(&self, to: &Path) -> PathBuf {
        let path = to.join("registry.db");
        std::fs::copy(self.path(), &path).unwrap();
        path
    }

    /// Opens a copy.
    pub(crate) fn desk(&self, path: &Path) -> Result<Desk, passport_core::Error> {
        self.desk_of(Registry::open(path, options(now()))?, path)
    }

    pub(crate) fn desk_of(&self, registry: Registry, path: &Path) -> Result<Desk, passport_core::Error> {
        Ok(Desk {
            ra: registry.ra("operator")?,
            session: registry.resume(&self.token)?,
            draft: Draft::from_json(&self.draft)?,
            key: "the-request-key".parse().unwrap(),
            path: path.to_owned(),
            registry,
        })
    }

    /// The day of the cases.
    pub(crate) fn today() -> Day {
        Day::of(now().now())
    }
}
