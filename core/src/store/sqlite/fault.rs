//! SQLiteの誤り — What an SQLite error means to a caller.

use rusqlite::ErrorCode;

use crate::error::{Code, Error};

/// An error of any statement but COMMIT: nothing was changed.
pub(super) fn storing(fault: rusqlite::Error) -> Error {
    Error::storage(code(&fault), fault)
}

/// An error of COMMIT. A commit that was refused because another holds the lock changed nothing; after any other
/// fault the change may be there all the same, so the caller repeats with the request key.
pub(super) fn committing(fault: rusqlite::Error) -> Error {
    let code = match code(&fault) {
        Code::Busy => Code::Busy,
        _ => Code::OutcomeUnknown,
    };
    Error::storage(code, fault)
}

fn code(fault: &rusqlite::Error) -> Code {
    match fault.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Code::Busy,
        // Every statement is constant: one that SQLite does not take finds other tables than the schema's.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => Code::Damaged,
        // What is not of the type or the range of its column can only come from outside.
        None if matches!(
            fault,
            rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
        ) =>
        {
            Code::Damaged
        }
        _ => Code::Storage,
    }
}
