//! libpassport — the application and contract system of a TLS server certificate service, as a library.
//!
//! [`Registry`] is one file; from it come two desks: [`Session`], a subscriber's, which sees one account, and [`Ra`],
//! the registration authority's, opened for a named operator. A [`model::Draft`] is checked and submitted at the
//! first; the second reviews, approves and issues. Every "no" is a [`Rule`] with its reason.
//!
//! | module | holds |
//! |---|---|
//! | `registry`, `session`, `ra` | what is public: the desks and their verbs |
//! | [`model`] | plain values |
//! | `rules` | pure decisions, one file a section of the guide |
//! | [`catalogue`] | what is sold, under which windows and caps: data |
//! | `pki` | CSRs, certificates, the built-in CA |
//! | `calendar` | coming ends and windows as iCalendar |
//! | `paper` | the application form as it is printed |
//! | `store` | the durable store; SQLite behind it |
//! | `sign_in` | how a try to sign in is counted and judged |
//! | `context`, `filing`, `audit`, `outbox` | how a command runs, where its record is filed, what is written and told about it |
//! | `dossiers` | records with everything the rules may ask for |
//! | `listing` | a page of a list, for both desks |
//! | `integrity` | goes through a whole registry and tells what is not as it should be |
//! | `key_pair` | a private key that is wiped |
//! | `backup` | a copy of the registry, made while others use it |
//! | `export`, `import` | the list as a file; records of another system, from a file |
//! | `journal` | what a log is told of commands |
//! | `clock`, `chance` | the only two places where time and randomness come in |

#![forbid(unsafe_code)]

mod audit;
mod backup;
mod calendar;
pub mod catalogue;
mod chance;
mod clock;
mod consequence;
mod context;
mod digest;
mod dossiers;
mod error;
mod export;
mod filing;
mod import;
mod integrity;
mod journal;
mod key_pair;
mod listing;
pub mod model;
mod outbox;
mod paper;
mod pki;
mod ra;
mod registry;
mod rule;
mod rules;
mod session;
mod sign_in;
mod store;

pub use backup::Backup;
pub use clock::Clock;
pub use error::{Code, Error, Finding, Result, Severity};
pub use pki::csr::inspect_csr;
pub use ra::{Import, Ra};
pub use registry::{Options, Registry};
pub use rule::{Language, Rule};
pub use session::Session;

/// 版 — The library's version, as `0.1.0`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
