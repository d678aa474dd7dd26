//! クーポン — What a dealer bought in advance: it pays one new application, renewal or switch (2.0).

use serde::{Deserialize, Serialize};

use super::{Day, choice};

choice! {
    /// クーポンの状態 — Where a coupon stands.
    CouponState {
        1 Unused "unused" "未使用" "unused"
        2 Reserved "reserved" "申込中" "reserved by an open application"
        3 Used "used" "使用済み" "used"
        4 Expired "expired" "期限切れ" "expired"
    }
}

/// クーポン — One coupon of a dealer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Coupon {
    /// クーポン番号 — Its number, unique in the registry.
    pub number: String,
    /// 特約店コード — The dealer it belongs to.
    pub dealer_code: String,
    /// サービス — The service it pays, by its identifier in the catalogue.
    pub service: String,
    /// 有効期限 — The last day on which an application with it can be submitted.
    pub expires_on: Day,
    /// 状態 — Where it stands.
    pub state: CouponState,
}

/// 追加するクーポン — Coupons of one dealer for one service, as the RA adds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCoupons {
    /// 特約店コード — The dealer they belong to.
    pub dealer_code: String,
    /// サービス — The service they pay: one with a fixed term.
    pub service: String,
    /// 有効期限 — The last day on which an application with one of them can be submitted.
    pub expires_on: Day,
    /// クーポン番号 — Their numbers, 1 to 1,000 of 1 to 64 characters each.
    pub numbers: Vec<String>,
}
