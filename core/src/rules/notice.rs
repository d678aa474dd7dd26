//! 8 通知 — Which notices of a contract fall due on which day, and which of them still matter.

use super::{contract, windows};
use crate::catalogue::{Catalogue, Plan, Service};
use crate::model::{Certificate, Contract, Day, Field, Kind, NoticeKind, Sibling};

/// A notice that time brings: the day it falls due, what it tells, the end it is about, and how many days before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) due_on: Day,
    pub(crate) kind: NoticeKind,
    pub(crate) end: Day,
    pub(crate) days_before: u32,
}

/// What the notices of a contract hang on.
pub(crate) struct Ground<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) service: &'a Service,
    pub(crate) certificate: &'a Certificate,
    pub(crate) siblings: &'a [Sibling],
    /// What was told of the record already: each kind with its end and how many days before.
    pub(crate) told: &'a [(NoticeKind, Day, u32)],
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) today: Day,
}

impl Ground<'_> {
    /// Every stage of a living contract, none of them due on or before the issue of the certificate. The end of a revoked
    /// certificate is nobody's concern; that of a fixed term remains.
    fn stages(&self) -> Vec<Stage> {
        let Ground { contract, service, certificate, catalogue, today, .. } = *self;
        let Some(last) = contract::last_day(contract, service, today).filter(|last| today <= *last) else {
            return Vec::new();
        };
        let settings = catalogue.settings(today);
        let renewal_end = match service.plan {
            Plan::Fixed => Some(last),
            // A certificate that lasts to the contract's end is the last one.
            Plan::AutoRenewing => Some(certificate.last_day())
                .filter(|_| !certificate.counts_as_revoked())
                .filter(|end| contract::ends_on(contract, service).is_none_or(|last| *end < last)),
        };
        let outlived =
            service.plan == Plan::Fixed && !certificate.counts_as_revoked() && certificate.last_day() < last;
        let of = |kind, end: Option<Day>, days: &[u32]| {
            let stage =
                |end: Day, before: u32| Stage { due_on: end.minus_days(before), kind, end, days_before: before };
            end.into_iter().flat_map(|end| days.iter().map(move |before| stage(end, *before))).collect::<Vec<_>>()
        };
        let mut stages = of(NoticeKind::Renewal, renewal_end, &settings.renewal_notice_days);
        let continuation_end = outlived.then_some(certificate.last_day());
        stages.extend(of(NoticeKind::Continuation, continuation_end, &settings.continuation_notice_days));
        stages.retain(|stage| certificate.issued_on() < stage.due_on);
        stages.sort_by_key(|stage| stage.due_on);
        stages
    }

    /// 期日の来た通知 — The latest stage of each kind that has fallen due, if it still matters and neither it nor a later one was
    /// told: its end has not passed, nothing that follows is under way, and the contact wants it.
    ///
    /// What was told decides, no day up to which notices were made: a stage that could not be told while something was
    /// under way, or that another catalogue brought, is told when it can be, and a clock that steps back repeats none.
    pub(crate) fn due(&self) -> Vec<Stage> {
        let mut latest: Vec<Stage> = Vec::new();
        for stage in self.stages().into_iter().filter(|stage| stage.due_on <= self.today) {
            latest.retain(|earlier| earlier.kind != stage.kind);
            latest.push(stage);
        }
        latest.retain(|stage| self.matters(stage) && !self.was_told(stage));
        latest
    }

    fn was_told(&self, stage: &Stage) -> bool {
        self.told
            .iter()
            .any(|(kind, end, before)| *kind == stage.kind && *end == stage.end && *before <= stage.days_before)
    }

    fn matters(&self, stage: &Stage) -> bool {
        let under_way = |kinds: &[Kind]| {
            self.siblings.iter().any(|sibling| sibling.status.is_open() && kinds.contains(&sibling.kind))
        };
        let follows = match stage.kind {
            NoticeKind::Renewal => {
                let opted_out = self.contract.contacts.text(Field::RegistrationRenewalNotice) == "false";
                let offered = windows::renewal_is_offered(self.service, self.catalogue, self.today);
                opted_out || !offered || under_way(&[Kind::Renewal, Kind::Switch])
            }
            _ => under_way(&[Kind::Continuation, Kind::Renewal, Kind::Switch]),
        };
        self.today <= stage.end && !follows
    }

    /// 次の期日 — The day after today on which the next notice falls due, or other settings come into force.
    pub(crate) fn next(&self) -> Option<Day> {
        let stages = self.stages();
        let next = stages.iter().map(|stage| stage.due_on).find(|due| self.today < *due);
        let lives = contract::lives(self.contract, self.service, self.today);
        let settings = self.catalogue.next_settings(self.today).filter(|_| lives);
        next.into_iter().chain(settings).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ContractCode;
    use crate::model::account::AccountId;

    #[test]
    fn a_stage_is_told_unless_it_or_a_later_one_of_its_kind_and_end_was() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let catalogue = &Catalogue::built_in().unwrap();
        let (issued, end, today) = (day("2022-04-01"), day("2023-04-01"), day("2023-02-10"));
        let contract = |service: &str| {
            let code = ContractCode::new(1).unwrap();
            Contract { anchor: Some(issued), ..Contract::new(code, AccountId(1), service.to_owned(), 12) }
        };
        let certificate =
            Certificate::new("01".to_owned(), (issued.starts(), end.ends()), issued.starts(), Vec::new());
        let due_of = |contract: &Contract, certificate: &Certificate, told: &[(NoticeKind, Day, u32)]| {
            let service = catalogue.service(&contract.service).unwrap();
            let due = Ground { contract, service, certificate, siblings: &[], told, catalogue, today }.due();
            due.iter().map(|stage| stage.days_before).collect::<Vec<_>>()
        };
        let fixed = contract("SR3.0-1Y");
        let due = |told: &[(NoticeKind, Day, u32)]| due_of(&fixed, &certificate, told);
        let renewal = NoticeKind::Renewal;
        assert_eq!(due(&[]), [60]);
        assert_eq!(due(&[(renewal, end, 90)]), [60]);
        assert!(due(&[(renewal, end, 60)]).is_empty());
        assert!(due(&[(renewal, end, 30)]).is_empty(), "the clock ran ahead meanwhile");
        assert_eq!(due(&[(renewal, day("2023-03-31"), 30)]), [60]);
        assert_eq!(due(&[(NoticeKind::Continuation, end, 30)]), [60]);
        let late = Certificate { issued_at: day("2023-01-31").starts(), ..certificate.clone() };
        assert!(due_of(&fixed, &late, &[]).is_empty(), "it was issued on the day of the stage");
        // The last certificate of a contract that was cancelled is followed by none.
        let cancelled = |cancelled_on| Contract { cancelled_on, ..contract("SR3.0-AUTO") };
        assert_eq!(due_of(&cancelled(None), &certificate, &[]).len(), 1);
        assert!(due_of(&cancelled(Some(end)), &certificate, &[]).is_empty());
    }
}
