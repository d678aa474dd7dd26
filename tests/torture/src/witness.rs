//! 証人 — What a file holds, seen by SQLite alone: beside the library and beside the faults.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Result};

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Witness {
    /// Entries of the audit.
    pub(crate) entries: u64,
    /// Every row of every table.
    pub(crate) rows: BTreeSet<Vec<u8>>,
}

fn opened(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags_and_vfs(path, flags, crate::vfs::PLAIN)
}

/// What a file holds.
pub(crate) fn of(path: &Path) -> Result<Witness> {
    let connection = opened(path)?;
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let tables = tables.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>>>()?;
    let mut rows = BTreeSet::new();
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let mut line = table.clone().into_bytes();
            for column in 0..columns {
                let value = row.get_ref(column)?;
                line.extend(value.data_type().to_string().bytes());
                match value {
                    ValueRef::Null => {}
                    ValueRef::Integer(number) => line.extend(number.to_be_bytes()),
                    ValueRef::Real(number) => line.extend(number.to_be_bytes()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => line.extend(bytes),
                }
            }
            rows.insert(line);
        }
    }
    let entries = connection.query_row("SELECT count(*) FROM audit", [], |row| row.get::<_, i64>(0))?;
    Ok(Witness { entries: entries.unsigned_abs(), rows })
}

/// Whether SQLite finds nothing wrong with a file's pages, indexes and references.
pub(crate) fn is_sound(path: &Path) -> Result<bool> {
    let connection = opened(path)?;
    let found: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    let dangling = connection.prepare("PRAGMA foreign_key_check")?.exists([])?;
    Ok(found == "ok" && !dangling)
}
