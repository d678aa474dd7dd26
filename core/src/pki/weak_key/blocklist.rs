//! 既知の脆弱な鍵の一覧 — Reading lists of known weak keys, and what a key is known by in them.
//!
//! Debian's OpenSSL of 2006 to 2008 made at most 32,768 keys of a size and architecture (CVE-2008-0166; CA/B BR 6.1.1.3).
//! Two forms of list are read: the text files of Debian's package `openssl-blacklist`, one a key size, and the binary
//! `blocklist.dat` of badkeys, which holds other compromised keys as well.

use aws_lc_rs::digest;
use num_bigint::BigUint;

use crate::digest::sha256;
use crate::error::{Error, Finding, Result, Severity};
use crate::model::CsrInspection;
use crate::model::blocklist::{BlocklistForm, KeyPrint};
use crate::rule::Rule;

/// Bytes of an entry of `openssl-blacklist`: the digest's last 80 bits.
const SHA1_TAIL: usize = BlocklistForm::OpensslBlacklist.digest_length();
/// Bytes of the digest in badkeys' list: its first 120 bits.
const SHA256_HEAD: usize = BlocklistForm::Badkeys.digest_length();
/// Bytes of a record of badkeys' list: the digest, and the number of the list it is from.
const RECORD: usize = SHA256_HEAD + 1;
/// Faults that are told at once.
const MOST_FAULTS: usize = 100;

/// A list as it was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Blocklist {
    pub(crate) form: BlocklistForm,
    /// Each of the form's length; what lies behind it is 0.
    entries: Vec<[u8; RECORD]>,
}

impl Blocklist {
    /// Every entry, each once, in ascending order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.iter().map(|entry| &entry[..self.form.digest_length()])
    }
}

/// 一覧の読取 — Reads a list of either form, which is told by its bytes.
///
/// # Errors
/// `Invalid` with `blocklist_invalid`: for text one for each of the first 100 faulty lines, with the line; for bytes that
/// are neither text nor whole records in badkeys' order, and for a list without an entry, one.
pub(crate) fn parse(bytes: &[u8]) -> Result<Blocklist> {
    let (form, mut entries) = match std::str::from_utf8(bytes).ok().filter(|text| !text.contains(is_no_text)) {
        Some(text) => (BlocklistForm::OpensslBlacklist, lines(text)?),
        None => (BlocklistForm::Badkeys, records(bytes)?),
    };
    entries.sort_unstable();
    entries.dedup();
    if entries.is_empty() { Err(invalid()) } else { Ok(Blocklist { form, entries }) }
}

fn invalid() -> Error {
    Error::invalid_by([Rule::BlocklistInvalid])
}

fn is_no_text(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\r' | '\n')
}

/// `openssl-blacklist`: a line is blank, a comment, or twenty hexadecimal digits.
fn lines(text: &str) -> Result<Vec<[u8; RECORD]>> {
    let (mut entries, mut faults) = (Vec::new(), Vec::new());
    for (line, number) in text.lines().map(str::trim).zip(1..).filter(|(line, _)| !line.is_empty()) {
        match hexadecimal(line) {
            _ if line.starts_with('#') => {}
            Some(entry) => entries.push(entry),
            None if faults.len() < MOST_FAULTS => {
                let fault = "neither 20 hexadecimal digits nor a comment".to_owned();
                faults.push(Finding::of_line(Rule::BlocklistInvalid, number, fault));
            }
            None => break,
        }
    }
    if faults.is_empty() { Ok(entries) } else { Err(Error::invalid(faults)) }
}

fn hexadecimal(line: &str) -> Option<[u8; RECORD]> {
    if line.len() != 2 * SHA1_TAIL || !line.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut entry = [0; RECORD];
    for (at, byte) in entry.iter_mut().take(SHA1_TAIL).enumerate() {
        *byte = u8::from_str_radix(&line[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(entry)
}

/// badkeys: records of 16 bytes, 15 of the digest and the number of the list it is from, in ascending order.
fn records(bytes: &[u8]) -> Result<Vec<[u8; RECORD]>> {
    let (records, rest) = bytes.as_chunks::<RECORD>();
    if !rest.is_empty() || !records.is_sorted_by(|one, next| one[..SHA256_HEAD] <= next[..SHA256_HEAD]) {
        return Err(invalid());
    }
    let mut entries = records.to_vec();
    entries.iter_mut().for_each(|entry| entry[SHA256_HEAD] = 0);
    Ok(entries)
}

/// 法の要約 — What an RSA key is known by, in each form of list.
///
/// `openssl rsa -modulus` prints `Modulus=` and upper-case hexadecimal without a leading zero, and its SHA-1 is taken.
pub(super) fn of_modulus(modulus: &[u8]) -> Vec<KeyPrint> {
    let printed = format!("Modulus={:X}\n", BigUint::from_bytes_be(modulus));
    let sha1 = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, printed.as_bytes());
    let tail = sha1.as_ref()[sha1.as_ref().len() - SHA1_TAIL..].to_vec();
    vec![KeyPrint { form: BlocklistForm::OpensslBlacklist, digest: tail }, of_number(significant(modulus))]
}

/// 点の要約 — What an EC key is known by: in badkeys' list alone.
pub(super) fn of_point(x: &[u8]) -> Vec<KeyPrint> {
    vec![of_number(significant(x))]
}

fn of_number(significant: &[u8]) -> KeyPrint {
    KeyPrint { form: BlocklistForm::Badkeys, digest: sha256(significant)[..SHA256_HEAD].to_vec() }
}

fn significant(number: &[u8]) -> &[u8] {
    number.iter().position(|byte| *byte != 0).map_or(&[], |at| &number[at..])
}

/// The note on a key that was compared with no list.
pub(super) fn not_compared() -> Finding {
    Finding { severity: Severity::Note, ..Finding::error(None, Rule::KeyWeakDebian) }
}

/// 一覧との照合 — Puts what the lists say of a key in place of the note that it was compared with none. That no list is loaded
/// is the host's matter and nothing to tell a subscriber: a draft is judged without the note.
///
/// `is_listed` answers whether a list that is loaded holds the key.
///
/// # Errors
/// Those of `is_listed`.
pub(crate) fn compare(
    inspection: &CsrInspection,
    is_listed: impl Fn(&KeyPrint) -> Result<bool>,
) -> Result<CsrInspection> {
    let answers = inspection.key_prints.iter().map(is_listed).collect::<Result<Vec<_>>>()?;
    let mut compared = inspection.clone();
    if answers.contains(&true) {
        for finding in compared.findings.iter_mut().filter(|finding| finding.rule == Rule::KeyWeakDebian) {
            finding.severity = Severity::Error;
        }
    } else {
        compared.findings.retain(|finding| finding.rule != Rule::KeyWeakDebian);
    }
    Ok(compared)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(bytes: &[u8]) -> Vec<u32> {
        let refused = parse(bytes).unwrap_err();
        assert!(refused.findings().iter().all(|finding| finding.rule == Rule::BlocklistInvalid), "{refused}");
        refused.findings().iter().map(|found| found.line.as_ref().map_or(0, |(line, _)| *line)).collect()
    }

    #[test]
    fn text_is_comments_and_digests_and_a_fault_has_its_line() {
        let list =
            parse(b"# comment\r\n\r\n00112233445566778899\r\nFFEEDDCCBBAA99887766\n00112233445566778899").unwrap();
        assert_eq!((list.form, list.entries().count()), (BlocklistForm::OpensslBlacklist, 2));
        assert_eq!(list.entries().last().unwrap(), [0xff, 0xee, 0xdd, 0xcc, 0xbb, 0xaa, 0x99, 0x88, 0x77, 0x66]);
        assert_eq!(faults(b"# x\n0011223344556677889\n00112233445566778899\n0011223344556677889g\n"), [2, 4]);
        assert_eq!(faults("＃\n".as_bytes()), [1]);
        assert_eq!(faults(&b"x\n".repeat(500)).len(), MOST_FAULTS);
        assert_eq!((faults(b""), faults(b"# nothing\n")), (vec![0], vec![0]));
    }

    #[test]
    fn records_are_whole_and_in_order() {
        let record = |first: u8| [vec![first; 15], vec![1]].concat();
        let list = parse(&[record(0x80), record(0x90), record(0xfe)].concat()).unwrap();
        assert_eq!(list.form, BlocklistForm::Badkeys);
        assert_eq!(list.entries().map(<[u8]>::len).collect::<Vec<_>>(), [SHA256_HEAD; 3]);
        assert_eq!(faults(&[record(0x90), record(0x80)].concat()), [0]);
        assert_eq!(faults(&record(0x90)[..15]), [0]);
        assert_eq!(faults(b"\x7fELF and so on\0\0\xff"), [0]);
    }

    #[test]
    fn a_key_is_known_by_what_the_tools_print_of_it() {
        let prints = of_modulus(&[0, 0xab, 0xcd]);
        // printf 'Modulus=ABCD\n' | sha1sum, and printf '\xab\xcd' | sha256sum
        assert_eq!(crate::digest::hex(&prints[0].digest), "a0677fa162dd3c68d49c");
        assert_eq!(crate::digest::hex(&prints[1].digest), "123d4c7ef2d1600a1b3a0f6addc60a");
        assert_eq!(of_point(&[0, 0xab, 0xcd]), prints[1..]);
    }
}
