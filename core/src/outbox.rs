//! 発信箱 — Notices, written in the transaction of the change that brings them about (8).

use crate::context::Context;
use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::{Application, Contract, Day, Instant, NoticeKind};
use crate::store::{NewNotice, Writer};

impl Context {
    /// What came about for a record just now.
    pub(crate) fn tell(
        &self,
        writer: &mut dyn Writer,
        kind: NoticeKind,
        record: &Application,
        now: Instant,
    ) -> Result<()> {
        let notice = NewNotice {
            kind,
            number: record.number,
            contract_code: record.contract_code,
            on: Day::of(now),
            days_before: None,
            made_at: now,
        };
        writer.insert_notice(record.account, &notice)
    }

    /// What came about for a contract, on a day; nothing for one that never had a certificate.
    pub(crate) fn tell_of_contract(
        &self,
        writer: &mut dyn Writer,
        kind: NoticeKind,
        contract: &Contract,
        on: Day,
        now: Instant,
    ) -> Result<()> {
        let Some(number) = contract.current else { return Ok(()) };
        let account: AccountId = contract.account;
        let contract_code = Some(contract.code);
        writer
            .insert_notice(account, &NewNotice { kind, number, contract_code, on, days_before: None, made_at: now })
    }
}
