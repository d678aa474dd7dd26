//! カタログの整合 — What no single block can tell: names that are known, blocks that contradict each other, and whether
//! everything on sale can be applied for.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use super::block::Reading;
use super::file::File;
use super::{Catalogue, PaperRule, Plan, Price, Service, Terms};
use crate::model::{Day, Kind};

/// Every service that is named is known, and a renewal keeps the contract and so its plan.
pub(super) fn names(reading: &mut Reading<'_>) {
    if !reading.has_nameless {
        for named in std::mem::take(&mut reading.named) {
            let is_known = reading.services.contains_key(named.get_ref());
            reading.require(is_known, named.span(), format!("there is no service `{}`", named.get_ref()));
        }
    }
    for (plan, to) in std::mem::take(&mut reading.renewals) {
        let goes_to = reading.services.get(to.get_ref()).copied().flatten();
        let is_same = goes_to.is_none_or(|of| of == plan);
        reading.require(is_same, to.span(), "a renewal goes to a service of the same plan");
    }
}

/// Blocks that say two things of one.
pub(super) fn blocks(file: &File, reading: &mut Reading<'_>) {
    let mut seen = BTreeSet::new();
    for service in file.service.iter().flatten() {
        let is_new = seen.insert(service.get_ref().id.as_str());
        reading.require(is_new, service.span(), "the service stands there twice");
    }
    let same = |one: &Terms, other: &Terms| {
        one.document == other.document && one.services.iter().any(|service| other.services.contains(service))
    };
    twice(file.terms.as_deref(), same, "the document stands there twice for one service", reading);
    twice(file.paper.as_deref(), both_ask, "the paper is asked for twice", reading);
    twice(file.sticker.as_deref(), |one, other| one.name == other.name, "the sticker stands there twice", reading);
    let same = |one: &Price, other: &Price| {
        one.from == other.from
            && one.kinds.iter().any(|kind| other.kinds.contains(kind))
            && one.services.iter().any(|service| other.services.contains(service))
    };
    twice(file.price.as_deref(), same, "the price stands there twice", reading);
}

fn twice<T>(blocks: Option<&[Spanned<T>]>, same: impl Fn(&T, &T) -> bool, fault: &str, reading: &mut Reading<'_>) {
    let blocks = blocks.unwrap_or_default();
    for (at, block) in blocks.iter().enumerate() {
        let is_new = !blocks[..at].iter().any(|earlier| same(earlier.get_ref(), block.get_ref()));
        reading.require(is_new, block.span(), fault);
    }
}

/// Whether two papers of one identifier are asked for with the same application.
fn both_ask(one: &PaperRule, other: &PaperRule) -> bool {
    // A list that is absent narrows nothing.
    let meet = |one: &[String], other: &[String]| {
        one.is_empty() || other.is_empty() || one.iter().any(|name| other.contains(name))
    };
    let begins_within = |one: &PaperRule, other: &PaperRule| {
        one.from <= other.from && one.until.is_none_or(|until| other.from <= until)
    };
    one.id == other.id
        && one.kinds.iter().any(|kind| other.kinds.contains(kind))
        && meet(&one.services, &other.services)
        && meet(&one.organization_types, &other.organization_types)
        && (begins_within(one, other) || begins_within(other, one))
}

/// 揃い — What is on sale from a day on has terms to agree to, a price and required fields. A service that the file names is
/// told at its place, any other where the list begins.
pub(super) fn coverage(file: &File, catalogue: &Catalogue, today: Day, reading: &mut Reading<'_>) {
    for service in &catalogue.service {
        let first = today.max(service.on_sale_from);
        if !service.is_on_sale(first) {
            continue;
        }
        let own = file.service.iter().flatten().find(|own| own.get_ref().id == service.id).map(Spanned::span);
        let mut lacks = |list: &'static str, is_there: bool, what: &str| {
            // What was left out because it was faulty is not missing.
            let is_faulty = ["service", list].iter().any(|list| reading.faulty.contains(list));
            let place: Option<Range<usize>> = own.clone().or(file.place(list)).filter(|_| !is_faulty);
            if let Some(place) = place.filter(|_| !is_there) {
                reading.at(place, format!("`{}` is on sale and {what}", service.id));
            }
        };
        lacks("terms", !catalogue.terms(&service.id, first).is_empty(), "has no terms document");
        for kind in sold_as(service, catalogue, first) {
            let is_priced = catalogue.price(kind, &service.id, first).is_some();
            lacks("price", is_priced, &format!("has no price as `{kind}`; 0 yen is for nothing"));
        }
        let asks = |day: Day| {
            let kinds = Kind::ALL.iter().filter(|kind| kind.bears_certificate());
            let types = &service.on(day).organization_types;
            kinds.flat_map(|kind| types.iter().map(move |of| (*kind, of))).all(|(kind, organization_type)| {
                !catalogue.required(kind, &service.id, organization_type, false, day).is_empty()
            })
        };
        // Only an end takes fields away.
        let ends = catalogue.required.iter().filter_map(|required| Some(required.until?.plus_days(1)));
        let mut days = ends.filter(|day| first < *day && service.is_on_sale(*day)).chain([first]);
        lacks("required", days.all(asks), "some application for it has no required field");
    }
}

/// As what a service that is on sale is paid for: a new application; a renewal, unless the contract renews itself; a switch, if
/// one leads to it.
fn sold_as(service: &Service, catalogue: &Catalogue, day: Day) -> Vec<Kind> {
    let leads_here = |other: &Service| other.on(day).switch_to.contains(&service.id);
    let mut kinds = vec![Kind::New];
    kinds.extend(Some(Kind::Renewal).filter(|_| service.plan == Plan::Fixed && service.is_renewable(day)));
    kinds.extend(Some(Kind::Switch).filter(|_| catalogue.service.iter().any(leads_here)));
    kinds
}
