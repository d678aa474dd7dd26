//! 値 — Plain values: what the desks answer, the rules judge and the store keeps.

pub mod account;
pub mod act;
pub mod application;
pub(crate) mod authority;
pub mod certificate;
mod choice;
pub mod contract;
pub mod csr;
pub mod day;
pub(crate) mod dossier;
pub mod draft;
pub mod field;
mod form;
pub mod identifier;
pub(crate) mod name;
pub mod page;
pub mod status;

pub use account::Account;
pub use act::{Act, Action};
pub use application::{AgreedTerms, Application, Receipt};
pub use certificate::{Certificate, DownloadFormat, RevocationReason};
pub(crate) use choice::choice;
pub use contract::{Contract, ContractState, Ending};
pub use csr::{CsrInspection, KeyType};
pub use day::{Day, Instant, Window};
pub(crate) use dossier::{Dossier, Sibling};
pub use draft::Draft;
pub use field::{Field, Format};
pub use form::Form;
pub use identifier::{AccessKey, ApplicationNumber, ContractCode, RequestKey};
pub use page::{ListPage, ListRow};
pub use status::{Event, Kind, Status};
