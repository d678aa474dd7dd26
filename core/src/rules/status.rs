//! 2.0 ステータスの遷移 — How an application's status moves.

use crate::error::Denial;
use crate::model::{Event, Kind, Status};
use crate::rule::Rule;

/// 遷移 — The status after an event, or the rule that refuses it. Total: every pair is written out or refused.
pub(crate) fn after(kind: Kind, status: Status, event: Event) -> Result<Status, Denial> {
    use Event::{Approve, BeginReview, Complete, ConfirmByTelephone, Issue, Reject, Withdraw};
    use Status::{Approved, Completed, Received, Rejected, UnderReview, Withdrawn};
    let wrong = Err(Rule::WrongStatus.into());
    match (status, event) {
        (Received, BeginReview) => Ok(UnderReview),
        (Received, Withdraw) => Ok(Withdrawn),
        (UnderReview, Withdraw) => match kind {
            Kind::Revocation => Err(Rule::RevocationAccepted.into()),
            Kind::New | Kind::Renewal | Kind::Switch | Kind::Reissue | Kind::Continuation => Ok(Withdrawn),
            Kind::ContactChange | Kind::Cancellation => Ok(Withdrawn),
        },
        // No contract is formed by a reissue or a continuation, so it may be withdrawn until it is issued.
        (Approved, Withdraw) => match kind {
            Kind::Reissue | Kind::Continuation => Ok(Withdrawn),
            Kind::New | Kind::Renewal | Kind::Switch => wrong,
            Kind::ContactChange | Kind::Revocation | Kind::Cancellation => wrong,
        },
        (UnderReview, Approve) if kind.bears_certificate() => Ok(Approved),
        (UnderReview, Complete) if matches!(kind, Kind::ContactChange | Kind::Cancellation) => Ok(Completed),
        (UnderReview, ConfirmByTelephone) if kind == Kind::Revocation => Ok(Completed),
        (UnderReview | Approved, Reject) => Ok(Rejected),
        (Approved, Issue) if kind.bears_certificate() => Ok(Completed),
        (Received, Approve | Complete | ConfirmByTelephone | Reject | Issue)
        | (UnderReview, BeginReview | Approve | Complete | ConfirmByTelephone | Issue)
        | (Approved, BeginReview | Approve | Complete | ConfirmByTelephone | Issue)
        | (
            Completed | Rejected | Withdrawn,
            Withdraw | BeginReview | Approve | Complete | ConfirmByTelephone | Reject | Issue,
        ) => wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of every kind × status × event; `BLESS=1` rewrites it, and the diff is for a person to read.
    #[test]
    fn table_is_the_committed_one() {
        let mut table = String::from("kind | status | event | after\n---|---|---|---\n");
        for kind in Kind::ALL {
            for status in Status::ALL {
                for event in Event::ALL {
                    let after = match after(*kind, *status, *event) {
                        Ok(status) => status.name().to_owned(),
                        Err(denial) => format!("*{}*", denial.rule),
                    };
                    table.push_str(&format!("{kind} | {status} | {event} | {after}\n"));
                }
            }
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules/status.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, &table).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), table, "run again with BLESS=1 and read the diff");
    }
}
