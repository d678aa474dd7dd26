//! 見比べ — Holds what the library answers and keeps against the model.

use passport_core::model::{
    Act, Application, ApplicationNumber, Coupon, CouponState, Instant, ListPage, ListQuery, ListView, Remedy,
};
use passport_core::{Error, Rule};

use super::World;
use crate::model::{Day, ends};

impl World<'_> {
    pub(super) fn agree<T, U>(&mut self, verb: &str, what: String, must: Result<T, Rule>, is: Result<U, Error>) {
        let must = must.err();
        let is = match is {
            Ok(_) => None,
            Err(refusal) => match refusal.rule() {
                Some(rule) => Some(rule),
                None => self.differ(&format!("{what}: {refusal} {:?}", refusal.cause())),
            },
        };
        self.log.push(format!("{what} -> {}", must.map_or("ok", |rule| rule.name())));
        self.count(verb, must.map_or("ok", |rule| rule.name()));
        self.same(&what, &is, &must);
    }

    pub(super) fn count(&self, verb: &str, answer: &str) {
        let mut tally = self.tally.borrow_mut();
        tally.calls += 1;
        *tally.answers.entry((verb.to_owned(), answer.to_owned())).or_default() += 1;
    }

    pub(super) fn same<T: PartialEq + std::fmt::Debug>(&self, what: &str, is: &T, must: &T) {
        if is != must {
            self.differ(&format!("{what}: the library says {is:?}, the model {must:?}"));
        }
    }

    pub(super) fn differ(&self, what: &str) -> ! {
        // Without the hook of a panic, which would be told once for each history that is tried to find the least one.
        std::panic::resume_unwind(Box::new(format!("{what}\n{}", self.log.join("\n"))));
    }

    /// All ten acts of a record.
    pub(super) fn compare_menu(&self, place: usize, at: Option<Instant>) {
        let account = self.model.records[place].account;
        let what = format!("the menu of #{place} at {at:?}");
        let is = self.sessions[account].actions(self.numbers[place], at);
        if at.is_some_and(|at| at < self.model.records[place].received_at) {
            return self.same(&what, &is.unwrap_err().rule(), &Some(Rule::AtBeforeRecord));
        }
        let then = at.map_or_else(|| self.model.clone(), |at| self.model.at(at));
        let verb = if at.is_some() { "menu ahead" } else { "menu" };
        for action in is.unwrap() {
            let what = format!("{what}: {}", action.act.name());
            let must = then.permit(place, action.act).err();
            self.count(verb, must.map_or("ok", |rule| rule.name()));
            self.same(&what, &action.rule, &must);
            let is_by_time = matches!(
                must,
                None | Some(Rule::RenewalNotOpen | Rule::ReissueWindowClosed | Rule::ContinuationNotOpen)
            );
            if let Some((opens, closes)) = then.window(place, action.act).filter(|_| is_by_time) {
                let window = (action.opens.map(|day| day.to_string()), action.closes.map(|day| day.to_string()));
                self.same(&what, &window, &(Some(opens.to_string()), Some(closes.to_string())));
            }
            if let (Act::Reissue, Some(Rule::ReissueWindowClosed | Rule::ReissueAlreadyUsed)) = (action.act, must) {
                let is_ev = then.records[place].service.is_ev;
                let remedy = if is_ev { Remedy::NewApplication } else { Remedy::AskTheRa };
                self.same(&what, &action.remedy, &Some(remedy));
            }
            if must == Some(Rule::SupersededRecord) {
                let current = then.records[place].contract.and_then(|contract| then.contracts[contract].current);
                self.same(&what, &action.record, &current.map(|current| self.numbers[current]));
            }
        }
    }

    pub(super) fn compare_all(&mut self) {
        for place in 0..self.numbers.len() {
            self.compare_record(place);
        }
    }

    pub(super) fn compare_record(&mut self, place: usize) {
        let is: Application = self.ra.application(self.numbers[place]).unwrap();
        let must = &self.model.records[place];
        let what = |part: &str| format!("#{place}: {part}");
        self.same(&what("kind"), &(is.kind, is.service.as_str()), &(must.kind, must.service.id));
        self.same(&what("status"), &is.status, &must.status);
        self.same(&what("reason"), &is.rejection_reason, &must.rejection_reason);
        self.same(&what("base"), &is.base, &must.base.map(|base| self.numbers[base]));
        self.same(&what("has a contract"), &is.contract_code.is_some(), &must.contract.is_some());
        if let (Some(contract), Some(code)) = (must.contract, is.contract_code) {
            let other = self.codes.iter().find(|(_, known)| **known == code).map(|(place, _)| *place);
            self.same(&what("contract"), &other.unwrap_or(contract), &contract);
            let known = *self.codes.entry(contract).or_insert(code);
            self.same(&what("contract code"), &code, &known);
        }
        let must = &self.model.records[place];
        let is = is.certificate.as_ref().map(|certificate| {
            let late_until = certificate.late_reissue_until.map(|day| day.to_string());
            let validity = (certificate.not_before, certificate.not_after);
            let revocation = (certificate.revoked_at, certificate.revocation_reason, certificate.revocation_due_at);
            (validity, revocation, late_until, certificate.has_free_reissue)
        });
        let must = must.certificate.as_ref().map(|certificate| {
            let late_until = certificate.late_until.map(|day| day.to_string());
            let validity = (certificate.not_before, ends(certificate.last_day));
            let revocation = (certificate.revoked_at, certificate.reason, certificate.due_at);
            (validity, revocation, late_until, certificate.reissue_is_free)
        });
        self.same(&what("certificate"), &is, &must);
        self.tally.borrow_mut().records += 1;
    }

    pub(super) fn compare_lists(&self) {
        for (account, session) in self.sessions.iter().enumerate() {
            for view in [ListView::Current, ListView::Past] {
                let page = session.applications(&ListQuery::of(view, ListPage::MAX_ROWS), None).unwrap();
                let mut is: Vec<_> = page.rows.iter().map(|row| row.number).collect();
                let places = self.model.listed(account, view == ListView::Past);
                let mut must: Vec<_> = places.iter().map(|&place| self.numbers[place]).collect();
                is.sort();
                must.sort();
                let place = |number: &ApplicationNumber| self.numbers.iter().position(|known| known == number);
                let is: Vec<_> = is.iter().map(place).collect();
                let must: Vec<_> = must.iter().map(place).collect();
                self.same(&format!("the {} list of {account}", view.name()), &is, &must);
                self.same("the total", &page.total, &u32::try_from(must.len()).unwrap());
                let days: Vec<_> = page.rows.iter().map(|row| row.received_on).collect();
                if days.is_sorted_by(|one, next| one >= next) {
                    self.count("list", view.name());
                } else {
                    self.differ("a list is not newest first");
                }
            }
        }
    }

    pub(super) fn compare_coupons(&self) {
        for (account, session) in self.sessions.iter().enumerate() {
            let told = |coupons: Vec<Coupon>| -> Vec<(String, CouponState)> {
                coupons.into_iter().map(|coupon| (coupon.number, coupon.state)).collect()
            };
            let is = session.coupons().map(told).map_err(|refusal| refusal.rule().unwrap());
            let must = self.model.coupons_of(account);
            self.count("coupons", if must.is_ok() { "ok" } else { "dealer_code_required" });
            self.same(&format!("the coupons of {account}"), &is, &must);
        }
    }

    pub(super) fn compare_worklist(&self) {
        let place = |number| self.numbers.iter().position(|known| *known == number).unwrap();
        let day = |day: Option<passport_core::model::Day>| day.map(|day| day.to_string());
        let items = self.ra.worklist().unwrap();
        let mut is: Vec<_> = items
            .iter()
            .map(|item| (place(item.number), item.task, item.due_at, day(item.opens), day(item.contract_ends_on)))
            .collect();
        is.sort_by_key(|item| item.0);
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        let must: Vec<_> = self.model.worklist();
        let must: Vec<_> = must
            .iter()
            .map(|item| (item.record, item.task, item.due_at, text(item.opens), text(item.contract_ends_on)))
            .collect();
        self.count("worklist", if must.is_empty() { "empty" } else { "work" });
        self.same("the worklist", &is, &must);
        let pressing = |at: Option<Instant>| at.map_or(i64::MAX, |at| at.timestamp());
        if !items.is_sorted_by_key(|item| pressing(item.due_at)) {
            self.differ("the worklist is not in the order of what is due");
        }
    }

    pub(super) fn compare_lists_and_work(&mut self) {
        self.compare_all();
        self.compare_lists();
        self.compare_coupons();
        self.compare_worklist();
    }
}
