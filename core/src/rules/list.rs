//! 4 お申込一覧 — Which records the list shows.

use super::text::folded;
use crate::error::{Error, Finding, Result};
use crate::model::{Day, Field, Format, ListPage, ListQuery, TextCondition};
use crate::rule::Rule;

/// 件数 — That a page is asked for with 1 to [`ListPage::MAX_ROWS`] rows, of whatever.
pub(crate) fn a_page(rows: u32) -> Result<()> {
    match (1..=ListPage::MAX_ROWS).contains(&rows) {
        true => Ok(()),
        false => Err(Error::invalid_by([Rule::QueryInvalid])),
    }
}

/// 75ヶ月 — The last day of issue whose records are hidden: shown while today < day of issue + months.
pub(crate) fn hidden_up_to(today: Day, months: u32) -> Day {
    // Clamping makes several days of issue end on one day, so the cut is found from just above it.
    let hidden = |issued_on: Day| issued_on.plus_months(months) <= today;
    let mut cut = today.minus_months(months).plus_days(4);
    while !hidden(cut) {
        cut = cut.minus_days(1);
    }
    cut
}

/// 検索条件 — The query as it is put, its texts as search compares them and without those that are blank.
///
/// # Errors
/// `query_invalid` for another number of rows than 1 to 500, a range of days that ends before it begins, more than three
/// texts, one of more than 254 characters or with a control character, and a server type that there is not.
pub(crate) fn put(query: &ListQuery) -> Result<ListQuery, Vec<Finding>> {
    let in_order = query.days.is_none_or(|days| days.from.zip(days.to).is_none_or(|(from, to)| from <= to));
    let is_line = |text: &str| text.chars().count() <= ListQuery::MAX_TEXT && !text.chars().any(char::is_control);
    let is_server_type = |name: &String| match Field::ServerType.format() {
        Format::Choice(names) => names.contains(&name.as_str()),
        _ => true,
    };
    let sound = a_page(query.rows).is_ok()
        && in_order
        && query.texts.iter().all(|condition| is_line(&condition.text))
        && query.texts.len() <= ListQuery::MAX_TEXTS
        && query.server_type.as_ref().is_none_or(is_server_type);
    if !sound {
        return Err(vec![Finding::error(None, Rule::QueryInvalid)]);
    }
    let texts =
        query.texts.iter().map(|condition| TextCondition { text: folded(&condition.text), ..condition.clone() });
    Ok(ListQuery { texts: texts.filter(|condition| !condition.text.is_empty()).collect(), ..query.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cut_agrees_with_the_sentence(offset in 0u32..20_000, age in 2_200u32..2_400) {
            let today = Day::new(1990, 1, 1).unwrap().plus_days(offset);
            let issued_on = today.minus_days(age);
            let shown = today < issued_on.plus_months(75);
            prop_assert_eq!(shown, issued_on > hidden_up_to(today, 75));
        }
    }
}
