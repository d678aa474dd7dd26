//! 値 — Plain values: what the desks answer, the rules judge and the store keeps.

pub mod account;
pub mod act;
pub mod application;
pub(crate) mod authority;
pub(crate) mod blocklist;
pub mod campaign;
pub mod certificate;
pub mod change;
mod choice;
pub mod contract;
pub mod coupon;
pub mod credential;
pub mod csr;
pub mod day;
pub(crate) mod dossier;
pub mod draft;
pub mod field;
mod form;
pub mod identifier;
pub(crate) mod name;
pub mod notice;
pub(crate) mod offer;
pub mod page;
pub mod paper;
pub mod profile;
pub mod query;
pub mod secret;
pub mod status;
pub mod sticker;
pub mod trail;
pub mod work;

pub use account::{Account, NewAccount};
pub use act::{Act, Action, Remedy};
pub use application::{AgreedTerms, Application, Receipt};
pub use authority::CaAlgorithm;
pub use campaign::{Campaign, CampaignReport, CampaignRow, Criterion, NewCampaign, Standing};
pub(crate) use certificate::Evidence;
pub use certificate::{Certificate, DownloadFormat, RevocationReason};
pub(crate) use change::ComingKind;
pub use change::{Aspect, CatalogueChange};
pub(crate) use choice::choice;
pub use contract::{Contract, ContractState, Ending};
pub use coupon::{Coupon, CouponState, NewCoupons};
pub(crate) use credential::{Credential, OneTime, Password, PasswordHash, Strength, Visit};
pub use credential::{
    InitialPassword, IssuedLoginCertificate, LoginCertificate, LoginRequest, OneTimeMail, OneTimePassword,
    PasswordChange, Proof,
};
pub use csr::{CsrInspection, KeyType};
pub use day::{Day, Instant, Window};
pub(crate) use dossier::{Dossier, Sibling};
pub use draft::Draft;
pub use field::{Field, Format};
pub use form::Form;
pub use identifier::{AccessKey, ApplicationNumber, ContractCode, RequestKey};
pub use notice::{Notice, NoticeKind};
pub(crate) use offer::Offer;
pub use page::{ListPage, ListRow, ListView};
pub use paper::Paper;
pub use profile::Profile;
pub use query::{DayKind, DayRange, ListQuery, SearchField, SortKey, TextCondition};
pub use secret::{SecretBytes, SecretText};
pub use status::{Event, Kind, Status};
pub use sticker::Sticker;
pub use trail::{AuditCheck, AuditRecord};
pub use work::{DueKind, DueWork, Task, WorkItem};
