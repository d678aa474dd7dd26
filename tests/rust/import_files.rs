//! 取込みファイル — Files as spreadsheets and people make them, and imports that are killed on their way.

#![allow(clippy::disallowed_methods, reason = "keys of tests, which nothing is decided by")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use passport_core::model::{ExportFormat, Field, ImportOutcome, ListQuery, NewAccount};
use passport_core::{Language, Ra, Registry};
use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, SerialNumber};
use serde_json::json;

use crate::registry::options;

const CONTRACTS: u64 = 3_000;

fn authority() -> Issuer<'static, KeyPair> {
    let mut of = CertificateParams::new(Vec::new()).unwrap();
    of.distinguished_name.push(DnType::CommonName, "Another CA");
    of.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Issuer::new(of, KeyPair::generate().unwrap())
}

/// A certificate of 2025, PEM.
fn certificate(authority: &Issuer<'static, KeyPair>, key: &KeyPair, serial: u64) -> String {
    certificate_of(authority, key, serial, None)
}

fn certificate_of(
    authority: &Issuer<'static, KeyPair>,
    key: &KeyPair,
    serial: u64,
    organization: Option<&str>,
) -> String {
    let mut of = CertificateParams::new(["www.example.jp".to_owned()]).unwrap();
    of.distinguished_name = DistinguishedName::new();
    if let Some(name) = organization {
        of.distinguished_name.push(DnType::OrganizationName, name);
    }
    of.distinguished_name.push(DnType::CommonName, "www.example.jp");
    of.serial_number = Some(SerialNumber::from((1 << 62) + serial));
    of.not_before = rcgen::date_time_ymd(2025, 4, 2);
    of.not_after = rcgen::date_time_ymd(2026, 4, 1);
    of.signed_by(key, authority).unwrap().pem()
}

/// A registry with an account, whose access key is answered.
fn created(path: &Path) -> String {
    let registry = Registry::create(path, options()).unwrap();
    let account =
        registry.ra("operator").unwrap().open_account(&NewAccount::new("株式会社サンプル", "D0001"), None);
    registry.close();
    account.unwrap().access_key.to_string()
}

fn open(path: &Path) -> Ra {
    Registry::open(path, options()).unwrap().ra("operator").unwrap()
}

/// How many contracts came to what.
fn taken(ra: &Ra, file: &[u8], format: ExportFormat, dry_run: bool) -> [usize; 3] {
    let import = ra.import_records(file, format, dry_run).unwrap();
    let mut counts = [0; 3];
    loop {
        let part = import.step().unwrap();
        for contract in &part.contracts {
            counts[usize::try_from(contract.outcome.number()).unwrap() - 1] += 1;
        }
        if part.is_last {
            return counts;
        }
    }
}

/// Not a test by itself: what the test below runs in each process that it kills.
#[test]
fn child_imports() {
    let Ok(folder) = std::env::var("PASSPORT_TEST_IMPORT") else { return };
    let file = std::fs::read(Path::new(&folder).join("records.jsonl")).unwrap();
    let ra = open(&Path::new(&folder).join("registry.db"));
    let import = ra.import_records(&file, ExportFormat::JsonLines, false).unwrap();
    loop {
        println!("\ndone {}", import.step().unwrap().rows_done);
    }
}

#[test]
fn an_import_that_is_killed_goes_on_and_takes_each_contract_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let access_key = created(&path);
    let (authority, key) = (authority(), KeyPair::generate().unwrap());
    let row = |contract: u64, (kind, day): (&str, &str), serial: u64| {
        json!({
            "account": access_key, "contract": format!("K-{contract}"), "kind": kind, "service": "SR3.0-1Y",
            "received_at": day, "certificate": certificate(&authority, &key, serial),
        })
    };
    let rows = (0..CONTRACTS).flat_map(|contract| {
        [
            row(contract, ("new", "2025-04-01"), 2 * contract),
            row(contract, ("reissue", "2025-04-03"), 2 * contract + 1),
        ]
    });
    let file: Vec<u8> = rows.flat_map(|row| format!("{row}\n").into_bytes()).collect();
    std::fs::write(folder.path().join("records.jsonl"), &file).unwrap();
    for until in [300, 1_500, 4_000] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "import_files::child_imports", "--nocapture"])
            .env("PASSPORT_TEST_IMPORT", folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let done = line.unwrap().strip_prefix("done ").map(|done| done.parse::<u32>().unwrap());
            if done.is_some_and(|done| done >= until) {
                break;
            }
        }
        // SIGKILL: it may be in the midst of the next transaction.
        child.kill().unwrap();
        child.wait().unwrap();
        let mut query = ListQuery::default();
        query.exact_total = true;
        let total = open(&path).applications(&query, None).unwrap().total;
        assert!(total >= until && total.is_multiple_of(2), "{total} records are whole contracts");
        println!("killed with {total} records");
    }
    let ra = open(&path);
    let [imported, known, left_out] = taken(&ra, &file, ExportFormat::JsonLines, false);
    assert!(imported > 0 && known >= 2_000 && left_out == 0, "{imported} {known}");
    assert_eq!(imported + known, usize::try_from(CONTRACTS).unwrap());
    let head = ra.audit_head().unwrap();
    assert_eq!(taken(&ra, &file, ExportFormat::JsonLines, false), [0, usize::try_from(CONTRACTS).unwrap(), 0]);
    assert_eq!(ra.audit_head().unwrap(), head, "what is known changes nothing, not even the audit");
    assert!(ra.verify_audit(Some(&head)).unwrap().is_sound());
}

#[test]
fn files_are_read_as_people_make_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let access_key = created(&path);
    let ra = open(&path);
    let (authority, key) = (authority(), KeyPair::generate().unwrap());
    let pem = certificate(&authority, &key, 1);
    let titles = "account,contract,kind,service,received_at,certificate,organization.name,technical.telephone";
    let row = format!("{access_key},旧-1,新規発行,SR3.0-1Y,2025/4/1,\"{pem}\",株式会社髙﨑,'+81-3-1234-5678");
    // What Excel leaves below a table, and a byte order mark.
    let utf8 = format!("\u{feff}{titles}\r\n{row}\r\n,,,,,,,\r\n");
    assert_eq!(taken(&ra, utf8.as_bytes(), ExportFormat::CsvUtf8, true), [1, 0, 0]);
    let (shift_jis, _, lossy) = encoding_rs::SHIFT_JIS.encode(utf8.trim_start_matches('\u{feff}'));
    assert!(!lossy);
    assert_eq!(taken(&ra, &shift_jis, ExportFormat::CsvShiftJis, false), [1, 0, 0]);
    let lines = json!({
        "account": access_key, "contract": "旧-1", "kind": "新規発行", "service": "SR3.0-1Y", "received_at": "2025/4/1",
        "certificate": pem, "organization.name": "株式会社髙﨑", "technical.telephone": "+81-3-1234-5678",
    });
    assert_eq!(
        taken(&ra, lines.to_string().as_bytes(), ExportFormat::JsonLines, false),
        [0, 1, 0],
        "the same rows"
    );
    let number = ra.applications(&ListQuery::default(), None).unwrap().rows[0].number;
    let record = ra.application(number).unwrap();
    let text = |path| record.text(passport_core::model::Field::from_path(path).unwrap());
    assert_eq!((text("organization.name"), text("technical.telephone")), ("株式会社髙﨑", "+81-3-1234-5678"));
    assert_eq!(text("server.alternative_names"), "www.example.jp");

    // Said to be what it is not, from the first fault on.
    let refused = |file: &[u8], format| {
        let refusal = ra.import_records(file, format, true).err().unwrap();
        let findings = refusal.findings().iter();
        findings.map(|of| format!("{} {:?}", of.rule, of.line.as_ref().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(refused(&shift_jis, ExportFormat::CsvUtf8), ["import_unreadable (2, \"UTF-8\")"]);
    assert_eq!(refused(b"", ExportFormat::CsvUtf8), ["import_unreadable (1, \"CSV\")"]);
    assert_eq!(refused(b"{}\n[1]\n", ExportFormat::JsonLines), ["import_unreadable (2, \"JSON Lines\")"]);
    // Faults stand on the row that a spreadsheet shows, below empty rows and rows of several lines.
    let above = b"account,contract,kind,received_at\r\n\r\na,\"x\n\ny\",new,\r\n\r\n".as_slice();
    let below = |row: &[u8]| [above, row, b"b,y,new,\r\n"].concat();
    assert_eq!(refused(&below(b"a,\xff,\r\n"), ExportFormat::CsvUtf8), ["import_unreadable (5, \"UTF-8\")"]);
    assert_eq!(
        refused(&below(b"a,\xff,\r\n"), ExportFormat::CsvShiftJis),
        ["import_unreadable (5, \"Shift_JIS\")"]
    );
    // What a quote that is not closed would swallow is another contract's.
    for row in ["a,\"x,new,\r\n", "a,\"x\"y,new,\r\n", "a,\"x\" ,new,\r\n"] {
        assert_eq!(
            refused(&below(row.as_bytes()), ExportFormat::CsvUtf8),
            ["import_unreadable (5, \"CSV\")"],
            "{row}"
        );
    }
    // In JSON nothing is lost that stands twice.
    for line in ["{\"account\": \"a\", \"account\": \"b\"}", "[\"a\", \"b\"]", "{\"kind\": \"\\ud800\"}", "7"] {
        let file = format!("{{}}\n\n{line}\n");
        assert_eq!(
            refused(file.as_bytes(), ExportFormat::JsonLines),
            ["import_unreadable (3, \"JSON Lines\")"],
            "{line}"
        );
    }
    let twice = b"account,contract,kind,received_at,number,kind\r\n";
    assert_eq!(refused(twice, ExportFormat::CsvUtf8), ["import_unreadable (1, \"kind\")"]);
    // Of a file without titles the message tells no cell.
    let refusal = ra.import_records("山田太郎,1\r\n".as_bytes(), ExportFormat::CsvUtf8, true).err().unwrap();
    assert!(!refusal.message(Language::Japanese).contains("山田"));

    // A private key is read by nobody, and one cell too many is told.
    let key = key.serialize_pem();
    let file =
        format!("{titles}\r\n{access_key},2,new,SR3.0-1Y,2025-04-01,\"{key}\",,\r\n{access_key},3,new,,,,,,x\r\n");
    let part = ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, true).unwrap().step().unwrap();
    let told: Vec<_> =
        part.findings.iter().map(|of| format!("{} {:?}", of.rule, of.line.as_ref().unwrap())).collect();
    assert_eq!(
        told,
        [
            "certificate_private_key_given (2, \"certificate\")",
            "import_unreadable (3, \"\")",
            "required (3, \"received_at\")",
            "required (3, \"certificate\")",
        ]
    );
    assert!(part.contracts.iter().all(|of| of.outcome == ImportOutcome::LeftOut && of.contract_code.is_none()));
}

/// What stands twice in a file is found dry as it is found in earnest.
#[test]
fn a_dry_run_remembers_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let access_key = created(&path);
    let ra = open(&path);
    let other = ra.open_account(&NewAccount::new("株式会社サンプル", "D0002"), None).unwrap().access_key;
    let (authority, key) = (authority(), KeyPair::generate().unwrap());
    let mut file =
        "account,contract,kind,service,received_at,certificate,number,contract_ending,switched_from\r\n".to_owned();
    let mut row = |account: &str, contract: &str, kind: &str, serial: u64, rest: &str| {
        let pem = certificate(&authority, &key, serial);
        file += &format!("{account},{contract},{kind},SR3.0-1Y,2025-04-02,\"{pem}\",{rest}\r\n");
    };
    row(&access_key, "B0000001", "new", 1, "1000000001,switched,");
    // More than a part lies between them.
    (0..300).for_each(|index| row(&access_key, &format!("between-{index}"), "new", 100 + index, ",,"));
    row(&access_key, "2", "switch", 2, ",,B0000001");
    row(&access_key, "same-certificate", "new", 1, ",,");
    row(&access_key, "same-number", "new", 3, "1000000001,,");
    row(other.as_str(), "B0000001", "new", 4, ",,");
    row(other.as_str(), "same-key", "new", 5, ",,");
    let told = |dry_run| {
        let import = ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, dry_run).unwrap();
        let (mut outcomes, mut findings) = (Vec::new(), Vec::new());
        loop {
            let part = import.step().unwrap();
            outcomes.extend(part.contracts.iter().map(|of| (of.row, of.outcome)));
            findings.extend(part.findings.iter().map(|of| (of.line.clone(), of.rule.name(), of.severity)));
            if part.is_last {
                return (outcomes, findings);
            }
        }
    };
    let foreseen = told(true);
    assert_eq!(foreseen, told(false));
    let rules: Vec<_> = foreseen.1.iter().map(|(_, rule, _)| *rule).collect();
    let must = [
        "certificate_already_recorded",
        "application_number_used",
        "contract_reference_used",
        "key_in_use",
        "key_in_use",
    ];
    assert_eq!(rules, must);
    assert_eq!(foreseen.0.iter().filter(|(_, outcome)| *outcome == ImportOutcome::LeftOut).count(), 3);
}

/// A row has the number that a spreadsheet shows, whatever stands above it.
#[test]
fn empty_rows_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let access_key = created(&path);
    let file = format!(
        "\r\naccount,contract,kind,received_at\r\n\r\n{access_key},1,kind,2025-04-01\r\n\r\n\n{access_key},1,\"a\nb\",2025-04-01\r\n{access_key},2,kind,2025-04-01"
    );
    let part = open(&path).import_records(file.as_bytes(), ExportFormat::CsvUtf8, true).unwrap().step().unwrap();
    let rows: Vec<_> = part.findings.iter().map(|of| of.line.as_ref().unwrap().0).collect();
    assert_eq!(rows, [4, 7, 8]);
    assert_eq!(part.contracts.iter().map(|of| (of.row, of.rows)).collect::<Vec<_>>(), [(4, 2), (8, 1)]);
}

/// Whether a revocation ended a contract is a matter of the end that was promised. What it ended has no other end to be warned of.
#[test]
fn a_revocation_ends_what_had_not_ended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let access_key = created(&path);
    let ra = open(&path);
    let (authority, key) = (authority(), KeyPair::generate().unwrap());
    let pem = certificate(&authority, &key, 1);
    // Computed: 2025-10-02.
    for (ends_on, revoked_on, is_expired) in [
        ("2026-12-31", "2026-03-15", false),
        ("2025-08-31", "2025-09-15", true),
        ("2025-08-31", "2025-08-31", false),
    ] {
        let row =
            |kind: &str, day: &str, rest: &str| format!("{access_key},{ends_on},{kind},SR3.0-6M,{day},{rest}\r\n");
        let file = "account,contract,kind,service,received_at,certificate,revoked_at,contract_ends_on\r\n"
            .to_owned()
            + &row("new", "2025-04-01", &format!("\"{pem}\",{revoked_on},{ends_on}"))
            + &row("revocation", revoked_on, ",,");
        let part = ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, true).unwrap().step().unwrap();
        let rules: Vec<_> = part.findings.iter().map(|of| of.rule.name()).collect();
        let must: &[&str] = if is_expired { &["contract_end_differs"] } else { &[] };
        assert_eq!((rules.as_slice(), part.contracts[0].outcome), (must, ImportOutcome::Imported), "{ends_on}");
    }
}

#[test]
fn rows_beyond_any_contract_are_told_once_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let access_key = created(&path);
    let file = "account,contract,kind,received_at\r\n".to_owned()
        + &format!("{access_key},1,kind,2025\r\n").repeat(1_001)
        + &format!("{access_key},2,kind,2025-04-01\r\n");
    let ra = open(&path);
    for dry_run in [true, false] {
        let import = ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, dry_run).unwrap();
        let part = import.step().unwrap();
        assert_eq!((part.rows_done, part.contracts[0].outcome), (1_001, ImportOutcome::LeftOut));
        let rules: Vec<_> = part.findings.iter().map(|of| of.rule.name()).collect();
        assert_eq!(rules, ["too_long"]);
        assert_eq!(import.step().unwrap().findings[0].rule.name(), "not_a_record_kind");
    }
}

/// An organization is kept as a later CSR's will be, whatever the width in which its certificate bears it.
#[test]
fn an_organization_is_the_same_in_every_width() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("registry.db");
    let access_key = created(&path);
    let (authority, key) = (authority(), KeyPair::generate().unwrap());
    let row = |reference: &str, given: &str, serial: u64| {
        json!({
            "account": access_key, "contract": reference, "kind": "new", "service": "SR3.0-1Y",
            "received_at": "2025-04-01", "server.organization": given,
            "certificate": certificate_of(&authority, &key, serial, Some("ＡＢＣ\u{3000}株式会社")),
        })
    };
    let rows = [
        row("K-1", "", 1),
        row("K-2", "ABC 株式会社", 2),
        row("K-3", "ＡＢＣ　株式会社", 3),
        row("K-4", "ABD 株式会社", 4),
    ];
    let file: Vec<u8> = rows.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect();
    let ra = open(&path);
    assert_eq!(taken(&ra, &file, ExportFormat::JsonLines, false), [3, 0, 1]);
    for row in ra.applications(&ListQuery::default(), None).unwrap().rows {
        assert_eq!(ra.application(row.number).unwrap().text(Field::ServerOrganization), "ABC 株式会社");
    }
}
