//! 申込条件 — What an application was sold by.

use serde::{Deserialize, Serialize};

/// 申込条件 — What an application was sold by on the day of its submission, kept with its record: its form says it for ever, and
/// its term is issued as it was applied for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Offer {
    /// The service's name for people.
    pub(crate) service_name: String,
    /// To whom the form is addressed.
    pub(crate) addressee: String,
    /// The dealer the account bought through; empty for none.
    pub(crate) dealer_code: String,
    /// What the form says of the price when a dealer stands between.
    pub(crate) dealer_price_note: String,
    /// In yen with tax; none when nothing is paid.
    pub(crate) price: Option<u32>,
    /// Whether it asks for a term of the contract; the renewal of a contract that renews itself asks for a certificate alone.
    pub(crate) asks_for_term: bool,
    /// The months of a term, and of a certificate of an auto-renewing contract.
    pub(crate) term_months: u32,
    pub(crate) certificate_months: u32,
}
