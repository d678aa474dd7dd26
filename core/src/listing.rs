//! 一覧の頁 — A page of a list, for both desks: what is asked is judged once, and pages go by an opaque cursor (4).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::context::Context;
use crate::digest;
use crate::error::{Error, Finding, Result};
use crate::model::account::AccountId;
use crate::model::{Day, ListPage, ListQuery, ListRow};
use crate::rule::Rule;
use crate::rules::list;
use crate::store::{ListCut, ListRequest, Position, Reader, Seek, StoredRow};

/// A cursor longer than this is none of ours: the longest sort value is a folded name.
const MAX_CURSOR: usize = 4096;

/// カーソル — Where a page begins, and of which query.
#[derive(Serialize, Deserialize)]
struct Cursor {
    query: String,
    seek: Seek,
}

impl Cursor {
    fn read(text: &str, query: &str) -> Result<Seek> {
        let invalid = || Error::invalid(vec![Finding::error(None, Rule::PageCursorInvalid)]);
        let bytes = Some(text).filter(|text| text.len() <= MAX_CURSOR).and_then(|text| BASE64.decode(text).ok());
        let cursor: Cursor = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(invalid)?;
        if cursor.query == query { Ok(cursor.seek) } else { Err(invalid()) }
    }

    fn write(query: &str, position: Position, backwards: bool) -> String {
        let cursor = Cursor { query: query.to_owned(), seek: Seek { position, backwards } };
        // Numbers and text always have JSON.
        BASE64.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }
}

/// What a cursor knows its query by; how many rows a page has, and whether all are counted, may change on the way.
fn known_by(query: &ListQuery, account: Option<AccountId>) -> String {
    let query = ListQuery { rows: ListQuery::ROWS, exact_total: false, ..query.clone() };
    let content = serde_json::to_vec(&(query, account.map(|account| account.0))).unwrap_or_default();
    digest::hex(&digest::sha256(&content)[..8])
}

/// The rows of a page and one more, how many rows there are, and the catalogue that they were read under.
pub(crate) type Found = (Vec<StoredRow>, u32, Arc<Catalogue>);

impl Context {
    /// A page of an account's list, or with none given of everyone's; `read` reads as far as the desk may.
    pub(crate) fn listed(
        &self,
        account: Option<AccountId>,
        query: &ListQuery,
        cursor: Option<&str>,
        read: impl FnOnce(&mut dyn FnMut(&dyn Reader) -> Result<Found>) -> Result<Found>,
    ) -> Result<ListPage> {
        let query = list::put(query).map_err(Error::invalid)?;
        let known_by = known_by(&query, account);
        let seek = cursor.map(|cursor| Cursor::read(cursor, &known_by)).transpose()?;
        let limit = if query.exact_total { u32::MAX } else { ListPage::COUNT_LIMIT + 1 };
        let today = Day::of(self.clock.now());
        let (mut found, counted, catalogue) = read(&mut |reader| {
            let catalogue = self.catalogue();
            let hidden_up_to = list::hidden_up_to(today, catalogue.settings(today).list_months);
            let request = ListRequest { account, query: &query, cut: ListCut { today, hidden_up_to } };
            // One row more tells whether there is another page.
            let found = reader.list_rows(&request, seek.as_ref(), query.rows + 1)?;
            Ok((found, reader.count_rows(&request, limit)?, catalogue))
        })?;
        let backwards = seek.as_ref().is_some_and(|seek| seek.backwards);
        let goes_on = found.len() > query.rows as usize;
        found.truncate(query.rows as usize);
        if backwards {
            found.reverse();
        }
        let edge = |row: Option<&StoredRow>, backwards: bool| {
            row.map(|row| Cursor::write(&known_by, row.position.clone(), backwards))
        };
        // What a page was come to from is still there.
        let next = edge(found.last(), false).filter(|_| backwards || goes_on);
        let previous = edge(found.first(), true).filter(|_| if backwards { goes_on } else { seek.is_some() });
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
        Ok(ListPage {
            rows: rows.collect(),
            total: if query.exact_total { counted } else { counted.min(ListPage::COUNT_LIMIT) },
            total_is_exact: query.exact_total || counted <= ListPage::COUNT_LIMIT,
            next,
            previous,
        })
    }
}
