//! クーポン — The RA adds the coupons that a dealer bought (2.0).

use super::{MAX_NAME, Ra};
use crate::context::Command;
use crate::error::{Code, Error, Finding, Result};
use crate::journal;
use crate::model::{Coupon, CouponState, Day, Field, NewCoupons, RequestKey};
use crate::rule::Rule;
use crate::rules::{coupon, text};

/// The most coupons that are added at once.
const MAX_COUPONS: usize = 1000;

impl Ra {
    /// クーポンの追加 — Adds coupons of a dealer for a service with a fixed term; all of them or none.
    ///
    /// # Errors
    /// `NotFound` with `unknown_service`; `Invalid` with `required` without a dealer code or numbers, `too_long`,
    /// `bad_format`, and `coupon_unusable` for a service that takes none or a day that has passed; `Conflict` with
    /// `coupon_exists` when a number is there already or given twice.
    pub fn add_coupons(&self, coupons: &NewCoupons, key: Option<&RequestKey>) -> Result<Vec<Coupon>> {
        journal::command("add_coupons", || {
            let catalogue = self.context.catalogue();
            let command = Command::new(self.actor(), "add_coupons", key, coupons);
            if let Some(added) = self.context.earlier(&command)? {
                return Ok(added);
            }
            let now = self.context.clock.now();
            let service = catalogue.service(&coupons.service)?;
            let numbers = coupons.numbers.iter().map(|number| text::normalise(Field::Coupon, number));
            let numbers = numbers.collect::<Result<Vec<_>, Rule>>();
            let dealer_code = coupons.dealer_code.trim();
            let mut rules = Vec::new();
            if dealer_code.is_empty()
                || numbers.as_ref().is_ok_and(|all| all.is_empty() || all.iter().any(String::is_empty))
            {
                rules.push(Rule::Required);
            }
            if dealer_code.chars().count() > MAX_NAME || coupons.numbers.len() > MAX_COUPONS {
                rules.push(Rule::TooLong);
            }
            let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
            if !is_plain(dealer_code)
                || numbers.as_ref().is_ok_and(|all| !all.iter().all(|number| is_plain(number)))
            {
                rules.push(Rule::BadFormat);
            }
            if let Err(rule) = &numbers {
                rules.push(*rule);
            }
            if !coupon::takes_coupons(service) || coupons.expires_on < Day::of(now) {
                rules.push(Rule::CouponUnusable);
            }
            let Ok(numbers) =
                numbers.map_err(drop).and_then(|numbers| if rules.is_empty() { Ok(numbers) } else { Err(()) })
            else {
                return Err(Error::invalid(rules.into_iter().map(|rule| Finding::error(None, rule)).collect()));
            };
            self.context.run(&command, now, |writer, _| {
                let mut added = Vec::with_capacity(numbers.len());
                for number in &numbers {
                    if writer.coupon(number)?.is_some() {
                        return Err(Error::rule_of(Code::Conflict, Rule::CouponExists));
                    }
                    let coupon = Coupon {
                        number: number.clone(),
                        dealer_code: dealer_code.to_owned(),
                        service: service.id.clone(),
                        expires_on: coupons.expires_on,
                        state: CouponState::Unused,
                    };
                    writer.insert_coupon(&coupon)?;
                    added.push(coupon);
                }
                Ok(added)
            })
        })
    }
}
