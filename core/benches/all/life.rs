//! 実際のような台帳 — A registry as life makes it: a few large accounts and many small ones, Japanese names, most records young.
//!
//! One record is made by the library's own verbs, and the others are that one with other names, numbers and days.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use passport_core::model::{AccessKey, ApplicationNumber, Draft, Field, Instant, NewAccount};
use passport_core::{Clock, Options, Registry, Session};
use rusqlite::{Connection, params};

/// What an applicant types in: one of the scenarios' forms.
static FORM: LazyLock<BTreeMap<Field, String>> = LazyLock::new(|| {
    let forms = std::fs::read(format!("{}/../tests/scenarios/forms.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let forms: serde_json::Value = serde_json::from_slice(&forms).unwrap();
    serde_json::from_value(forms["company"].clone()).unwrap()
});

/// The account that has a tenth of all records.
pub(crate) const LARGE: i64 = 1;

/// The day on which everything is measured.
const NOW: &str = "2026-04-10T10:00:00+09:00";

/// Days over which the records lie.
const DAYS: i64 = 5 * 365;

/// A clock that stands still: what is measured is no clock.
pub(crate) fn options() -> Options {
    let now: Instant = NOW.parse().unwrap();
    Options::new().secret(&[7; 32]).clock(Clock::manual(now).unwrap())
}

pub(crate) fn csr(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../tests/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A draft of a new application that nothing is amiss with.
pub(crate) fn filled(session: &Session) -> Draft {
    let mut draft = session.draft_new("SR3.0-1Y").unwrap();
    for (field, text) in &*FORM {
        draft.set(*field, text.as_str());
    }
    draft.set_csr(&csr("ec-www.pem")).unwrap();
    draft.agree_to_terms();
    draft
}

/// A registry with so many applications; it is made once and kept, as long as the schema stays what it is.
pub(crate) fn registry(folder: &Path, applications: i64) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(format!("life-{applications}.db"));
    let half = folder.join(format!("life-{applications}.half.db"));
    let _ = std::fs::remove_file(&half);
    let fresh = Registry::create(&half, options()).unwrap();
    first_record(&fresh);
    fresh.close();
    if path.exists() && schema(&path) == schema(&half) {
        std::fs::remove_file(&half).unwrap();
        return path;
    }
    eprintln!("making {}", path.display());
    multiply(&half, applications);
    std::fs::rename(&half, &path).unwrap();
    path
}

/// A registry's large account, as its host opens it.
pub(crate) fn desk(registry: &Registry, path: &Path) -> Session {
    let key: String = Connection::open(path)
        .unwrap()
        .query_row("SELECT access_key FROM account WHERE id = ?1", [LARGE], |row| row.get(0))
        .unwrap();
    registry.session(&key).unwrap()
}

fn schema(path: &Path) -> String {
    let sql = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
    Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// An account with one record that was issued.
fn first_record(registry: &Registry) {
    let ra = registry.ra("operator").unwrap();
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None).unwrap();
    let session = registry.session(account.access_key.as_str()).unwrap();
    let number = session.submit(&filled(&session)).unwrap().number;
    ra.begin_review(number, None).unwrap();
    ra.approve(number, None).unwrap();
    ra.issue(number, None).unwrap();
}

/// Whose the n-th application is: a tenth the largest account's, a fifth ten more's, and the others small ones'.
fn owner(n: i64, applications: i64) -> i64 {
    match n % 10 {
        0 => LARGE,
        1 | 2 => 2 + mixed(n) % 10,
        _ => 12 + mixed(n) % (applications / 20),
    }
}

/// Numbers without an order (splitmix64), never negative.
fn mixed(n: i64) -> i64 {
    let mut bits = n.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((bits ^ bits >> 31) >> 1).cast_signed()
}

/// An organization's name, and the name of its server.
fn names(owner: i64, n: i64) -> (String, String) {
    const PLACES: [&str; 12] = [
        "東京",
        "大阪",
        "北海道",
        "九州",
        "京浜",
        "湘南",
        "瀬戸内",
        "信州",
        "みなと",
        "あおば",
        "さくら",
        "サンライズ",
    ];
    const TRADES: [&str; 12] = [
        "商事",
        "製作所",
        "システム",
        "ソリューションズ",
        "物産",
        "電機",
        "食品",
        "運輸",
        "銀行",
        "出版",
        "化学工業",
        "ネットワーク",
    ];
    let of = |words: &[&'static str; 12], by: i64| words[usize::try_from(mixed(by) % 12).unwrap()];
    let name = format!("{}{}", of(&PLACES, owner), of(&TRADES, owner / 7));
    let name = if owner % 3 == 0 { format!("{name}株式会社") } else { format!("株式会社{name}") };
    const HOSTS: [&str; 6] = ["www", "mail", "shop", "api", "portal", "vpn"];
    let host = HOSTS[usize::try_from(n % 6).unwrap()];
    (name, format!("{host}{}.example-{owner}.co.jp", n % 97))
}

/// A statement that copies the one row of a table with other values in some columns, bound in the order they are named in.
fn copying(connection: &Connection, table: &str, others: &[&str]) -> String {
    let mut statement = connection.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
    let columns: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let value = |column: &String| match others.iter().position(|other| other == column) {
        Some(at) => format!("?{}", at + 1),
        None if column == "salt" => "randomblob(16)".to_owned(),
        None => format!("\"{column}\""),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    format!("INSERT INTO {table} ({}) SELECT {} FROM first_{table}", quoted.join(", "), values.join(", "))
}

/// Makes the one record so many. Indexes are made anew at the end, which is much quicker than keeping them on the way.
fn multiply(path: &Path, applications: i64) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000; BEGIN")
        .unwrap();
    let indexes: Vec<(String, String)> = {
        let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    for (name, _) in &indexes {
        connection.execute_batch(&format!("DROP INDEX {name}")).unwrap();
    }
    for table in ["account", "contract", "application", "certificate"] {
        connection.execute_batch(&format!("CREATE TEMP TABLE first_{table} AS SELECT * FROM {table}")).unwrap();
    }
    let first: i64 = connection.query_row("SELECT received_at FROM application", [], |row| row.get(0)).unwrap();
    connection
        .execute_batch("DELETE FROM certificate; DELETE FROM application; DELETE FROM contract; DELETE FROM notice")
        .unwrap();
    let mut account = connection.prepare(&copying(&connection, "account", &["id", "access_key", "name"])).unwrap();
    for id in 2..12 + applications / 20 {
        account.execute(params![id, access_key(id), names(id, 0).0]).unwrap();
    }
    let mut contract =
        connection.prepare(&copying(&connection, "contract", &["account", "code", "current", "anchor"])).unwrap();
    let columns = [
        "sequence",
        "account",
        "number",
        "contract",
        "received_at",
        "updated_at",
        "issued_on",
        "valid_from",
        "valid_until",
        "organization",
        "server_name",
        "folded_organization",
        "folded_server_name",
        "documents_missing",
        "is_current",
        "past_from",
    ];
    let mut application = connection.prepare(&copying(&connection, "application", &columns)).unwrap();
    let columns = ["account", "number", "serial", "not_before", "not_after", "issued_at", "spki"];
    let mut certificate = connection.prepare(&copying(&connection, "certificate", &columns)).unwrap();
    // Ten million are for the list alone: whole records would fill the disk and tell nothing of the list.
    let is_whole = applications <= 1_000_000;
    if !is_whole {
        let bare = "UPDATE first_application SET form = '{}', csr = NULL, public_key = NULL, terms = '[]'";
        connection.execute_batch(bare).unwrap();
    }
    for n in 0..applications {
        let owner = owner(n, applications);
        // The younger, the denser.
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a distribution")]
        let age = ((DAYS * 86_400) as f64 * (1.0 - (n as f64 / applications as f64).sqrt())) as i64;
        let (received_at, day) = (first - age, (first - age + 9 * 3600) / 86_400);
        let number = 1_000_000_000 + n * 7;
        let (organization, server) = names(owner, n);
        let code = is_whole.then_some(n + 1);
        if let Some(code) = code {
            contract.execute(params![owner, code, number, day]).unwrap();
        }
        application
            .execute(params![
                n + 1,
                owner,
                number,
                code,
                received_at,
                received_at,
                day,
                day,
                day + 199,
                organization,
                server,
                organization.to_lowercase(),
                server,
                n % 50 == 0,
                age < 365 * 86_400,
                day + 366,
            ])
            .unwrap();
        if is_whole {
            let until = (day + 200) * 86_400 - 9 * 3600 - 1;
            certificate
                .execute(params![owner, number, format!("{n:032x}"), received_at, until, received_at, spki(n)])
                .unwrap();
        }
    }
    for (_, sql) in &indexes {
        connection.execute_batch(sql).unwrap();
    }
    drop((account, contract, application, certificate));
    connection.execute_batch("COMMIT; PRAGMA journal_mode = WAL").unwrap();
}

/// A digest of no key.
fn spki(n: i64) -> [u8; 32] {
    let mut digest = [0; 32];
    for (part, at) in digest.chunks_mut(8).zip(0..) {
        part.copy_from_slice(&mixed(4 * n + at).to_be_bytes());
    }
    digest
}

/// A copy in which the other accounts have ten times as many rows in the list.
pub(crate) fn with_foreign_rows(of: &Path, path: &Path) {
    std::fs::copy(of, path).unwrap();
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA synchronous = OFF; BEGIN; CREATE TEMP TABLE first_application AS SELECT * FROM application",
        )
        .unwrap();
    let copy = copying(&connection, "application", &["sequence", "number", "contract"]);
    let copy = copy.replace("?1", "sequence + ?1").replace("?2", "number + ?1").replace("?3", "NULL");
    let foreign = format!("{copy} WHERE account <> {LARGE}");
    for times in 1..10_i64 {
        connection.execute(&foreign, [times * 1_000_000]).unwrap();
    }
    connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
}

/// A key that looks like one and is nobody else's.
fn access_key(id: i64) -> String {
    const LETTERS: &[u8; 20] = b"34679CDFGHJKMNPQRTVX";
    let letter = |place| char::from(LETTERS[usize::try_from(id / 20_i64.pow(place) % 20).unwrap()]);
    let key: String = (0..8).map(letter).collect();
    assert!(key.parse::<AccessKey>().is_ok(), "{key}");
    key
}

/// A number of the large account's.
pub(crate) fn number_of_large(at: i64) -> ApplicationNumber {
    ApplicationNumber::new(1_000_000_000 + at * 10 * 7).unwrap()
}
