//! C の顔 — The C face: `libpassport.so`, `libpassport.a` and `include/passport.h`.
//!
//! Bindings carry, core decides: a function here checks its pointers, calls one verb of `passport_core` and hands
//! the answer out. One file a noun:
//!
//! | file | noun |
//! |---|---|
//! | [`registry`], [`options`] | the registry and how it is opened |
//! | [`session`], [`ra`] | the two desks |
//! | [`drafts`], [`draft`], [`profile`] | the drafts that a desk makes; a draft and a profile, the handles that change |
//! | [`sign_in`], [`credentials`] | signing in; what the RA gives to sign in by |
//! | [`initial_password`], [`one_time_password`], [`login_certificate`] | what is signed in by |
//! | [`receipt`], [`account`], [`accounts`], [`application`], [`certificate`], [`applications`], [`actions`], [`findings`], [`worklist`], [`due`], [`coupons`], [`papers`], [`notices`], [`audit`], [`catalogue_changes`], [`campaign`], [`stickers`], [`export`], [`import`], [`backup`], [`integrity`], [`csr`] | what the verbs answer: snapshots, which never change |
//! | [`text`], [`bytes`] | text and bytes that the caller owns |
//! | [`error`] | why a call did not do what it was asked to |
//! | [`lookup`] | names, labels and lengths of the enumerations |
//! | `boundary`, `handle`, `column` | how a call comes in; what a handle is; the columns of a page |
//!
//! # Safety
//!
//! Every function is `unsafe` to Rust for the same reason, which is C's: a pointer to text must be NULL or lead to a
//! NUL, one to bytes must be NULL or have as many bytes behind it as its length says, an output must be NULL or have
//! room for its type, and none of them may be written by another thread meanwhile. Handles need no such promise: a
//! handle is a number in a pointer's clothes and is never dereferenced.

#![allow(non_camel_case_types, reason = "the types have their C names")]
#![allow(clippy::missing_safety_doc, reason = "the contract is the same for all and stands above")]

mod boundary;
mod column;
mod handle;

pub mod account;
pub mod accounts;
pub mod actions;
pub mod application;
pub mod applications;
pub mod audit;
pub mod backup;
pub mod bytes;
pub mod campaign;
pub mod catalogue_changes;
pub mod certificate;
pub mod coupons;
pub mod credentials;
pub mod csr;
pub mod draft;
pub mod drafts;
pub mod due;
pub mod error;
pub mod export;
pub mod findings;
pub mod import;
pub mod initial_password;
pub mod integrity;
pub mod login_certificate;
pub mod lookup;
pub mod notices;
pub mod one_time_password;
pub mod options;
pub mod papers;
pub mod profile;
pub mod query;
pub mod ra;
pub mod receipt;
pub mod registry;
pub mod session;
pub mod sign_in;
pub mod stickers;
pub mod text;
pub mod types;
pub mod worklist;
