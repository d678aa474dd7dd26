//! カタログの変更 — What a coming day, or another catalogue, means for what is in the registry.

use super::Ra;
use crate::catalogue::Catalogue;
use crate::error::{Code, Error, Result};
use crate::model::{CatalogueChange, Day, Dossier};
use crate::rules::outlook;
use crate::store::Reader;

/// Rows looked at in one go.
const BATCH: u32 = 500;

impl Ra {
    /// カタログの変更 — What the catalogue's own dates from the day after one to another change for living contracts and open
    /// applications: each record on the second day, as the catalogue then is, against as if it stood still on the first.
    ///
    /// # Errors
    /// `BadArgument` when the second day lies before the first; `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn catalogue_changes(&self, from: Day, to: Day) -> Result<Vec<CatalogueChange>> {
        if to < from {
            return Err(Error::from_code(Code::BadArgument));
        }
        self.context.read(|reader| {
            let catalogue = self.context.catalogue(reader);
            self.compared(reader, &catalogue.standing_still(from), &catalogue, to)
        })
    }

    /// 別のカタログ — What another catalogue would change on a day, if it were loaded (see `load_catalogue`).
    ///
    /// # Errors
    /// `Invalid` with one `catalogue_invalid` for every fault, each with its line; `Storage`, `Busy`, `Closed`, `Forked`.
    pub fn catalogue_changes_with(&self, text: &str, on: Day) -> Result<Vec<CatalogueChange>> {
        let other = Catalogue::over_built_in(text, Some(Day::of(self.context.clock.now())))?;
        self.context.read(|reader| {
            self.context.fits_records(reader, &other)?;
            self.compared(reader, &self.context.catalogue(reader), &other, on)
        })
    }

    /// Every record that looks otherwise on a day under another catalogue.
    fn compared(
        &self,
        reader: &dyn Reader,
        before: &Catalogue,
        after: &Catalogue,
        on: Day,
    ) -> Result<Vec<CatalogueChange>> {
        let (mut changes, mut last) = (Vec::new(), 0);
        loop {
            let records = reader.records_with_outlook(last, BATCH)?;
            let Some(end) = records.last() else { return Ok(changes) };
            last = end.sequence;
            for record in records {
                let (dossier, base) = self.with_base(reader, record.number)?;
                if outlook::has_a_future(&dossier, before, on) || outlook::has_a_future(&dossier, after, on) {
                    changes.extend(differences(&dossier, base.as_ref(), before, after, on));
                }
            }
        }
    }
}

fn differences(
    dossier: &Dossier,
    base: Option<&Dossier>,
    before: &Catalogue,
    after: &Catalogue,
    on: Day,
) -> Vec<CatalogueChange> {
    let [was, is] = [before, after].map(|catalogue| outlook::of(dossier, base, catalogue, on));
    let change = |(aspect, after): (&_, &Vec<String>)| {
        let before = was.get(aspect)?;
        // Of a list only what differs is told.
        let only = |one: &[String], other: &[String]| {
            let only: Vec<&str> = one.iter().filter(|text| !other.contains(text)).map(String::as_str).collect();
            if only.is_empty() { "-".to_owned() } else { only.join(", ") }
        };
        let (before, after) = (only(before, after), only(after, before));
        (before != after).then_some(CatalogueChange {
            contract_code: dossier.application.contract_code,
            number: dossier.application.number,
            aspect: *aspect,
            before,
            after,
        })
    };
    is.iter().filter_map(change).collect()
}
