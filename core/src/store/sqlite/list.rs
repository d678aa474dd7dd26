//! 一覧 — The list's statements: list columns only, by the one covering index, in its order.

use rusqlite::params;

use super::rows::{Rows, get, instant, kind, optional_code, optional_day, status};
use crate::error::Result;
use crate::model::account::AccountId;
use crate::model::{ApplicationNumber, ListView};
use crate::store::{ListCut, StoredRow};

/// A page and a count of one range of the covering index.
macro_rules! columns {
    () => {
        "number, received_at, service, status, kind, valid_from, valid_until, contract, organization, server_name, coupon, \
         documents_missing"
    };
}

/// `is_current` is a hint; the days have the last word.
macro_rules! current {
    () => {
        " FROM application INDEXED BY application_list WHERE account = ?1 AND is_current = 1 \
         AND (past_from IS NULL OR past_from > ?2) AND (issued_on IS NULL OR issued_on > ?3)"
    };
}

/// What is past for good, and what time alone has made past: two ranges in the same order.
macro_rules! past {
    ($columns:expr) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM application INDEXED BY application_list WHERE account = ?1 AND is_current = 0 \
             AND (issued_on IS NULL OR issued_on > ?3) UNION ALL SELECT ",
            $columns,
            " FROM application INDEXED BY application_list WHERE account = ?1 AND is_current = 1 \
             AND past_from <= ?2 AND (issued_on IS NULL OR issued_on > ?3)"
        )
    };
}

const CURRENT_ROWS: &str =
    concat!("SELECT ", columns!(), current!(), " ORDER BY received_at DESC, sequence DESC LIMIT ?4");
const PAST_ROWS: &str =
    concat!(past!(concat!(columns!(), ", sequence")), " ORDER BY received_at DESC, sequence DESC LIMIT ?4");
const CURRENT_COUNT: &str = concat!("SELECT count(*) FROM (SELECT 1", current!(), " LIMIT ?4)");
const PAST_COUNT: &str = concat!("SELECT count(*) FROM (", past!("1"), " LIMIT ?4)");

pub(super) fn count(view: ListView) -> &'static str {
    match view {
        ListView::Current => CURRENT_COUNT,
        ListView::Past => PAST_COUNT,
    }
}

pub(super) fn rows(
    rows: &Rows<'_>,
    account: AccountId,
    view: ListView,
    cut: ListCut,
    limit: u32,
) -> Result<Vec<StoredRow>> {
    let sql = match view {
        ListView::Current => CURRENT_ROWS,
        ListView::Past => PAST_ROWS,
    };
    let parameters = params![account.0, cut.today.number(), cut.hidden_up_to.number(), limit];
    rows.all(sql, parameters, |row| {
        Ok(StoredRow {
            number: ApplicationNumber::new(get(row, 0)?).ok_or_else(super::damaged)?,
            received_at: instant(get(row, 1)?)?,
            service: get(row, 2)?,
            status: status(row, 3)?,
            kind: kind(row, 4)?,
            validity: optional_day(row, 5)?.zip(optional_day(row, 6)?),
            contract_code: optional_code(row, 7)?,
            organization: get(row, 8)?,
            server_name: get(row, 9)?,
            coupon: get(row, 10)?,
            documents_missing: get(row, 11)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::open;

    #[test]
    fn list_reads_the_covering_index_and_sorts_nothing() {
        let connection = open::in_memory().unwrap();
        for sql in [CURRENT_ROWS, PAST_ROWS, CURRENT_COUNT, PAST_COUNT] {
            let plan: Vec<String> = connection
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap()
                .query_map(params![1, 0, 0, 20], |row| row.get(3))
                .unwrap()
                .collect::<rusqlite::Result<_>>()
                .unwrap();
            let plan = plan.join("\n");
            let ranges = plan.matches("USING COVERING INDEX application_list (account=? AND is_current=?)").count();
            assert_eq!(ranges, 1 + sql.matches("UNION ALL").count(), "{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
