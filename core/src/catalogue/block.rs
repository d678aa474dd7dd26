//! 表の読取り — Reading a table of a catalogue by hand, so that everything that is missing, unknown or wrong in it is told at
//! once, each fault at its own place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Plan;
use crate::model::{Day, Field, Format, Kind};

/// The longest identifier, and the longest text, in characters.
const MAX_ID: usize = 64;
const MAX_TEXT: usize = 1000;

pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// 読取り — What is known of a file while it is read: the faults found so far, and the services that it knows and names.
pub(super) struct Reading<'t> {
    /// Each line, and the line of the header that it stands under.
    lines: Vec<(u32, &'t str)>,
    /// Where each line ends.
    ends: Vec<usize>,
    pub(super) found: Vec<(u32, String)>,
    /// Lines that are no TOML: the line of the header above, and the key.
    broken: BTreeSet<(u32, String)>,
    broken_lines: BTreeSet<u32>,
    /// Every service there is, also those with faults; its plan, if that can be read.
    pub(super) services: BTreeMap<String, Option<Plan>>,
    /// Whether a service has an identifier that cannot be read, so that any name may be its.
    pub(super) has_nameless: bool,
    /// The services that are named somewhere.
    pub(super) named: Vec<Spanned<String>>,
    /// The services that a renewal goes to, from a service of a plan.
    pub(super) renewals: Vec<(Plan, Spanned<String>)>,
    /// The lists in which something was wrong.
    pub(super) faulty: BTreeSet<&'static str>,
}

impl<'t> Reading<'t> {
    pub(super) fn new(text: &'t str) -> Reading<'t> {
        let mut header = 0;
        let lines = text.lines().zip(1..).map(|(line, number)| {
            if line.trim_start().starts_with('[') {
                header = number;
            }
            (header, line)
        });
        Reading {
            lines: lines.collect(),
            ends: text.match_indices('\n').map(|(end, _)| end).collect(),
            found: Vec::new(),
            broken: BTreeSet::new(),
            broken_lines: BTreeSet::new(),
            services: BTreeMap::new(),
            has_nameless: false,
            named: Vec::new(),
            renewals: Vec::new(),
            faulty: BTreeSet::new(),
        }
    }

    pub(super) fn at(&mut self, place: Range<usize>, fault: impl Into<String>) {
        let line = self.line(place.start);
        // What a line that is no TOML is taken for has no faults of its own.
        if !self.broken_lines.contains(&line) {
            self.found.push((line, fault.into()));
        }
    }

    pub(super) fn require(&mut self, holds: bool, place: Range<usize>, fault: impl Into<String>) {
        if !holds {
            self.at(place, fault);
        }
    }

    pub(super) fn line(&self, place: usize) -> u32 {
        let before = self.ends.partition_point(|end| *end < place);
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }

    /// What is no TOML. What a table lacks because its line could not be read is no fault of its own.
    pub(super) fn unreadable(&mut self, fault: &toml::de::Error) {
        let place = fault.span().unwrap_or(0..0);
        // One line: what the parser says, without the picture it draws.
        let line = self.line(place.start);
        self.found.push((line, fault.message().lines().collect::<Vec<_>>().join(" ")));
        self.broken_lines.insert(line);
        // A fault at the end of the text is of its last line.
        let at = (line as usize).min(self.lines.len());
        let (header, text) = at.checked_sub(1).map_or((0, ""), |at| self.lines[at]);
        let key = text.split('=').next().unwrap_or_default().trim().to_owned();
        self.broken.insert((header, key));
    }

    /// Whether a line is there that could not be read and has a key below the header of a table.
    fn is_broken(&self, header: Range<usize>, key: &str) -> bool {
        let line = if header.end == 0 { 0 } else { self.line(header.start) };
        self.broken.contains(&(line, key.to_owned()))
    }
}

/// 表 — One table that is being read.
pub(super) struct Block<'f, 't, 'i> {
    pub(super) reading: &'f mut Reading<'t>,
    table: &'f DeTable<'i>,
    pub(super) place: Range<usize>,
    taken: Vec<&'static str>,
}

impl<'f, 't, 'i> Block<'f, 't, 'i> {
    /// `place` is where what the table lacks is told.
    pub(super) fn new(reading: &'f mut Reading<'t>, table: &'f DeTable<'i>, place: Range<usize>) -> Self {
        Block { reading, table, place, taken: Vec::new() }
    }

    fn take(&mut self, key: &'static str) -> Option<&'f Value<'i>> {
        self.taken.push(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// What must be there; none after a fault.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reading<'t>, &'static str, &Value<'i>) -> Option<T>,
    ) -> Option<T> {
        match self.take(key) {
            Some(value) => read(self.reading, key, value),
            None => {
                if !self.reading.is_broken(self.place.clone(), key) {
                    self.reading.at(self.place.clone(), format!("missing field `{key}`"));
                }
                None
            }
        }
    }

    /// What may be absent; none also after a fault.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reading<'t>, &'static str, &Value<'i>) -> Option<T>,
    ) -> Option<T> {
        self.take(key).and_then(|value| read(self.reading, key, value))
    }

    /// The tables of a list, each with its place; none when it is absent or no list.
    pub(super) fn blocks(&mut self, key: &'static str) -> Option<Vec<(&'f DeTable<'i>, Range<usize>)>> {
        let value = self.take(key)?;
        let tables = value.get_ref().as_array().and_then(|list| {
            list.iter().map(|item| Some((item.get_ref().as_table()?, item.span()))).collect::<Option<Vec<_>>>()
        });
        if tables.is_none() {
            self.reading.at(value.span(), format!("`{key}` must be blocks, as `[[{key}]]`"));
        }
        tables
    }

    /// A table with its place; none when it is absent or no table.
    pub(super) fn table(&mut self, key: &'static str) -> Option<(&'f DeTable<'i>, Range<usize>)> {
        let value = self.take(key)?;
        let table = value.get_ref().as_table();
        self.reading.require(table.is_some(), value.span(), format!("`{key}` must be a table, as `[{key}]`"));
        table.map(|table| (table, value.span()))
    }

    /// A table that must be there, with its place; none after a fault.
    pub(super) fn required_table(&mut self, key: &'static str) -> Option<(&'f DeTable<'i>, Range<usize>)> {
        let found = self.table(key);
        let is_absent = self.place_of(key) == self.place;
        self.reading.require(!is_absent, self.place.clone(), format!("missing field `{key}`"));
        found
    }

    /// The place of the value of a key, or of the table.
    pub(super) fn place_of(&self, key: &str) -> Range<usize> {
        let value = self.table.iter().find(|(name, _)| name.get_ref() == key);
        value.map_or(self.place.clone(), |(_, value)| value.span())
    }

    /// Every key that nothing took is unknown.
    pub(super) fn finish(self) {
        for (key, _) in self.table.iter() {
            if !self.taken.iter().any(|taken| *taken == key.get_ref().as_ref()) {
                self.reading.at(key.span(), format!("unknown field `{}`", key.get_ref()));
            }
        }
    }
}

/// A text that is not blank, and holds no control character.
fn plain(
    reading: &mut Reading<'_>,
    key: &'static str,
    value: &Value<'_>,
    longest: usize,
) -> Option<Spanned<String>> {
    let text = value.get_ref().as_str().filter(|text| {
        !text.trim().is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control)
    });
    if text.is_none() {
        let fault = format!("`{key}` must be a text of 1 to {longest} characters, not blank");
        reading.at(value.span(), fault);
    }
    text.map(|text| Spanned::new(value.span(), text.to_owned()))
}

/// An identifier or a version.
pub(super) fn id(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<Spanned<String>> {
    plain(reading, key, value, MAX_ID)
}

/// A text for people.
pub(super) fn text(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<String> {
    plain(reading, key, value, MAX_TEXT).map(Spanned::into_inner)
}

pub(super) fn boolean(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<bool> {
    let read = value.get_ref().as_bool();
    reading.require(read.is_some(), value.span(), format!("`{key}` must be true or false"));
    read
}

/// A day of the calendar, from 1950 on.
pub(super) fn day(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<Spanned<Day>> {
    let read = value.get_ref().as_datetime().and_then(|date| date.to_string().parse().ok());
    reading.require(read.is_some(), value.span(), format!("`{key}` must be a day, as 2026-12-26"));
    read.map(|day| Spanned::new(value.span(), day))
}

/// A whole number within a range.
pub(super) fn number(
    range: RangeInclusive<u32>,
) -> impl Fn(&mut Reading<'_>, &'static str, &Value<'_>) -> Option<u32> {
    move |reading, key, value| {
        let written = value.get_ref().as_integer();
        let read = written.and_then(|written| i64::from_str_radix(written.as_str(), written.radix()).ok());
        let read = read.and_then(|number| u32::try_from(number).ok()).filter(|number| range.contains(number));
        let fault = || format!("`{key}` must be a whole number from {} to {}", range.start(), range.end());
        reading.require(read.is_some(), value.span(), fault());
        read
    }
}

/// A whole number within a range, or `"none"`.
pub(super) fn number_or_none(
    range: RangeInclusive<u32>,
) -> impl Fn(&mut Reading<'_>, &'static str, &Value<'_>) -> Option<Option<u32>> {
    move |reading, key, value| match value.get_ref().as_str() {
        Some("none") => Some(None),
        _ => number(range.clone())(reading, key, value).map(Some),
    }
}

/// One of a few words.
pub(super) fn word<T: Copy>(
    words: &'static [(&'static str, T)],
) -> impl Fn(&mut Reading<'_>, &'static str, &Value<'_>) -> Option<T> {
    move |reading, key, value| {
        let read = value.get_ref().as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
        if read.is_none() {
            let words: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            reading.at(value.span(), format!("`{key}` must be one of {}", words.join(", ")));
        }
        read.map(|(_, of)| *of)
    }
}

/// A list without repeats, each item read alike; an empty one only where that says something.
pub(super) fn list<T: PartialEq>(
    may_be_empty: bool,
    item: impl Fn(&mut Reading<'_>, &'static str, &Value<'_>) -> Option<T>,
) -> impl Fn(&mut Reading<'_>, &'static str, &Value<'_>) -> Option<Vec<T>> {
    move |reading, key, value| {
        let Some(items) = value.get_ref().as_array() else {
            reading.at(value.span(), format!("`{key}` must be a list"));
            return None;
        };
        reading.require(may_be_empty || !items.is_empty(), value.span(), format!("`{key}` is empty"));
        let mut read = Vec::new();
        for given in items.iter() {
            let Some(one) = item(reading, key, given) else { continue };
            reading.require(!read.contains(&one), given.span(), format!("`{key}` says the same twice"));
            read.push(one);
        }
        (read.len() == items.len()).then_some(read)
    }
}

/// The identifier of a service, which must be there.
pub(super) fn service(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<String> {
    let named = id(reading, key, value)?;
    reading.named.push(named.clone());
    Some(named.into_inner())
}

/// The identifier of a service that a renewal goes to, from one of a plan.
pub(super) fn successor(
    plan: Option<Plan>,
) -> impl Fn(&mut Reading<'_>, &'static str, &Value<'_>) -> Option<String> {
    move |reading, key, value| {
        let named = service(reading, key, value)?;
        reading.renewals.extend(plan.map(|plan| (plan, Spanned::new(value.span(), named.clone()))));
        Some(named)
    }
}

pub(super) fn kind(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<Kind> {
    let read = value.get_ref().as_str().and_then(Kind::from_name);
    reading.require(read.is_some(), value.span(), format!("`{key}` names no kind of application"));
    read
}

pub(super) fn field(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<Field> {
    let read = value.get_ref().as_str().and_then(Field::from_path);
    reading.require(read.is_some(), value.span(), format!("`{key}` names no field"));
    read
}

pub(super) fn organization_type(reading: &mut Reading<'_>, key: &'static str, value: &Value<'_>) -> Option<String> {
    let types = match Field::OrganizationType.format() {
        Format::Choice(names) => names,
        _ => &[],
    };
    let read = value.get_ref().as_str().filter(|name| types.contains(name));
    reading.require(read.is_some(), value.span(), format!("`{key}` names no type of organization"));
    read.map(str::to_owned)
}
