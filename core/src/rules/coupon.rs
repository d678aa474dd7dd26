//! 2.0 クーポン — Whether a coupon can pay an application, and where it stands.

use crate::catalogue::{Plan, Service};
use crate::model::{Account, Coupon, CouponState, Day};

/// クーポンの状態 — Where a coupon stands on a day: unused, it expires with its day; reserved or used, it does not.
pub(crate) fn state(coupon: &Coupon, today: Day) -> CouponState {
    match coupon.state {
        CouponState::Unused if coupon.expires_on < today => CouponState::Expired,
        state => state,
    }
}

/// 予約の解除 — A coupon whose application came to nothing: it can be used again, or has expired if its day has passed.
pub(crate) fn freed(coupon: Coupon, today: Day) -> Coupon {
    let unused = Coupon { state: CouponState::Unused, ..coupon };
    Coupon { state: state(&unused, today), ..unused }
}

/// 利用できるか — Whether it is of the account's dealer, for the service, unexpired and unused; what opens no term takes none at
/// all ([`super::form::takes`]).
pub(crate) fn is_usable(coupon: &Coupon, account: &Account, service: &Service, today: Day) -> bool {
    takes_coupons(service)
        && coupon.service == service.id
        && coupon.dealer_code == account.dealer_code
        && state(coupon, today) == CouponState::Unused
}

/// クーポンの対象か — Whether coupons are sold for a service: those with a fixed term (2.0).
pub(crate) fn takes_coupons(service: &Service) -> bool {
    service.plan == Plan::Fixed
}
