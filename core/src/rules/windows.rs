//! 2.1.2, 2.1.5, 2.1.6, 2.4 各申請の期間 — When renewal, switch, continuation, revocation and cancellation are open.

use super::{contract, require};
use crate::catalogue::{Catalogue, Plan, Service};
use crate::error::Denial;
use crate::model::{Certificate, Contract, Day, Kind, Window};
use crate::rule::Rule;

/// What a window hangs on: a living contract, its service and the certificate of the record.
pub(crate) struct Ground<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) service: &'a Service,
    pub(crate) certificate: &'a Certificate,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) today: Day,
}

impl Ground<'_> {
    /// The contract's last day as it stands on a day; a contract with a certificate always has one.
    fn contract_last_day(&self, on: Day) -> Day {
        contract::last_day(self.contract, self.service, on).unwrap_or(self.certificate.last_day())
    }

    /// Whether an auto-renewing contract goes on beyond its certificate, so that there is a next one; a fixed term is renewed
    /// whatever its certificate.
    fn needs_renewal(&self) -> bool {
        let end = contract::ends_on(self.contract, self.service);
        self.service.plan == Plan::Fixed || end.is_none_or(|end| self.certificate.last_day() < end)
    }

    /// "N days before" a last day, but never before the issue of the certificate it hangs on (0).
    fn before(&self, last_day: Day, days: u32) -> Day {
        last_day.minus_days(days).max(self.certificate.issued_on())
    }

    /// 2.1.2 更新申請 — 90 days before the contract's last day (an auto-renewing one's certificate's) to its end.
    pub(crate) fn renewal(&self) -> Result<Window, Denial> {
        require(renewal_is_offered(self.service, self.catalogue, self.today), Rule::ServiceNotOnSale)?;
        // A term ends and extends; what an auto-renewing contract renews is its certificate.
        let hangs_on = match self.service.plan {
            Plan::Fixed => self.contract_last_day(self.today),
            Plan::AutoRenewing => self.certificate.last_day(),
        };
        let opens = self.before(hangs_on, self.service.on(self.today).renewal_days);
        // The term that the contract is in when it opens.
        let closes = self.contract_last_day(self.today.max(opens));
        require(self.needs_renewal() && opens <= closes, Rule::RenewalNotOpen)?;
        Window::new(opens, closes).holding(self.today, Rule::RenewalNotOpen)
    }

    /// 2.1.2 サービス切替 — To a service on sale, while the contract lives.
    pub(crate) fn switch(&self) -> Result<Window, Denial> {
        let on_sale = |id: &String| self.catalogue.service(id).is_ok_and(|target| target.is_on_sale(self.today));
        require(self.service.on(self.today).switch_to.iter().any(on_sale), Rule::SwitchNotOffered)?;
        Ok(Window::new(self.certificate.issued_on(), self.contract_last_day(self.today)))
    }

    /// 2.4 継続発行 — Of a fixed-term contract whose certificate ends before it, from 30 days before that.
    pub(crate) fn continuation(&self) -> Result<Window, Denial> {
        let last_day = self.contract_last_day(self.today);
        let outlived = self.service.plan == Plan::Fixed && self.certificate.last_day() < last_day;
        require(outlived, Rule::ContinuationNotNeeded)?;
        let days = self.catalogue.settings(self.today).continuation_days;
        Window::new(self.before(self.certificate.last_day(), days), last_day)
            .holding(self.today, Rule::ContinuationNotOpen)
    }

    /// 2.1.6 解約 — An auto-renewing contract, until its term's last day.
    pub(crate) fn cancellation(&self) -> Result<Window, Denial> {
        require(self.service.plan == Plan::AutoRenewing, Rule::NotAutoRenewing)?;
        require(self.contract.cancelled_on.is_none(), Rule::AlreadyCancelled)?;
        Ok(Window::new(self.certificate.issued_on(), self.contract_last_day(self.today)))
    }
}

/// 2.1.2 更新の可否 — Whether a contract of a service can be renewed at all: to the same one, or to one of its successors.
pub(crate) fn renewal_is_offered(service: &Service, catalogue: &Catalogue, today: Day) -> bool {
    let on_sale = |id: &String| catalogue.service(id).is_ok_and(|target| target.is_on_sale(today));
    service.is_renewable(today) || service.on(today).renews_to.iter().any(on_sale)
}

/// 2.1.2 申込先のサービス — The service a renewal or a switch may go to.
///
/// A renewal goes to the same service while it is renewable, or to one of its `renews_to` on sale
/// (`service_not_on_sale`); a switch to one of its `switch_to` on sale (`switch_not_offered`). Everything else keeps
/// the record's service.
pub(crate) fn target(kind: Kind, from: &Service, to: &Service, today: Day) -> Result<(), Denial> {
    let among = |others: &[String]| others.contains(&to.id) && to.is_on_sale(today);
    match kind {
        Kind::Renewal if from.id == to.id => require(from.is_renewable(today), Rule::ServiceNotOnSale),
        Kind::Renewal => require(among(&from.on(today).renews_to), Rule::ServiceNotOnSale),
        Kind::Switch => require(among(&from.on(today).switch_to), Rule::SwitchNotOffered),
        _ => require(from.id == to.id, Rule::UnknownService),
    }
}

/// 2.1.2 発行できる日 — An approved renewal is issued from 30 days before the contract's last day or the current
/// certificate's, whichever is earlier; an auto-renewing one's from 30 days before the certificate's. The ground bears the
/// contract's current certificate, which may be a later one than was applied for from.
pub(crate) fn issue_gate(ground: &Ground<'_>) -> Result<Window, Denial> {
    gate(ground).holding(ground.today, Rule::IssueGateClosed)
}

/// 2.1.2 発行の期間 — From when to when the issue gate is open. A revoked certificate leaves nothing to wait for (2.1.5).
pub(crate) fn gate(ground: &Ground<'_>) -> Window {
    let certificate = ground.certificate;
    let hangs_on = match ground.service.plan {
        Plan::Fixed => certificate.last_day().min(ground.contract_last_day(ground.today)),
        Plan::AutoRenewing => certificate.last_day(),
    };
    let opens = if certificate.counts_as_revoked() {
        certificate.issued_on()
    } else {
        ground.before(hangs_on, ground.service.on(ground.today).issue_gate_days)
    };
    Window::new(opens, ground.contract_last_day(ground.today.max(opens)))
}

/// 2.1.5 失効申請 — To the certificate's end, whatever became of its contract.
pub(crate) fn revocation(certificate: &Certificate) -> Window {
    Window::new(certificate.issued_on(), certificate.last_day())
}
