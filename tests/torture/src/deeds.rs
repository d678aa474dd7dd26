//! 所業 — What a worker does to a registry: chosen by chance among what its records allow, said in its journal, done.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fastrand::Rng;
use passport_core::model::{
    ApplicationNumber, Day, DownloadFormat, DueKind, ExportFormat, Field, ImportOutcome, Kind, NewCoupons,
    RequestKey, RevocationReason, Status,
};
use passport_core::{Clock, Error, Ra, Registry, Session};
use passport_tests::given;

use crate::journal::{Answer, Deed, Journal};
use crate::ledger::Ledger;
use crate::world;

/// When everything here happens.
pub(crate) const TODAY: &str = "2026-04-01T10:00:00+09:00";

/// CSRs for each account, as a key belongs to one: of new applications, and of reissues.
const CSRS: [[&str; 2]; 4] = [
    ["ec-www.pem", "ec-www-2.pem"],
    ["ec-www-3.pem", "ec-www-4.pem"],
    ["ec-www-5.pem", "ec-www-6.pem"],
    ["ec-www-7.pem", "ec-www-8.pem"],
];

/// Everyone's dealer: coupons are contended for.
const DEALER: &str = "D0001";

/// Coupons of everyone's dealer.
pub(crate) fn coupons(numbers: &[String]) -> NewCoupons {
    NewCoupons {
        dealer_code: DEALER.to_owned(),
        service: "SR3.0-1Y".to_owned(),
        expires_on: Day::new(2026, 12, 31).unwrap(),
        numbers: numbers.to_vec(),
    }
}

/// A worker at its desks.
pub(crate) struct Desk {
    pub(crate) ra: Ra,
    pub(crate) session: Session,
    access_key: String,
    slot: usize,
    random: Rng,
    /// Where imported certificates come from.
    elsewhere: Option<(Registry, Session)>,
}

impl Desk {
    /// At a registry that stands at [`TODAY`], for the account of a slot.
    pub(crate) fn open(path: &Path, access_key: &str, slot: usize, seed: u64) -> Result<Desk, Error> {
        let registry = Registry::open(path, world::options(world::standing(TODAY)))?;
        Ok(Desk {
            ra: registry.ra(&format!("operator-{slot}"))?,
            session: registry.session(access_key)?,
            access_key: access_key.to_owned(),
            slot,
            random: Rng::with_seed(seed),
            elsewhere: None,
        })
    }

    pub(crate) fn act(&self, journal: &mut Journal, key: &RequestKey, deed: &Deed) -> Answer {
        journal.act(key, deed, || self.perform(Some(key), deed))
    }

    /// Does what a worker before had begun.
    pub(crate) fn repeat(&self, journal: &mut Journal, key: &RequestKey, deed: &Deed) -> Answer {
        journal.repeat(|| self.perform(Some(key), deed))
    }

    fn perform(&self, key: Option<&RequestKey>, deed: &Deed) -> Result<Answer, Error> {
        let ra = &self.ra;
        let receipt = match deed {
            Deed::Submit(draft) => self.session.submit(draft)?,
            Deed::BeginReview(number) => ra.begin_review(*number, key)?,
            Deed::Approve(number) => ra.approve(*number, key)?,
            Deed::Issue(number) => ra.issue(*number, key)?,
            Deed::Reject(number) => ra.reject(*number, "書類不備", key)?,
            Deed::Withdraw(number) => self.session.withdraw(*number, key)?,
            Deed::Revoke(number) => ra.revoke(*number, RevocationReason::CessationOfOperation, false, key)?,
            Deed::AddCoupons(numbers) => return ra.add_coupons(&coupons(numbers), key).map(|_| Answer::Added),
            Deed::Import(file) => return self.import(file),
            Deed::RunDue => {
                let done = ra.run_due()?.into_iter().filter(|work| work.kind == DueKind::Revocation);
                return Ok(Answer::Revoked(done.filter_map(|work| work.number).collect()));
            }
            Deed::Read => return Ok(Answer::Read),
        };
        let serial = match deed {
            Deed::Issue(number) => ra.application(*number)?.certificate.map(|certificate| certificate.serial),
            _ => None,
        };
        Ok(Answer::Receipt(receipt, serial))
    }

    fn import(&self, file: &str) -> Result<Answer, Error> {
        let import = self.ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, false)?;
        let mut contracts = Vec::new();
        loop {
            let part = import.step()?;
            for contract in part.contracts {
                match (contract.outcome, contract.contract_code) {
                    (ImportOutcome::Imported | ImportOutcome::Known, Some(code)) => {
                        contracts.push((contract.reference, code));
                    }
                    _ => return Ok(Answer::Failed(format!("{}: {:?}", contract.reference, part.findings))),
                }
            }
            if part.is_last {
                return Ok(Answer::Imported(contracts));
            }
        }
    }

    /// Something that its records allow.
    pub(crate) fn choose(&mut self, ledger: &Ledger, count: usize) -> Result<(RequestKey, Deed), Error> {
        let key = format!("{}-{count}", self.slot).parse().unwrap();
        let of = |suits: &dyn Fn(ApplicationNumber) -> bool| -> Vec<ApplicationNumber> {
            ledger.records.keys().copied().filter(|number| suits(*number)).collect()
        };
        let open = of(&|number| ledger.records[&number].status.is_open());
        let living = of(&|number| {
            let record = &ledger.records[&number];
            record.status == Status::Completed && !record.is_revoked
        });
        let first = of(&|number| {
            let is_followed = ledger.records.values().any(|other| other.base == Some(number));
            living.contains(&number) && ledger.records[&number].kind == Kind::New && !is_followed
        });
        let random = &mut self.random;
        let mut pick = |of: &[ApplicationNumber]| random.choice(of).copied();
        let (for_living, for_first, for_open) = (pick(&living), pick(&first), pick(&open));
        let deed = match (random.u8(0..20), for_living, for_first, for_open) {
            (0, ..) => Deed::Import(self.file(ledger.files)?),
            (1, ..) => {
                let held = ledger.coupons.len();
                Deed::AddCoupons((held..held + 3).map(|index| format!("C-{}-{index}", self.slot)).collect())
            }
            (2, Some(number), ..) => Deed::Revoke(number),
            (3..6, _, Some(number), _) => return self.reissue(number),
            (6, .., Some(number)) => match ledger.records[&number].status {
                Status::Received => Deed::Withdraw(number),
                _ => Deed::Reject(number),
            },
            (7..17, .., Some(number)) => match ledger.records[&number].status {
                Status::Received => Deed::BeginReview(number),
                Status::UnderReview => Deed::Approve(number),
                _ => Deed::Issue(number),
            },
            _ => return self.submission(ledger.coupons.len()),
        };
        Ok((key, deed))
    }

    /// A new application; every other one with a coupon that may be had, or not.
    pub(crate) fn submission(&mut self, coupons: usize) -> Result<(RequestKey, Deed), Error> {
        let mut draft = self.session.draft_new("SR3.0-1Y")?;
        given::fill(&mut draft, "company", CSRS[self.slot][0])?;
        if coupons > 0 && self.random.bool() {
            draft.set(Field::Coupon, format!("C-{}-{}", self.random.u8(0..2), self.random.usize(0..coupons)));
        }
        Ok((draft.request_key().clone(), Deed::Submit(Box::new(draft))))
    }

    fn reissue(&self, number: ApplicationNumber) -> Result<(RequestKey, Deed), Error> {
        let mut draft = self.session.draft_reissue(number)?;
        given::fill(&mut draft, "reissue", CSRS[self.slot][1])?;
        Ok((draft.request_key().clone(), Deed::Submit(Box::new(draft))))
    }

    /// Two contracts of another system, each with one certificate.
    fn file(&mut self, before: u64) -> Result<String, Error> {
        if self.elsewhere.is_none() {
            let registry = Registry::in_memory(world::options(world::standing(TODAY)))?;
            let session = registry.session(&world::account(&registry.ra("operator")?)?)?;
            self.elsewhere = Some((registry, session));
        }
        let Some((registry, session)) = &self.elsewhere else { unreachable!() };
        let mut file = "account,contract,kind,service,received_at,certificate\n".to_owned();
        for index in 0..2 {
            let mut draft = session.draft_new("SR3.0-1Y")?;
            given::fill(&mut draft, "company", "ec-www-9.pem")?;
            let number = session.submit(&draft)?.number;
            world::conclude(registry, number)?;
            let certificate = BASE64.encode(session.download_certificate(number, DownloadFormat::Der)?);
            let reference = format!("K-{}-{before}-{index}", self.slot);
            file += &format!("{},{reference},new,SR3.0-1Y,2026-03-31,{certificate}\n", self.access_key);
        }
        Ok(file)
    }
}

/// The clock of [`TODAY`].
pub(crate) fn clock() -> Clock {
    world::standing(TODAY)
}
