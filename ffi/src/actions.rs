//! 操作の一覧 — What can be done from a record, and which rule denies the rest: in the order of the guide.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::{Action, ApplicationNumber};

use crate::boundary::{bad_argument, boundary, c_text_of, freed, number_of};
use crate::error::passport_error;
use crate::handle::opaque;
use crate::types::{passport_act, passport_code, passport_remedy, passport_rule};

/// 操作の一覧 — Every act of a record, or of several one after another, with its answer. It never changes.
pub struct passport_actions {
    _opaque: [u8; 0],
}

/// The value behind the handle of a list of actions.
pub(crate) struct ActionsValue(Vec<ActionValue>);

opaque!(passport_actions => ActionsValue);

struct ActionValue {
    number: i64,
    act: i32,
    allowed: bool,
    rule: i32,
    opens: CString,
    closes: CString,
    record: i64,
    remedy: i32,
}

impl ActionsValue {
    /// The acts of one record after another.
    pub(crate) fn new(of: &[ApplicationNumber], actions: &[Vec<Action>]) -> ActionsValue {
        let value = |(number, action): (ApplicationNumber, &Action)| ActionValue {
            number: number.value(),
            act: action.act.number(),
            allowed: action.allowed,
            rule: action.rule.map_or(0, |rule| rule as i32),
            opens: c_text_of(action.opens),
            closes: c_text_of(action.closes),
            record: number_of(action.record),
            remedy: action.remedy.map_or(0, |remedy| remedy.number()),
        };
        let each =
            of.iter().zip(actions).flat_map(|(number, actions)| actions.iter().map(|action| (*number, action)));
        ActionsValue(each.map(value).collect())
    }

    fn at(&self, index: usize) -> Result<&ActionValue> {
        self.0.get(index).ok_or_else(bad_argument)
    }
}

/// 件数 — How many acts are answered: all there are, for each record. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_count(
    actions: *const passport_actions,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(actions, count, |actions| actions.0.len()))
}

/// 申込番号 — The number of the record whose act is at an index, from 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_number(
    actions: *const passport_actions,
    index: usize,
    number: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(actions, number, |actions| actions.at(index).map(|action| action.number)))
}

/// 操作 — The act at an index, from 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_act(
    actions: *const passport_actions,
    index: usize,
    act: *mut passport_act,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(actions, act, |actions| actions.at(index).map(|action| action.act)))
}

/// 可否 — Whether the act at an index is open. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_allowed(
    actions: *const passport_actions,
    index: usize,
    allowed: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(actions, allowed, |actions| actions.at(index).map(|action| action.allowed)))
}

/// 理由 — The rule that denies the act at an index; PASSPORT_RULE_NONE when it is open. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_rule(
    actions: *const passport_actions,
    index: usize,
    rule: *mut passport_rule,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(actions, rule, |actions| actions.at(index).map(|action| action.rule)))
}

/// 開始日 — The first day the act is open, as `2026-12-26`; empty where it knows no window, never NULL.
///
/// Borrowed: it lives until `actions` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_opens(
    actions: *const passport_actions,
    index: usize,
    day: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(actions, day, |actions| actions.at(index).map(|action| action.opens.as_ptr())))
}

/// 最終日 — The last day the act is open, as `2026-12-26`; empty where it knows no window, never NULL.
///
/// Borrowed: it lives until `actions` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_closes(
    actions: *const passport_actions,
    index: usize,
    day: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(actions, day, |actions| actions.at(index).map(|action| action.closes.as_ptr())))
}

/// 対象 — The number of the record to use instead, for PASSPORT_RULE_SUPERSEDED_RECORD; otherwise 0. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_record(
    actions: *const passport_actions,
    index: usize,
    record: *mut i64,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(actions, record, |actions| actions.at(index).map(|action| action.record)))
}

/// 残る方法 — What is left instead, from 0, for a reissue that is closed or used up; else PASSPORT_REMEDY_NONE. Any thread.
///
/// BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_remedy(
    actions: *const passport_actions,
    index: usize,
    remedy: *mut passport_remedy,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(actions, remedy, |actions| actions.at(index).map(|action| action.remedy)))
}

/// 操作の一覧の解放 — Frees the list and what was borrowed from it. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_actions_free(actions: *mut passport_actions) -> passport_code {
    freed(actions)
}
