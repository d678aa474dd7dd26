//! 検索 — What a list is asked for (4). Like a draft, a handle whose value changes.

use std::ffi::c_char;
use std::sync::{Mutex, PoisonError};

use passport_core::Result;
use passport_core::model::{DayKind, DayRange, Kind, ListQuery, ListView, SearchField, SortKey, TextCondition};

use crate::boundary::{bad_argument, boundary, freed};
use crate::error::passport_error;
use crate::handle::{opaque, with};
use crate::types::{
    passport_code, passport_day_kind, passport_kind, passport_list_view, passport_search_field, passport_sort_key,
};

/// 検索 — A view, conditions, an order and a number of rows: what a list is asked for.
///
/// It may be used from many threads at once: each call sees it before or after another.
pub struct passport_query {
    _opaque: [u8; 0],
}

/// The value behind a query's handle.
pub(crate) struct QueryValue(Mutex<ListQuery>);

opaque!(passport_query => QueryValue);

/// A query as it is now; for NULL the one that asks for everything.
pub(crate) fn snapshot(query: *const passport_query) -> Result<ListQuery> {
    if query.is_null() {
        return Ok(ListQuery::default());
    }
    with(query, |query| Ok(query.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
}

fn change(query: *mut passport_query, change: impl FnOnce(&mut ListQuery)) -> Result<()> {
    with(query, |query| {
        change(&mut query.0.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    })
}

/// 新しい検索 — A query that asks for everything in both views, newest first, 20 rows a page; it is the caller's to free with
/// passport_query_free. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_new(
    query: *mut *mut passport_query,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| c.out(query)?.make(QueryValue(Mutex::new(ListQuery::default()))))
}

/// 一覧の種類 — Asks for one view. Any thread. BAD_ARGUMENT for a view that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_view(
    query: *mut passport_query,
    view: passport_list_view,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| {
        let view = ListView::from_number(view).ok_or_else(bad_argument)?;
        change(query, |query| query.view = Some(view))
    })
}

/// 日付 — Asks for records of which a day lies in a range; NULL for a bound that does not bind. Any thread.
///
/// A day is `2026-12-26`. BAD_ARGUMENT for other text and for a kind of day that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_days(
    query: *mut passport_query,
    day_kind: passport_day_kind,
    from: *const c_char,
    to: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let kind = DayKind::from_number(day_kind).ok_or_else(bad_argument)?;
        let days = Some(DayRange { kind, from: c.optional_day(from)?, to: c.optional_day(to)? });
        change(query, |query| query.days = days)
    })
}

/// 申請区分 — Asks for one kind of application. Any thread. BAD_ARGUMENT for a kind that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_kind(
    query: *mut passport_query,
    kind: passport_kind,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| {
        let kind = Kind::from_number(kind).ok_or_else(bad_argument)?;
        change(query, |query| query.kind = Some(kind))
    })
}

/// サービス種別 — Asks for one service, by its identifier. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_service(
    query: *mut passport_query,
    service: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let service = c.text(service)?.to_owned();
        change(query, |query| query.service = Some(service))
    })
}

/// 証明書ダウンロード — Asks for records whose certificate was downloaded, or for those that bear one that never was. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_downloaded(
    query: *mut passport_query,
    downloaded: bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| change(query, |query| query.downloaded = Some(downloaded)))
}

/// サーバタイプ — Asks for one server type, by its name in the form. Any thread. What is wrong with it, the list says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_server_type(
    query: *mut passport_query,
    server_type: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let server_type = c.text(server_type)?.to_owned();
        change(query, |query| query.server_type = Some(server_type))
    })
}

/// 絞込条件の追加 — Asks for records that contain a text, literally, besides what was asked for before; width and case do not
/// count. At most three. Any thread.
///
/// BAD_ARGUMENT for a field that is not searched. What is wrong with the text, the list says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_add_text(
    query: *mut passport_query,
    search_field: passport_search_field,
    text: *const c_char,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |c| {
        let field = SearchField::from_number(search_field).ok_or_else(bad_argument)?;
        let text = c.text(text)?.to_owned();
        change(query, |query| query.texts.push(TextCondition { field, text }))
    })
}

/// ソート条件 — Asks for an order; within equal values the newest application comes first. Any thread.
///
/// BAD_ARGUMENT for a sort key that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_sort(
    query: *mut passport_query,
    sort_key: passport_sort_key,
    ascending: bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| {
        let sort = SortKey::from_number(sort_key).ok_or_else(bad_argument)?;
        change(query, |query| (query.sort, query.ascending) = (sort, ascending))
    })
}

/// 行数 — Asks for so many rows a page, 1 to 500. Any thread. What is wrong with it, the list says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_rows(
    query: *mut passport_query,
    rows: u32,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| change(query, |query| query.rows = rows))
}

/// 正確な件数 — Asks for a total that is exact beyond 1,000, which costs time with the size of the account. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_set_exact_total(
    query: *mut passport_query,
    exact_total: bool,
    error: *mut *mut passport_error,
) -> passport_code {
    boundary!(error, |_c| change(query, |query| query.exact_total = exact_total))
}

/// 検索の解放 — Frees a query. NULL is fine. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn passport_query_free(query: *mut passport_query) -> passport_code {
    freed(query)
}
