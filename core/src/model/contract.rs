//! 契約 — One certificate subscription; it has a code from the day it is concluded (0, 2.0).

use super::account::AccountId;
use super::{ApplicationNumber, ContractCode, Day, Form, choice};

choice! {
    /// 契約の状態 — Where a contract stands (2.0). Expiry is derived from time, never stored.
    ContractState {
        1 Concluded "concluded" "成立" "concluded"
        2 Active "active" "有効" "active"
        3 Expired "expired" "満了" "expired"
        4 Revoked "revoked" "失効により終了" "revoked"
        5 Switched "switched" "切替により終了" "switched"
        6 Cancelled "cancelled" "解約" "cancelled"
        7 Void "void" "不成立" "void"
    }
}

choice! {
    /// 終わり方 — How a contract was ended before its time.
    Ending {
        1 Revoked "revoked" "失効" "revoked"
        2 Switched "switched" "サービス切替" "switched"
        3 Void "void" "不成立" "void"
    }
}

/// 契約 — A contract as the store keeps it; what it amounts to on a day is for the rules to say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contract {
    /// 契約コード — Its code.
    pub code: ContractCode,
    /// サービス — The service's identifier in the catalogue.
    pub service: String,
    /// 起算日 — The day its months are counted from; none before its first certificate is issued.
    pub anchor: Option<Day>,
    /// 月数 — The months contracted so far, counted from the anchor so that clamping never accumulates.
    pub months: u32,
    /// 解約日 — The day a cancellation takes effect (2.1.6).
    pub cancelled_on: Option<Day>,
    /// 終わり方 — How it was ended before its time, if it was.
    pub ending: Option<Ending>,
    /// 最新の証明書 — The record that bears its current certificate.
    pub current: Option<ApplicationNumber>,
    /// 担当者 — Its contacts: of the latest certificate or contact change.
    pub contacts: Form,
    /// Whether its end by time has been recorded by `run_due`.
    pub(crate) end_is_recorded: bool,
    /// Whether it ends as revoked when what would replace its revoked certificate is rejected or withdrawn (2.1.5).
    pub(crate) ends_if_unreplaced: bool,
    pub(crate) account: AccountId,
}

impl Contract {
    /// A contract of an account for a service, on which nothing has been issued yet.
    pub(crate) fn new(code: ContractCode, account: AccountId, service: String, months: u32) -> Contract {
        Contract {
            code,
            service,
            anchor: None,
            months,
            cancelled_on: None,
            ending: None,
            current: None,
            contacts: Form::default(),
            end_is_recorded: false,
            ends_if_unreplaced: false,
            account,
        }
    }
}
