//! 取込み — Years of records from another system, brought in with progress: `cargo run --release --example import -- 100000`.
//!
//! It makes a file of so many rows, five to a contract, runs it dry, takes it in on disk and brings it once more, and tells how fast.

#![allow(
    clippy::disallowed_methods,
    reason = "made-up records, and how long they take; nothing is decided by them"
)]

use std::fmt::Write;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use passport_core::model::{ExportFormat, ImportOutcome, NewAccount};
use passport_core::{Options, Registry};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, SerialNumber,
    date_time_ymd,
};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// The authority that issued all of it.
fn authority() -> Fallible<Issuer<'static, KeyPair>> {
    let mut of = CertificateParams::new(Vec::new())?;
    of.distinguished_name.push(DnType::CommonName, "Another CA");
    of.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Ok(Issuer::new(of, KeyPair::generate()?))
}

/// A certificate of a year, in base64.
fn certificate(authority: &Issuer<'static, KeyPair>, serial: u64, name: &str, year: i32) -> Fallible<String> {
    let mut of = CertificateParams::new([name.to_owned()])?;
    of.distinguished_name = DistinguishedName::new();
    of.distinguished_name.push(DnType::CountryName, "JP");
    of.distinguished_name.push(DnType::OrganizationName, "Sample Co., Ltd.");
    of.distinguished_name.push(DnType::CommonName, name);
    of.serial_number = Some(SerialNumber::from((1 << 62) + serial));
    (of.not_before, of.not_after) = (date_time_ymd(year, 4, 2), date_time_ymd(year + 1, 4, 1));
    Ok(BASE64.encode(of.signed_by(&KeyPair::generate()?, authority)?.der()))
}

/// Contracts that began in 2021 and were renewed every year.
fn file(access_key: &str, rows: u64) -> Fallible<String> {
    let authority = authority()?;
    let mut file = "account,contract,kind,service,received_at,certificate,organization.name,server.type,\
                    registration.name,registration.email,technical.name,technical.email\r\n"
        .to_owned();
    for row in 0..rows {
        let (contract, year) = (row / 5, 2021 + i32::try_from(row % 5)?);
        let kind = if row % 5 == 0 { "new" } else { "renewal" };
        let certificate = certificate(&authority, row, &format!("www{contract}.example.jp"), year)?;
        write!(
            file,
            "{access_key},K{contract:06},{kind},SR3.0-1Y,{year}-04-01,{certificate},株式会社サンプル,apache,山田　太郎,\
             yamada{contract}@example.jp,佐藤　花子,sato{contract}@example.jp\r\n"
        )?;
    }
    Ok(file)
}

fn main() -> Fallible<()> {
    let rows = std::env::args().nth(1).map_or(Ok(1_000), |rows| rows.parse())?;
    let folder = std::env::args().nth(2).map_or(std::env::temp_dir(), Into::into);
    let path = folder.join(format!("import-{}.db", std::process::id()));
    let registry = Registry::create(&path, Options::new())?;
    let ra = registry.ra("yamada")?;
    let account = ra.open_account(&NewAccount::new("株式会社サンプル", "D0001"), None)?;
    let file = file(account.access_key.as_str(), rows)?;
    println!("{rows} rows, {} MB", file.len() / 1_000_000);

    for (what, dry_run) in [("dry run", true), ("taken in", false), ("known", false)] {
        let begun = Instant::now();
        let import = ra.import_records(file.as_bytes(), ExportFormat::CsvUtf8, dry_run)?;
        println!("{what}: read over in {:.2} s", begun.elapsed().as_secs_f64());
        let (mut stretch, mut told) = (Instant::now(), 0);
        loop {
            let part = import.step()?;
            for finding in &part.findings {
                println!("{}", finding.text(passport_core::Language::English));
            }
            if part.contracts.iter().any(|contract| contract.outcome == ImportOutcome::LeftOut) {
                return Err("a contract was left out".into());
            }
            if part.is_last || (part.rows_done - told) * 10 >= part.rows {
                let speed = f64::from(part.rows_done - told) / stretch.elapsed().as_secs_f64();
                println!("  {:>7} of {}: {speed:.0} rows/s", part.rows_done, part.rows);
                (stretch, told) = (Instant::now(), part.rows_done);
            }
            if part.is_last {
                break;
            }
        }
        println!("{what} in {:.1} s", begun.elapsed().as_secs_f64());
    }
    registry.close();
    std::fs::remove_file(path)?;
    Ok(())
}
