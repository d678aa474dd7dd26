//! 取込み — A file of records of another system: its rows, cell by cell, and the contracts they make up (4).

mod file;
mod record;
mod table;

pub(crate) use file::{File, Given};
pub(crate) use record::contract;

use crate::model::Field;
use crate::model::import::column;

/// The column of a title, if there is one.
fn column_of(title: &str) -> Option<&'static str> {
    let own = column::ALL.into_iter().find(|name| *name == title);
    own.or_else(|| Field::from_path(title).map(Field::path))
}
