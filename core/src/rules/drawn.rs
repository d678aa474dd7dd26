//! 状態遷移図 — `docs/guide/states.md`, drawn from the rules themselves; `BLESS=1` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{contract, status};
use crate::catalogue::{Catalogue, Service};
use crate::model::account::AccountId;
use crate::model::{Contract, ContractCode, ContractState, Day, Ending, Event, Kind, Status};
use crate::rule::Language;

/// A value's label in both languages.
macro_rules! both {
    ($value:expr) => {
        format!("{} ({})", $value.label(Language::Japanese), $value.label(Language::English))
    };
}

/// A step: from, event, to.
type Step = (Status, Event, Status);

/// The steps of a kind, as far as they can be reached: from, event, to.
fn steps(kind: Kind) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut reached = vec![Status::Received];
    while let Some(from) = reached.pop() {
        for event in Event::ALL {
            let Ok(to) = status::after(kind, from, *event) else { continue };
            if !steps.contains(&(from, *event, to)) {
                steps.push((from, *event, to));
                reached.push(to);
            }
        }
    }
    steps.sort_by_key(|(from, event, _)| (*from, *event));
    steps
}

fn applications(text: &mut String) {
    // Kinds with the same steps share a diagram.
    let mut groups: Vec<(Vec<Kind>, Vec<Step>)> = Vec::new();
    for kind in Kind::ALL {
        let steps = steps(*kind);
        match groups.iter_mut().find(|(_, known)| *known == steps) {
            Some((kinds, _)) => kinds.push(*kind),
            None => groups.push((vec![*kind], steps)),
        }
    }
    for (kinds, steps) in groups {
        let names: Vec<_> = kinds.iter().map(|kind| both!(kind)).collect();
        writeln!(text, "\n## {}\n", names.join("、")).unwrap();
        let is_reached =
            |status: &&Status| **status == Status::Received || steps.iter().any(|(.., to)| to == *status);
        let states: Vec<_> = Status::ALL.iter().filter(is_reached).map(|of| (of.name(), both!(of))).collect();
        diagram(text, Status::Received.name(), &states, |text| {
            for (from, event, to) in &steps {
                writeln!(text, "    {from} --> {to} : {}", event.label(Language::Japanese)).unwrap();
            }
        });
    }
}

/// A diagram of some states, each with its name and its label, and what is drawn between them.
fn diagram(text: &mut String, first: &str, states: &[(&str, String)], arrows: impl FnOnce(&mut String)) {
    text.push_str("```mermaid\nstateDiagram-v2\n");
    for (name, label) in states {
        writeln!(text, "    {name} : {label}").unwrap();
    }
    writeln!(text, "    [*] --> {first}").unwrap();
    arrows(text);
    text.push_str("```\n");
}

/// What can happen to a contract, done to its record and its day.
type Happening = (&'static str, fn(&mut Contract, &mut Day));

const HAPPENINGS: &[Happening] = &[
    ("最初の証明書の発行 — its first certificate is issued", |contract, today| {
        contract.anchor.get_or_insert(*today);
    }),
    ("却下 — its application is rejected before anything was issued", |contract, _| {
        if contract.anchor.is_none() {
            contract.ending = Some(Ending::Void);
        }
    }),
    ("最新の証明書の失効 — its current certificate is revoked (2.1.5)", |contract, _| {
        if contract.anchor.is_some() {
            contract.ending.get_or_insert(Ending::Revoked);
        }
    }),
    ("切替先の発行 — the certificate of the new service is issued (2.1.2)", |contract, _| {
        if contract.anchor.is_some() {
            contract.ending.get_or_insert(Ending::Switched);
        }
    }),
    ("最終日の経過 — its last day has passed", |_, today| *today = today.plus_days(400)),
    (
        "解約した最終日の経過 — the last day to which a cancellation holds it has passed (2.1.6)",
        |contract, today| {
            contract.cancelled_on = contract.anchor.map(|anchor| anchor.plus_months(contract.months));
            *today = today.plus_days(400);
        },
    ),
];

/// Every arrow that something draws between the states of a living contract of a service.
fn arrows(service: &Service) -> BTreeMap<(i32, i32), (ContractState, ContractState, &'static str)> {
    let today = Day::new(2022, 4, 1).unwrap();
    let (code, months) = (ContractCode::new(1).unwrap(), service.on(today).term_months);
    let held = |anchor| Contract { anchor, ..Contract::new(code, AccountId(1), service.id.clone(), months) };
    let mut arrows = BTreeMap::new();
    for before in [held(None), held(Some(today))] {
        for (what, happen) in HAPPENINGS {
            let (mut after, mut later) = (before.clone(), today);
            happen(&mut after, &mut later);
            let (from, to) = (contract::state(&before, service, today), contract::state(&after, service, later));
            if from != to {
                arrows.entry((from.number(), to.number())).or_insert((from, to, *what));
            }
        }
    }
    arrows
}

fn contracts(text: &mut String) {
    let catalogue = Catalogue::built_in().unwrap();
    let mut all = BTreeMap::new();
    for service in catalogue.services() {
        all.extend(arrows(service));
    }
    text.push_str("\n## 契約 (contract)\n\nA contract lives while it is concluded or active.\n\n");
    let states: Vec<_> = ContractState::ALL.iter().map(|of| (of.name(), both!(of))).collect();
    diagram(text, ContractState::Concluded.name(), &states, |text| {
        for (from, to, what) in all.values() {
            writeln!(text, "    {from} --> {to} : {}", what.split(" — ").next().unwrap()).unwrap();
        }
    });
    text.push('\n');
    for (from, to, what) in all.values() {
        writeln!(text, "- {from} → {to}: {what}").unwrap();
    }
}

#[test]
fn the_drawn_states_are_the_committed_ones() {
    let mut text = String::from(
        "# 状態遷移図 — States, drawn from the rules\n\nWritten by a test from the functions that decide; never by hand. \
         Withdrawals and rejections end an application;\na rule may reject an open one besides (2.0).\n",
    );
    applications(&mut text);
    contracts(&mut text);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/guide/states.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), text, "run again with BLESS=1 and read the diff");
}
