//! クーポン — The RA adds the coupons that a dealer bought (2.0).

use super::{MAX_NAME, Ra};
use crate::catalogue::Service;
use crate::context::Command;
use crate::error::{Code, Error, Result};
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
        let command = Command::new(self.actor(), "add_coupons", key, coupons);
        let now = self.context.clock.now();
        self.context.run(&command, now, |writer, moment| {
            let catalogue = self.context.catalogue(writer);
            let numbers = judged(coupons, catalogue.service(&coupons.service)?, moment.today)?;
            let mut added = Vec::with_capacity(numbers.len());
            for number in numbers {
                if writer.coupon(&number)?.is_some() {
                    return Err(Error::rule_of(Code::Conflict, Rule::CouponExists));
                }
                let coupon = Coupon {
                    number,
                    dealer_code: coupons.dealer_code.trim().to_owned(),
                    service: coupons.service.clone(),
                    expires_on: coupons.expires_on,
                    state: CouponState::Unused,
                };
                writer.insert_coupon(&coupon)?;
                added.push(coupon);
            }
            Ok(added)
        })
    }
}

/// The numbers as they are kept, or everything that is wrong with them and what comes with them.
fn judged(coupons: &NewCoupons, service: &Service, today: Day) -> Result<Vec<String>> {
    let numbers = coupons.numbers.iter().map(|number| text::normalise(Field::Coupon, number));
    let numbers = numbers.collect::<Result<Vec<_>, Rule>>();
    let of_numbers = |is_so: &dyn Fn(&[String]) -> bool| numbers.as_ref().is_ok_and(|all| is_so(all));
    let dealer_code = coupons.dealer_code.trim();
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    let lacks_one = |all: &[String]| all.is_empty() || all.iter().any(String::is_empty);
    let has_a_strange_one = |all: &[String]| !all.iter().all(|number| is_plain(number));
    let faults = [
        (dealer_code.is_empty() || of_numbers(&lacks_one), Rule::Required),
        (dealer_code.chars().count() > MAX_NAME || coupons.numbers.len() > MAX_COUPONS, Rule::TooLong),
        (!is_plain(dealer_code) || of_numbers(&has_a_strange_one), Rule::BadFormat),
        (!coupon::takes_coupons(service) || coupons.expires_on < today, Rule::CouponUnusable),
    ];
    let faults = faults.into_iter().filter_map(|(is_so, rule)| is_so.then_some(rule));
    let faults: Vec<_> = faults.chain(numbers.as_ref().err().copied()).collect();
    match numbers {
        Ok(numbers) if faults.is_empty() => Ok(numbers),
        _ => Err(Error::invalid_by(faults)),
    }
}
