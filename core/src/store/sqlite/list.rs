//! 一覧 — The list's statements. What the guide's list shows is read from one covering index, in its order.
//!
//! An account's list, newest first, costs the same wherever it is opened and however long it is: pages go by key. Every
//! other order, and everyone's list under conditions, costs time with the number of rows that it looks through.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::rows::{Rows, get, instant, kind, optional_code, optional_day, status};
use crate::error::Result;
use crate::model::{ApplicationNumber, DayKind, ListView, SearchField, SortKey};
use crate::store::{ListRequest, Position, Seek, SortValue, StoredRow};

const COLUMNS: &str = "number, received_at, service, status, kind, valid_from, valid_until, contract, organization, \
                       server_name, coupon, documents_missing, sequence";

/// A statement with its parameters, as it is put together.
#[derive(Default)]
struct Statement {
    sql: String,
    parameters: Vec<Value>,
}

impl Statement {
    /// Binds a value; answers the name it has in the statement.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.parameters.push(value.into());
        format!("?{}", self.parameters.len())
    }
}

/// `is_current` is a hint; the days have the last word. What is past is past for good, or by time alone: two ranges of the
/// index, each in its order.
fn ranges(view: Option<ListView>, today: &str) -> Vec<String> {
    match view {
        None => vec!["is_current = 1".to_owned(), "is_current = 0".to_owned()],
        Some(ListView::Current) => vec![format!("is_current = 1 AND (past_from IS NULL OR past_from > {today})")],
        Some(ListView::Past) => {
            vec!["is_current = 0".to_owned(), format!("is_current = 1 AND past_from <= {today}")]
        }
    }
}

/// What a row is sorted by; never NULL, so that it can be compared.
fn sorted_by(key: SortKey) -> &'static str {
    match key {
        SortKey::ReceivedOn => "received_at",
        SortKey::Service => "service",
        SortKey::Status => "status",
        SortKey::Kind => "kind",
        SortKey::ValidUntil => "ifnull(valid_until, -1000000)",
        SortKey::ContractCode => "ifnull(contract, -1)",
        SortKey::Organization => "folded_organization",
        SortKey::ServerName => "folded_server_name",
        SortKey::Coupon => "coupon",
        SortKey::DocumentsMissing => "documents_missing",
    }
}

/// Where a text condition looks.
fn searched(field: SearchField) -> &'static str {
    match field {
        SearchField::Organization => "folded_organization",
        SearchField::ServerName => "folded_server_name",
        SearchField::ContractCode => "CASE WHEN contract IS NOT NULL THEN printf('b%07d', contract) END",
        SearchField::Number => "number",
        // A coupon's number is ASCII.
        SearchField::Coupon => "lower(coupon)",
        SearchField::ContactName => "folded_contact_names",
        SearchField::ContactEmail => "folded_contact_emails",
    }
}

/// The conditions of a query, each with an AND before it.
fn conditions(statement: &mut Statement, of: &ListRequest<'_>) -> String {
    let ListRequest { query, cut, .. } = of;
    let mut all = format!("(issued_on IS NULL OR issued_on > {})", statement.bind(cut.hidden_up_to.number()));
    let mut and = |condition: String| all.push_str(&format!(" AND {condition}"));
    if let Some(days) = query.days {
        let column = match days.kind {
            DayKind::Received => "received_at",
            DayKind::Updated => "updated_at",
            DayKind::Issued => "issued_on",
            DayKind::CertificateEnd => "valid_until",
        };
        let is_instant = matches!(days.kind, DayKind::Received | DayKind::Updated);
        if let Some(from) = days.from {
            let first = if is_instant { from.starts().timestamp() } else { from.number() };
            and(format!("{column} >= {}", statement.bind(first)));
        }
        if let Some(to) = days.to {
            let last = if is_instant { to.ends().timestamp() } else { to.number() };
            and(format!("{column} <= {}", statement.bind(last)));
        }
    }
    if let Some(kind) = query.kind {
        and(format!("kind = {}", statement.bind(i64::from(kind.number()))));
    }
    if let Some(service) = &query.service {
        and(format!("service = {}", statement.bind(service.clone())));
    }
    if let Some(server_type) = &query.server_type {
        and(format!("server_type = {}", statement.bind(server_type.clone())));
    }
    if let Some(downloaded) = query.downloaded {
        let is = if downloaded { "IS NOT NULL" } else { "IS NULL" };
        and(format!(
            "issued_on IS NOT NULL AND (SELECT first_downloaded_at FROM certificate \
             WHERE certificate.account = application.account AND certificate.number = application.number) {is}"
        ));
    }
    for condition in &query.texts {
        and(format!("instr({}, {}) > 0", searched(condition.field), statement.bind(condition.text.clone())));
    }
    all
}

/// A list's rows before they are put in order: the columns of each, range by range.
fn select(statement: &mut Statement, of: &ListRequest<'_>, columns: &str, index: &str, beyond: &str) {
    let today = statement.bind(of.cut.today.number());
    let scope = of.account.map(|account| format!("account = {} AND ", statement.bind(account.0)));
    let conditions = conditions(statement, of);
    let ranges = match of.account {
        Some(_) => ranges(of.query.view, &today),
        // Everyone's list is one range: its index does not begin with the view.
        None => vec![format!("(({}))", ranges(of.query.view, &today).join(") OR ("))],
    };
    let selects = ranges.iter().map(|range| {
        let scope = scope.as_deref().unwrap_or_default();
        format!(
            "SELECT {columns} FROM application INDEXED BY {index} WHERE {scope}{range} AND {conditions}{beyond}"
        )
    });
    statement.sql = selects.collect::<Vec<_>>().join(" UNION ALL ");
}

/// The statement of a page.
fn page(of: &ListRequest<'_>, seek: Option<&Seek>, limit: u32) -> Statement {
    let mut statement = Statement::default();
    let query = of.query;
    let backwards = seek.is_some_and(|seek| seek.backwards);
    let key = sorted_by(query.sort);
    let by_time = query.sort == SortKey::ReceivedOn;
    let (order, beyond) = {
        // Within equal values the newest comes first; towards the beginning all is turned around.
        let is_ascending = query.ascending != backwards;
        let newest_first = if by_time { !is_ascending } else { !backwards };
        let (way, time_way) = (direction(!is_ascending), direction(newest_first));
        let times = format!("received_at {time_way}, sequence {time_way}");
        let order = if by_time { times } else { format!("sort_value {way}, {times}") };
        let beyond = seek.map(|seek| {
            let Position { value, received_at, sequence } = &seek.position;
            let after = if newest_first { '<' } else { '>' };
            let (at, sequence) = (statement.bind(*received_at), statement.bind(*sequence));
            let later = format!("(received_at, sequence) {after} ({at}, {sequence})");
            if by_time {
                return format!(" AND {later}");
            }
            let value = match value {
                SortValue::Number(number) => statement.bind(*number),
                SortValue::Text(text) => statement.bind(text.clone()),
            };
            let further = if is_ascending { '>' } else { '<' };
            format!(" AND ({key} {further} {value} OR ({key} = {value} AND {later}))")
        });
        (order, beyond.unwrap_or_default())
    };
    let owner = match of.account {
        Some(_) => "NULL",
        None => "(SELECT access_key FROM account WHERE account.id = application.account)",
    };
    let columns = format!("{COLUMNS}, {key} AS sort_value, {owner} AS owner");
    select(&mut statement, of, &columns, index(of), &beyond);
    let limit = statement.bind(i64::from(limit));
    statement.sql.push_str(&format!(" ORDER BY {order} LIMIT {limit}"));
    statement
}

fn direction(descending: bool) -> &'static str {
    if descending { "DESC" } else { "ASC" }
}

/// Everyone's list goes by time where it can stop early, and otherwise looks through the covering index.
fn index(of: &ListRequest<'_>) -> &'static str {
    let query = of.query;
    let is_plain = query.sort == SortKey::ReceivedOn && query.texts.is_empty();
    if of.account.is_none() && is_plain { "application_received" } else { "application_list" }
}

fn counting(of: &ListRequest<'_>, limit: u32) -> Statement {
    let mut statement = Statement::default();
    select(&mut statement, of, "1", "application_list", "");
    let limit = statement.bind(i64::from(limit));
    statement.sql = format!("SELECT count(*) FROM ({} LIMIT {limit})", statement.sql);
    statement
}

pub(super) fn count(rows: &Rows<'_>, of: &ListRequest<'_>, limit: u32) -> Result<u32> {
    let Statement { sql, parameters } = counting(of, limit);
    Ok(rows.one(&sql, params_from_iter(parameters), |row| get(row, 0))?.unwrap_or_default())
}

pub(super) fn rows(
    rows: &Rows<'_>,
    of: &ListRequest<'_>,
    seek: Option<&Seek>,
    limit: u32,
) -> Result<Vec<StoredRow>> {
    let Statement { sql, parameters } = page(of, seek, limit);
    rows.all(&sql, params_from_iter(parameters), |row| {
        let received_at: i64 = get(row, 1)?;
        let value = match get(row, 13)? {
            Value::Integer(number) => SortValue::Number(number),
            Value::Text(text) => SortValue::Text(text),
            _ => return Err(super::damaged()),
        };
        let owner: Option<String> = get(row, 14)?;
        Ok(StoredRow {
            number: ApplicationNumber::new(get(row, 0)?).ok_or_else(super::damaged)?,
            received_at: instant(received_at)?,
            service: get(row, 2)?,
            status: status(row, 3)?,
            kind: kind(row, 4)?,
            validity: optional_day(row, 5)?.zip(optional_day(row, 6)?),
            contract_code: optional_code(row, 7)?,
            organization: get(row, 8)?,
            server_name: get(row, 9)?,
            coupon: get(row, 10)?,
            documents_missing: get(row, 11)?,
            access_key: owner.map(|key| key.parse().map_err(|_| super::damaged())).transpose()?,
            position: Position { value, received_at, sequence: get(row, 12)? },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::AccountId;
    use crate::model::{Day, ListQuery};
    use crate::store::ListCut;
    use crate::store::sqlite::open;

    fn plan(statement: &Statement) -> String {
        let connection = open::in_memory().unwrap();
        let mut prepared = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql)).unwrap();
        let steps = prepared.query_map(params_from_iter(statement.parameters.clone()), |row| row.get(3)).unwrap();
        steps.collect::<rusqlite::Result<Vec<String>>>().unwrap().join("\n")
    }

    fn request(account: Option<AccountId>, query: &ListQuery) -> ListRequest<'_> {
        let day = Day::new(2026, 4, 1).unwrap();
        ListRequest { account, query, cut: ListCut { today: day, hidden_up_to: day } }
    }

    fn seeks() -> [Option<Seek>; 3] {
        let seek = |backwards| {
            let position = Position { value: SortValue::Number(7), received_at: 7, sequence: 7 };
            Some(Seek { position, backwards })
        };
        [None, seek(false), seek(true)]
    }

    #[test]
    fn an_accounts_list_reads_the_covering_index_and_sorts_nothing() {
        for view in [None, Some(ListView::Current), Some(ListView::Past)] {
            for seek in seeks() {
                let query = ListQuery { view, ..ListQuery::default() };
                let request = request(Some(AccountId(1)), &query);
                let page = page(&request, seek.as_ref(), 20);
                let plan = plan(&page);
                let bound = if seek.is_some() { "received_at" } else { "" };
                let range = "USING COVERING INDEX application_list (account=? AND is_current=?";
                let ranges = plan.matches(range).count();
                assert_eq!(ranges, 1 + page.sql.matches("UNION ALL").count(), "{plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{plan}");
                assert!(plan.contains(bound), "{plan}");
                let counted = self::plan(&counting(&request, 1001));
                assert!(counted.contains(range) && !counted.contains("TEMP B-TREE"), "{counted}");
            }
        }
    }

    #[test]
    fn everyones_list_goes_by_time_and_a_search_looks_through_the_covering_index() {
        let query = ListQuery::default();
        for seek in seeks() {
            let plan = plan(&page(&request(None, &query), seek.as_ref(), 20));
            assert!(plan.contains("USING INDEX application_received") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
        let text =
            crate::model::TextCondition { field: SearchField::Organization, text: "サンプル".to_owned() };
        let query = ListQuery { texts: vec![text], ..ListQuery::default() };
        let plan = plan(&page(&request(None, &query), None, 20));
        assert!(plan.contains("COVERING INDEX application_list"), "{plan}");
    }
}
