//! 一件書類 — What the rules look at to judge a record: the record, its contract, and the contract's records.

use super::{Application, ApplicationNumber, Certificate, Contract, Kind, Status};

/// A record with everything around it that a rule may ask for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dossier {
    pub(crate) application: Application,
    pub(crate) contract: Option<Contract>,
    /// The contract's current certificate, when another record bears it.
    pub(crate) current: Option<Certificate>,
    /// Every application of the contract, this one included, in the order of submission.
    pub(crate) siblings: Vec<Sibling>,
}

/// One of a contract's applications, as far as another record's rules need it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sibling {
    /// Its place in the order of submission.
    pub(crate) sequence: i64,
    pub(crate) number: ApplicationNumber,
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    pub(crate) base: Option<ApplicationNumber>,
    pub(crate) term_record: Option<ApplicationNumber>,
    pub(crate) is_free: bool,
    /// Which of its term's limited reissues it takes.
    pub(crate) reissue_slot: Option<i64>,
}

impl Dossier {
    /// 最新の証明書 — The contract's current certificate, whichever record bears it.
    pub(crate) fn current_certificate(&self) -> Option<&Certificate> {
        self.current.as_ref().or(self.application.certificate.as_ref())
    }
}

impl Sibling {
    /// 置き換えるか — Whether it is open and will replace the contract's certificate.
    pub(crate) fn will_replace(&self) -> bool {
        self.status.is_open() && self.kind.replaces_certificate()
    }
}
