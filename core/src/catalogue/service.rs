//! サービス — A product, with the conditions it is sold under from one day to the next.

use crate::model::{Day, Kind};

/// 契約の型 — How a service's contracts run (2.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Plan {
    /// 期間固定 — Ends with its last day unless renewed.
    Fixed,
    /// 自動契約更新 — Extends by a term at each end until cancelled.
    AutoRenewing,
}

impl Plan {
    /// 契約期間を加えるか — Whether an application of a kind asks for a term of such a contract (2.1.2).
    pub(crate) const fn lengthened_by(self, kind: Kind) -> bool {
        match self {
            Plan::Fixed => kind.opens_term(),
            Plan::AutoRenewing => kind.concludes_contract(),
        }
    }
}

/// 審査の水準 — How the organization is validated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Assurance {
    /// 企業認証 — Organization validated (OV).
    Organization,
    /// EV — Extended validation.
    Extended,
}

/// サービス — A product that is or was sold (0).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Service {
    /// 識別子 — Its identifier, `SR3.0-1Y`.
    pub id: String,
    /// 名称 — Its name for people.
    pub name: String,
    /// 審査の水準 — How the organization is validated.
    pub assurance: Assurance,
    /// 契約の型 — How its contracts run.
    pub plan: Plan,
    pub(super) on_sale_from: Day,
    pub(super) on_sale_until: Option<Day>,
    pub(super) renewable_until: Option<Day>,
    pub(super) issuable_until: Option<Day>,
    /// In the order of their days, the ones it began with first.
    pub(super) conditions: Vec<Conditions>,
    /// Where it stands in its file.
    pub(super) line: u32,
}

/// 条件 — What a service is sold under from a day on, until the next.
///
/// Which day judges: a reissue is what the certificate was issued with (its window, the limit, whether it may be late); a term
/// is what was applied for, and one that a contract extends by what it begins under; everything else is today's.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conditions {
    pub(super) from: Day,
    /// 契約期間 — Months of a term.
    pub term_months: u32,
    /// 証明書の期間 — Months of a certificate of an auto-renewing contract; the term's when absent.
    pub certificate_months: Option<u32>,
    /// 再発行の日数 — Days from the day of issue for which a reissue is open, the last one included (2.1.3).
    pub reissue_days: u32,
    /// 再発行の回数 — Reissues in a term; none means no limit (2.1.3).
    pub reissue_limit: Option<u32>,
    /// 期間後の再発行 — Whether the RA may allow a late reissue (2.1.3).
    pub late_reissue: bool,
    /// 更新の日数 — Days before the last day from which a renewal is open (2.1.2).
    pub renewal_days: u32,
    /// 発行の日数 — Days before the last day from which an approved renewal is issued (2.1.2).
    pub issue_gate_days: u32,
    /// 更新先 — Other services a renewal may go to (2.1.2).
    pub renews_to: Vec<String>,
    /// 切替先 — Services a switch may go to (2.1.2).
    pub switch_to: Vec<String>,
    /// 組織の種別 — Types of organization that may apply (7).
    pub organization_types: Vec<String>,
}

impl Service {
    /// 条件 — The conditions in force on a day; before the first, the first.
    pub fn on(&self, day: Day) -> &Conditions {
        let later = self.conditions.partition_point(|conditions| conditions.from <= day);
        &self.conditions[later.saturating_sub(1)]
    }

    /// 販売中か — Whether new applications are taken on a day.
    pub fn is_on_sale(&self, day: Day) -> bool {
        self.on_sale_from <= day && self.on_sale_until.is_none_or(|until| day <= until)
    }

    /// 更新可能か — Whether it can be renewed to itself on a day.
    pub fn is_renewable(&self, day: Day) -> bool {
        self.renewable_until.is_none_or(|until| day <= until)
    }

    /// 発行可能か — Whether its certificates are issued on a day.
    pub fn is_issuable(&self, day: Day) -> bool {
        self.issuable_until.is_none_or(|until| day <= until)
    }

    /// 行 — The line of its file where it stands, from 1.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// 発行の最終日 — The last day its certificates are issued, if one is set.
    pub fn issuable_until(&self) -> Option<Day> {
        self.issuable_until
    }

    /// 据え置き — A day that has passed stays; one to come never comes, and neither does a first day of sale.
    pub(super) fn stand_still(&mut self, day: Day) {
        super::keep_begun(&mut self.conditions, day, |conditions| conditions.from);
        for until in [&mut self.on_sale_until, &mut self.renewable_until, &mut self.issuable_until] {
            *until = until.filter(|until| *until < day);
        }
        if day < self.on_sale_from {
            self.on_sale_until = Some(self.on_sale_from.minus_days(1));
        }
    }
}
