//! 4 — What it costs to read: a page at the beginning and deep within, a search, a record, the acts of a page.

use std::path::Path;
use std::time::Duration;

use passport_core::model::{ListPage, ListQuery, SearchField, TextCondition};
use passport_core::{Registry, Session};

use crate::tape::{Player, connection, listening, recorded};
use crate::turns::{Medians, by_turns};
use crate::{life, report};

/// The same verb at several sizes, to see whether it grows.
#[derive(Default)]
struct Grown(Vec<(i64, Duration)>);

impl Grown {
    fn tell(&self, what: &str, goal: f64) {
        let [(least, first), .., (most, last)] = self.0.as_slice() else { return };
        let ratio = last.as_secs_f64() / first.as_secs_f64();
        // Of ten million the goal is told; with fewer it says little.
        let goal =
            if *most >= 10_000_000 { report::told(ratio, goal) } else { "judged at SIZE=10000000".to_owned() };
        println!("{:<82}{ratio:>8.2}  {goal}", format!("{what}: of {most} applications, as of {least}"));
    }
}

/// A registry whose statements can be seen, and one that is measured.
struct Bench<'p> {
    path: &'p Path,
    seen: (Registry, Session),
    measured: (Registry, Session),
}

impl<'p> Bench<'p> {
    fn open(path: &'p Path) -> Bench<'p> {
        let open = || {
            let registry = Registry::open(path, life::options()).unwrap();
            let session = life::desk(&registry, path);
            // The connection that reads is opened by the first call.
            session.applications(&ListQuery::default(), None).unwrap();
            (registry, session)
        };
        Bench { path, seen: listening(open), measured: open() }
    }

    /// A verb against its own statements, played bare.
    fn line<T>(&self, what: &str, verb: impl Fn(&Session) -> T, goal: Option<f64>) -> Medians {
        let (statements, _) = recorded(|| verb(&self.seen.1));
        let bare = connection(self.path);
        let mut floor = Player::new(&bare, &statements);
        let took = by_turns(|| floor.play(), || verb(&self.measured.1));
        report::line(what, &took, goal);
        took
    }
}

pub(crate) fn run(folder: &Path, sizes: &[i64], wanted: &str) {
    let (mut first_page, mut deep_page) = (Grown::default(), Grown::default());
    if !["read page", "read search", "read record", "read actions"].iter().any(|what| what.contains(wanted)) {
        return;
    }
    report::heading("reading");
    for size in sizes {
        let path = &life::registry(folder, *size);
        let bench = Bench::open(path);
        let is_wanted = |what: &str| format!("read {what}").contains(wanted);
        let page = |query: &ListQuery, cursor: Option<&str>| {
            let (query, cursor) = (query.clone(), cursor.map(str::to_owned));
            move |session: &Session| session.applications(&query, cursor.as_deref()).unwrap()
        };
        let all = ListQuery::default();
        if is_wanted("page") {
            let took = bench.line(&format!("a page of 20, of {size} applications"), page(&all, None), Some(1.25));
            first_page.0.push((*size, took.second));
            let deep = deep(&bench.measured.1);
            let took =
                bench.line(&format!("a page of 20 half-way down, of {size}"), page(&all, Some(&deep)), Some(1.25));
            deep_page.0.push((*size, took.second));
        }
        if is_wanted("search") {
            search(&bench, *size);
        }
        if is_wanted("record") && *size <= 1_000_000 {
            let number = life::number_of_large(size / 20);
            bench.line(
                &format!("a record by its number, of {size}"),
                move |session| session.application(number).unwrap(),
                Some(1.5),
            );
        }
        if is_wanted("actions") && *size <= 1_000_000 {
            let page = bench.measured.1.applications(&all, None).unwrap();
            let numbers: Vec<_> = page.rows.iter().map(|row| row.number).collect();
            let together = |session: &Session| session.actions_of(&numbers, None).unwrap();
            bench.line(&format!("the acts of a page of 20, of {size}"), together, None);
            let (session, each) = (&bench.measured.1, &numbers);
            let took = by_turns(
                || together(session),
                || each.iter().map(|of| session.actions(*of, None).unwrap()).collect::<Vec<_>>(),
            );
            report::line("… and the same asked one by one", &took, None);
        }
    }
    first_page.tell("a page of 20", 1.5);
    deep_page.tell("a page of 20 half-way down", 1.5);
}

/// The cursor of a page in the middle of an account's list.
fn deep(session: &Session) -> String {
    let mut query = ListQuery::default();
    (query.rows, query.exact_total) = (ListPage::MAX_ROWS, true);
    let mut page = session.applications(&query, None).unwrap();
    let half = page.total / 2 / query.rows;
    query.exact_total = false;
    for _ in 1..half {
        page = session.applications(&query, page.next.as_deref()).unwrap();
    }
    page.next.unwrap()
}

/// A search within an account: against a bare scan of the covering index, which asks of each row what the search asks.
fn search(bench: &Bench<'_>, size: i64) {
    let bare = connection(bench.path);
    for (what, text) in [("nothing", "どこにもない名前"), ("one record in 97", "96.example")] {
        let field = if what == "nothing" { SearchField::Organization } else { SearchField::ServerName };
        let mut query = ListQuery::default();
        query.texts.push(TextCondition { field, text: text.to_owned() });
        let column = if what == "nothing" { "folded_organization" } else { "folded_server_name" };
        let scan = format!(
            "SELECT count(*) FROM application INDEXED BY application_list \
             WHERE account = {} AND is_current IN (0, 1) AND instr({column}, '{text}') > 0",
            life::LARGE
        );
        let mut floor = Player::new(&bare, &[scan]);
        let took = by_turns(|| floor.play(), || bench.measured.1.applications(&query, None).unwrap());
        report::line(&format!("a search that finds {what}, of {size}, and a bare scan"), &took, Some(1.3));
    }
}
