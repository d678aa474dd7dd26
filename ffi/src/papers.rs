//! 提出書類 — The papers that were asked for with an application: rows of its snapshot, from 0.

use std::ffi::{CString, c_char};

use passport_core::Result;
use passport_core::model::Paper;

use crate::application::{ApplicationValue, passport_application};
use crate::boundary::{bad_argument, boundary, c_text, c_text_of};
use crate::error::passport_error;
use crate::types::passport_code;

/// One paper as it is handed out.
pub(crate) struct PaperRow {
    id: CString,
    name: CString,
    received_on: CString,
    waived_for: CString,
}

impl PaperRow {
    pub(crate) fn new(paper: &Paper) -> PaperRow {
        PaperRow {
            id: c_text(&paper.id),
            name: c_text(&paper.name),
            received_on: c_text_of(paper.received_on),
            waived_for: c_text_of(paper.waived_for.as_ref()),
        }
    }
}

fn at(value: &ApplicationValue, index: usize) -> Result<&PaperRow> {
    value.papers.get(index).ok_or_else(bad_argument)
}

/// 提出書類の件数 — How many papers were asked for. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_paper_count(
    application: *const passport_application,
    count: *mut usize,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, count, |value| value.papers.len()))
}

/// 書類未着 — The `!` mark: the record is open, and a paper was neither received nor waived (2.0). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_documents_missing(
    application: *const passport_application,
    missing: *mut bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read(application, missing, |value| value.application.documents_missing()))
}

/// 識別子 — A paper's identifier in the catalogue, from 0, as passport_ra_receive_document takes it.
///
/// Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_paper_id(
    application: *const passport_application,
    index: usize,
    id: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(application, id, |value| at(value, index).map(|row| row.id.as_ptr())))
}

/// 名称 — A paper's name for people, from 0.
///
/// Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_paper_name(
    application: *const passport_application,
    index: usize,
    name: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.read_at(application, name, |value| at(value, index).map(|row| row.name.as_ptr())))
}

/// 受領日 — The day a paper came in, as `2026-12-26`, from 0; empty when it has not, never NULL.
///
/// Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_paper_received_on(
    application: *const passport_application,
    index: usize,
    received_on: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(application, received_on, |value| at(value, index).map(|row| row.received_on.as_ptr())))
}

/// 免除の理由 — Why the RA does without a paper, from 0; empty when it was not waived, never NULL.
///
/// Borrowed: it lives until `application` is freed. Any thread. BAD_ARGUMENT for an index beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_application_paper_waived_for(
    application: *const passport_application,
    index: usize,
    waived_for: *mut *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c
        .read_at(application, waived_for, |value| at(value, index).map(|row| row.waived_for.as_ptr())))
}
