//! 一覧の頁 — A page of a list, for both desks: what is asked is judged once, and pages go by an opaque cursor (4).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::digest;
use crate::error::{Error, Result};
use crate::export;
use crate::model::account::AccountId;
use crate::model::{ApplicationNumber, Day, ExportFormat, ExportPart, ListPage, ListQuery, ListRow};
use crate::rule::Rule;
use crate::rules::list;
use crate::store::{ListCut, ListRequest, Position, Reader, Seek, SortValue, StoredRow};

/// A cursor longer than this is none of ours: the longest sort value is a folded name.
const MAX_CURSOR: usize = 4096;

/// カーソル — Where a page begins, and of which query. Whoever reads one learns nothing but what the row itself shows.
#[derive(Serialize, Deserialize)]
struct Cursor {
    query: String,
    number: ApplicationNumber,
    received_at: i64,
    value: SortValue,
    backwards: bool,
}

impl Cursor {
    fn read(text: &str, query: &str) -> Result<Cursor> {
        let bytes = Some(text).filter(|text| text.len() <= MAX_CURSOR).and_then(|text| BASE64.decode(text).ok());
        let cursor: Option<Cursor> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        cursor.filter(|cursor| cursor.query == query).ok_or_else(none_of_ours)
    }

    fn write(query: &str, row: &StoredRow, backwards: bool) -> String {
        let Position { value, received_at, .. } = row.position.clone();
        let cursor = Cursor { query: query.to_owned(), number: row.number, received_at, value, backwards };
        // Numbers and text always have JSON.
        BASE64.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }

    /// The place it stands for: the order of submission is everyone's, and so no account's to see.
    fn seek(self, reader: &dyn Reader, account: Option<AccountId>) -> Result<Seek> {
        let sequence = reader.sequence(account, self.number)?.ok_or_else(none_of_ours)?;
        let position = Position { value: self.value, received_at: self.received_at, sequence };
        Ok(Seek { position, backwards: self.backwards })
    }
}

fn none_of_ours() -> Error {
    Error::invalid_by([Rule::PageCursorInvalid])
}

/// What a cursor knows its query by, and the desk; how many rows a page has, and whether all are counted, may change on the way.
/// Whose a row is, the row says.
fn known_by(query: &ListQuery, account: Option<AccountId>) -> String {
    let query = ListQuery { rows: ListQuery::ROWS, exact_total: false, ..query.clone() };
    digest::hex(&digest::sha256(&serde_json::to_vec(&(query, account.is_none())).unwrap_or_default())[..8])
}

/// Rows in the order of a query, with the cursors that lead on from them.
struct Found {
    rows: Vec<ListRow>,
    next: Option<String>,
    previous: Option<String>,
}

impl Context {
    /// A page of an account's list, or with none given of everyone's.
    pub(crate) fn listed(
        &self,
        reader: &dyn Reader,
        account: Option<AccountId>,
        query: &ListQuery,
        cursor: Option<&str>,
    ) -> Result<ListPage> {
        let limit = if query.exact_total { u32::MAX } else { ListPage::COUNT_LIMIT + 1 };
        let count =
            |request: &ListRequest<'_>, all: Option<u32>| all.map_or_else(|| reader.count_rows(request, limit), Ok);
        let (Found { rows, next, previous }, counted) = self.found(reader, account, query, cursor, count)?;
        Ok(ListPage {
            rows,
            total: if query.exact_total { counted } else { counted.min(ListPage::COUNT_LIMIT) },
            total_is_exact: query.exact_total || counted <= ListPage::COUNT_LIMIT,
            next,
            previous,
        })
    }

    /// A part of that list as a file: as many rows as the query has a page.
    pub(crate) fn exported(
        &self,
        reader: &dyn Reader,
        account: Option<AccountId>,
        query: &ListQuery,
        format: ExportFormat,
        cursor: Option<&str>,
    ) -> Result<ExportPart> {
        let (Found { rows, next, .. }, ()) = self.found(reader, account, query, cursor, |_, _| Ok(()))?;
        export::part(&rows, format, account.is_none(), cursor.is_none(), next)
    }

    /// The rows of a page, and whatever else is asked of the list as it is then; `also` hears how many there are when the page
    /// shows them all.
    fn found<T>(
        &self,
        reader: &dyn Reader,
        account: Option<AccountId>,
        query: &ListQuery,
        cursor: Option<&str>,
        also: impl Fn(&ListRequest<'_>, Option<u32>) -> Result<T>,
    ) -> Result<(Found, T)> {
        let query = list::put(query).map_err(Error::invalid)?;
        let known_by = known_by(&query, account);
        let cursor = cursor.map(|cursor| Cursor::read(cursor, &known_by)).transpose()?;
        let (is_later, backwards) = (cursor.is_some(), cursor.as_ref().is_some_and(|cursor| cursor.backwards));
        let today = Day::of(self.clock.now());
        let seek = cursor.map(|cursor| cursor.seek(reader, account)).transpose()?;
        let catalogue = self.catalogue(reader);
        let hidden_up_to = list::hidden_up_to(today, catalogue.settings(today).list_months);
        let request = ListRequest { account, query: &query, cut: ListCut { today, hidden_up_to } };
        // One row more tells whether there is another page.
        let mut found = reader.list_rows(&request, seek.as_ref(), query.rows + 1)?;
        let goes_on = found.len() > query.rows as usize;
        let is_all = !is_later && !goes_on;
        let also = also(&request, u32::try_from(found.len()).ok().filter(|_| is_all))?;
        found.truncate(query.rows as usize);
        if backwards {
            found.reverse();
        }
        let edge =
            |row: Option<&StoredRow>, backwards: bool| row.map(|row| Cursor::write(&known_by, row, backwards));
        // What a page was come to from is still there.
        let next = edge(found.last(), false).filter(|_| backwards || goes_on);
        let previous = edge(found.first(), true).filter(|_| if backwards { goes_on } else { is_later });
        let service_name = |id: &str| catalogue.service(id).map_or(id.to_owned(), |service| service.name.clone());
        let rows = found.into_iter().map(|row| ListRow {
            number: row.number,
            access_key: row.access_key,
            received_on: Day::of(row.received_at),
            service_name: service_name(&row.service),
            status: row.status,
            kind: row.kind,
            valid_from: row.validity.map(|(from, _)| from),
            valid_until: row.validity.map(|(_, until)| until),
            contract_code: row.contract_code,
            organization: row.organization,
            server_name: row.server_name,
            coupon: row.coupon,
            documents_missing: row.documents_missing,
        });
        Ok((Found { rows: rows.collect(), next, previous }, also))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_shows_what_the_row_shows_and_no_order_of_everyones() {
        let query = known_by(&ListQuery::default(), None);
        let cursor = Cursor {
            query: query.clone(),
            number: "5176204486".parse().unwrap(),
            received_at: 1_775_005_200,
            value: SortValue::Text("株式会社".to_owned()),
            backwards: false,
        };
        let text = BASE64.encode(serde_json::to_vec(&cursor).unwrap());
        let shown: serde_json::Value = serde_json::from_slice(&BASE64.decode(&text).unwrap()).unwrap();
        let must = serde_json::json!({
            "query": query, "number": "5176204486", "received_at": 1_775_005_200, "value": "株式会社", "backwards": false
        });
        assert_eq!(shown, must);
        assert!(Cursor::read(&text, &query).is_ok());
        assert_eq!(Cursor::read(&text, "other").err().unwrap().findings()[0].rule, Rule::PageCursorInvalid);
    }
}
