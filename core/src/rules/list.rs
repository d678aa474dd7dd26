//! 4 お申込一覧 — Which records the list shows.

use crate::error::{Error, Finding, Result};
use crate::model::{Day, ListPage};
use crate::rule::Rule;

/// 件数 — That a page is asked for with 1 to [`ListPage::MAX_ROWS`] rows, of whatever.
pub(crate) fn a_page(rows: u32) -> Result<()> {
    match (1..=ListPage::MAX_ROWS).contains(&rows) {
        true => Ok(()),
        false => Err(Error::invalid(vec![Finding::error(None, Rule::QueryInvalid)])),
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
