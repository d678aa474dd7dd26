//! カタログの整合 — What no single block can tell: names that are known, blocks that contradict each other, and whether
//! everything on sale can be applied for.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use super::block::Reading;
use super::file::File;
use super::{Catalogue, PaperRule, Plan, Price, Service, StickerRule, Terms};
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
        let span = |terms: &Terms| (terms.versions.first().map(|version| version.from), terms.until);
        one.document == other.document
            && one.services.iter().any(|service| other.services.contains(service))
            && meet(span(one), span(other))
    };
    twice(file.terms.as_deref(), same, "the document stands there twice for one service", reading);
    twice(file.paper.as_deref(), both_ask, "the paper is asked for twice", reading);
    let same = |one: &StickerRule, other: &StickerRule| {
        one.sticker.name == other.sticker.name && meet((one.from, one.until), (other.from, other.until))
    };
    twice(file.sticker.as_deref(), same, "the sticker stands there twice", reading);
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
    let share = |one: &[String], other: &[String]| {
        one.is_empty() || other.is_empty() || one.iter().any(|name| other.contains(name))
    };
    one.id == other.id
        && one.kinds.iter().any(|kind| other.kinds.contains(kind))
        && share(&one.services, &other.services)
        && share(&one.organization_types, &other.organization_types)
        && meet((Some(one.from), one.until), (Some(other.from), other.until))
}

/// Whether two spans of days, each from its first to its last, have a day in common.
fn meet(one: (Option<Day>, Option<Day>), other: (Option<Day>, Option<Day>)) -> bool {
    let is_over = |until: Option<Day>, from: Option<Day>| until.zip(from).is_some_and(|(until, from)| until < from);
    !is_over(one.1, other.0) && !is_over(other.1, one.0)
}

/// 始まり — Something is in force today: before the first block there would be nothing, or what is still to come.
pub(super) fn beginnings(file: &File, today: Day, reading: &mut Reading<'_>) {
    let settings = file.settings.iter().flatten().next().map(|first| (first.span(), first.get_ref().from));
    let cap = file.validity_cap.iter().flatten().next().map(|first| (first.span(), first.get_ref().from));
    for (place, from) in settings.into_iter().chain(cap) {
        reading.require(from <= today, place, "the first block must have begun: nothing is in force before it");
    }
}

/// 更新先 — A renewal that an inherited service offers keeps the contract's plan too.
pub(super) fn inherited_renewals(file: &File, catalogue: &Catalogue, reading: &mut Reading<'_>) {
    let own = |id: &str| file.service.iter().flatten().any(|own| own.get_ref().id == id);
    let inherited = || catalogue.service.iter().filter(|service| !own(&service.id));
    for target in file.service.iter().flatten() {
        let leads_here = |service: &&Service| {
            let plan = target.get_ref().plan;
            service.plan != plan && service.conditions.iter().any(|of| of.renews_to.contains(&target.get_ref().id))
        };
        for service in inherited().filter(leads_here) {
            reading.at(target.span(), format!("`{}`, of another plan, is renewed to it", service.id));
        }
    }
}

/// 揃い — What can be applied for from a day on has terms to agree to, a price and required fields, on every day on which
/// something changes. A service that the file names is told at its place, any other where the list begins.
pub(super) fn coverage(file: &File, catalogue: &Catalogue, today: Day, reading: &mut Reading<'_>) {
    // Only an end takes terms and fields away; a price and a version stay until the next.
    let ends = catalogue.required.iter().filter_map(|required| required.until);
    let ends = ends.chain(catalogue.terms.iter().filter_map(|terms| terms.until)).map(|until| until.plus_days(1));
    let changes = catalogue.service.iter().flat_map(|service| service.conditions.iter().map(|of| of.from));
    let sales = catalogue.service.iter().map(|service| service.on_sale_from);
    let mut days: Vec<Day> = ends.chain(changes).chain(sales).filter(|day| today < *day).chain([today]).collect();
    days.sort_unstable();
    days.dedup();
    for service in &catalogue.service {
        let own = file.service.iter().flatten().find(|own| own.get_ref().id == service.id).map(Spanned::span);
        let mut lacks = |list: &'static str, is_there: bool, what: &str| {
            // What was left out because it was faulty is not missing.
            let is_faulty = ["service", list].iter().any(|list| reading.faulty.contains(list));
            let place: Option<Range<usize>> = own.clone().or(file.place(list)).filter(|_| !is_faulty);
            if let Some(place) = place.filter(|_| !is_there) {
                reading.at(place, format!("`{}` is on sale and {what}", service.id));
            }
        };
        for day in &days {
            let sold = sold_as(service, catalogue, *day);
            if sold.is_empty() {
                continue;
            }
            lacks("terms", !catalogue.terms(&service.id, *day).is_empty(), "has no terms document");
            for kind in sold {
                let is_priced = catalogue.price(kind, &service.id, *day).is_some();
                lacks("price", is_priced, &format!("has no price as `{kind}`; 0 yen is for nothing"));
            }
            let kinds = Kind::ALL.iter().filter(|kind| kind.bears_certificate());
            let types = &service.on(*day).organization_types;
            let asks = kinds
                .flat_map(|kind| types.iter().map(move |of| (*kind, of)))
                .all(|(kind, of)| !catalogue.required(kind, &service.id, of, false, *day).is_empty());
            lacks("required", asks, "some application for it has no required field");
        }
    }
}

/// As what a service is paid for on a day: a new application; a renewal, unless the contract renews itself; a switch, if one
/// leads to it.
fn sold_as(service: &Service, catalogue: &Catalogue, day: Day) -> Vec<Kind> {
    let is_renewed = service.plan == Plan::Fixed && service.on_sale_from <= day && service.is_renewable(day);
    let leads_here = |other: &Service| other.on(day).switch_to.contains(&service.id);
    let mut kinds = Vec::new();
    kinds.extend(Some(Kind::New).filter(|_| service.is_on_sale(day)));
    kinds.extend(Some(Kind::Renewal).filter(|_| is_renewed && service.is_issuable(day)));
    let is_switched_to = service.is_on_sale(day) && catalogue.service.iter().any(leads_here);
    kinds.extend(Some(Kind::Switch).filter(|_| is_switched_to));
    kinds
}
