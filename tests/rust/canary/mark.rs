//! 目印 — What is searched for, and must not be found because it stands here: it is kept veiled.

use std::collections::BTreeSet;

const VEIL: u8 = 0xa5;

/// A secret in one spelling.
#[derive(Clone)]
pub(super) struct Mark {
    pub(super) name: String,
    pub(super) veiled: Vec<u8>,
}

impl Mark {
    /// Veils a secret as it is, and in the spellings in which it might be written or kept: hexadecimal, the numbers of its
    /// bytes, and the other way round, as arithmetic keeps a number.
    pub(super) fn of(name: &str, secret: &[u8]) -> Vec<Mark> {
        let mut hex: Vec<u8> = secret.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
        let mut numbers: Vec<Vec<u8>> = [", ", ",", ",\n    "]
            .iter()
            .map(|between| secret.iter().map(u8::to_string).collect::<Vec<_>>().join(between).into_bytes())
            .collect();
        let mut reversed: Vec<u8> = secret.iter().rev().copied().collect();
        let mut spellings = vec![&mut hex, &mut reversed];
        spellings.extend(&mut numbers);
        let veiled = |bytes: &[u8]| bytes.iter().map(|byte| byte ^ VEIL).collect();
        let mut marks = vec![Mark { name: name.to_owned(), veiled: veiled(secret) }];
        for spelling in spellings {
            marks.push(Mark { name: name.to_owned(), veiled: veiled(spelling) });
            spelling.fill(0);
            std::hint::black_box(spelling);
        }
        marks
    }
}

/// The names of the marks that stand in a text.
pub(super) fn found<'a>(marks: &'a [Mark], text: &[u8]) -> BTreeSet<&'a str> {
    let mut by_first: [Vec<&Mark>; 256] = std::array::from_fn(|_| Vec::new());
    for mark in marks {
        by_first[usize::from(mark.veiled[0] ^ VEIL)].push(mark);
    }
    let mut names = BTreeSet::new();
    for (at, byte) in text.iter().enumerate() {
        for mark in &by_first[usize::from(*byte)] {
            let is_it = |rest: &[u8]| rest.iter().zip(&mark.veiled).all(|(byte, veiled)| byte ^ VEIL == *veiled);
            if text.len() - at >= mark.veiled.len() && is_it(&text[at..]) {
                names.insert(mark.name.as_str());
            }
        }
    }
    names
}
