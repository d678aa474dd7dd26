//! カタログのファイル — Reading a catalogue: everything that is wrong with it at once, each fault with its line.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{
    AuthoritySettings, Catalogue, PaperRule, Plan, Price, Required, Service, Settings, StickerRule, Terms,
    ValidityCap,
};
use crate::error::{Error, Finding, Result};
use crate::model::{Day, Field, Format};
use crate::rule::Rule;

/// The longest file that is read, in bytes, and the most faults that are told.
const MAX_FILE: usize = 1 << 20;
const MAX_FAULTS: usize = 100;

/// A file as it stands; what it lacks, the catalogue below it has.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: Option<Spanned<String>>,
    addressee: Option<String>,
    dealer_price_note: Option<String>,
    authority: Option<Spanned<AuthoritySettings>>,
    settings: Option<Vec<Spanned<Settings>>>,
    validity_cap: Option<Vec<Spanned<ValidityCap>>>,
    #[serde(default)]
    service: Vec<Spanned<Service>>,
    terms: Option<Vec<Spanned<Terms>>>,
    required: Option<Vec<Spanned<Required>>>,
    paper: Option<Vec<Spanned<PaperRule>>>,
    price: Option<Vec<Spanned<Price>>>,
    sticker: Option<Vec<Spanned<StickerRule>>>,
}

/// Faults with the places in the text they were found at.
struct Faults<'a> {
    text: &'a str,
    found: Vec<(u32, String)>,
}

impl Faults<'_> {
    fn at(&mut self, place: Range<usize>, fault: impl Into<String>) {
        let before = self.text.as_bytes().iter().take(place.start);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        self.found.push((u32::try_from(line).unwrap_or(u32::MAX), fault.into()));
    }

    fn require(&mut self, holds: bool, place: Range<usize>, fault: &str) {
        if !holds {
            self.at(place, fault);
        }
    }
}

/// 読込 — The catalogue of a text, over another if there is one.
///
/// # Errors
/// `Invalid` with one `catalogue_invalid` for every fault.
pub(super) fn read(text: &str, below: Option<Catalogue>) -> Result<Catalogue> {
    let mut faults = Faults { text, found: Vec::new() };
    let file = if text.len() > MAX_FILE {
        faults.at(0..0, "the file is larger than 1 MiB");
        File::default()
    } else {
        parse(text, &mut faults)
    };
    judge(&file, below.as_ref(), &mut faults);
    if !faults.found.is_empty() {
        faults.found.sort();
        faults.found.dedup();
        let findings = faults.found.into_iter().take(MAX_FAULTS);
        return Err(Error::invalid(
            findings.map(|(line, fault)| Finding::of_line(Rule::CatalogueInvalid, line, fault)).collect(),
        ));
    }
    Ok(over(file, below, crate::digest::sha256(text.as_bytes())))
}

/// Reads the file. A fault is noted and blanked out, and what is left is read again, so that one hides no other.
fn parse(text: &str, faults: &mut Faults<'_>) -> File {
    let mut rest = text.to_owned();
    let mut blanked: Vec<Range<usize>> = Vec::new();
    for _ in 0..MAX_FAULTS {
        let fault = match toml::from_str(&rest) {
            Ok(file) => return file,
            Err(fault) => fault,
        };
        let place = fault.span().unwrap_or(0..0);
        // One line: what the parser says, without the picture it draws.
        let says = fault.message().lines().collect::<Vec<_>>().join(" ");
        let is_whole_table = says.starts_with("missing field");
        let lines = lines_of(&rest, &place, is_whole_table);
        // What a table lacks because its line was blanked out is no fault of its own.
        let follows = is_whole_table && blanked.iter().any(|before| lines.contains(&before.start));
        if !follows {
            faults.at(place, says);
        }
        if rest[lines.clone()].trim().is_empty() {
            break;
        }
        // As many bytes as before, so that every place stays where it is.
        let blank =
            rest[lines.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>();
        rest.replace_range(lines.clone(), &blank);
        blanked.push(lines);
    }
    File::default()
}

/// The whole lines of a place; of a table that lacks something, all of its lines.
fn lines_of(text: &str, place: &Range<usize>, is_whole_table: bool) -> Range<usize> {
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at);
    let inside = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text[..inside(place.start)].rfind('\n').map_or(0, |at| at + 1);
    let mut end = line_end(inside(place.end.saturating_sub(1)).max(start));
    while is_whole_table && end < text.len() && !text[end + 1..].starts_with('[') {
        end = line_end(end + 1);
    }
    start..end
}

/// What the shape alone does not say: dates in order, names that are known, numbers that make sense.
fn judge(file: &File, below: Option<&Catalogue>, faults: &mut Faults<'_>) {
    match &file.version {
        Some(version) => {
            faults.require(!version.get_ref().trim().is_empty(), version.span(), "the version is blank")
        }
        None => faults.at(0..0, "missing field `version`"),
    }
    let own = file.service.iter().map(|service| service.get_ref().id.as_str());
    let inherited = below.iter().flat_map(|below| &below.service).map(|service| service.id.as_str());
    let known: BTreeSet<&str> = own.chain(inherited).collect();
    let mut unknown = |ids: &[String], place: Range<usize>| {
        for id in ids.iter().filter(|id| !known.contains(id.as_str())) {
            faults.at(place.clone(), format!("there is no service `{id}`"));
        }
    };
    for service in &file.service {
        let Service { renews_to, switch_to, .. } = service.get_ref();
        unknown(renews_to, service.span());
        unknown(switch_to, service.span());
    }
    file.terms.iter().flatten().for_each(|terms| unknown(&terms.get_ref().services, terms.span()));
    file.required.iter().flatten().for_each(|required| unknown(&required.get_ref().services, required.span()));
    file.paper.iter().flatten().for_each(|paper| unknown(&paper.get_ref().services, paper.span()));
    file.price.iter().flatten().for_each(|price| unknown(&price.get_ref().services, price.span()));
    file.sticker.iter().flatten().for_each(|sticker| unknown(&sticker.get_ref().services, sticker.span()));
    stickers(file, faults);
    services(file, faults);
    plans(file, below, faults);
    match &file.authority {
        Some(settings) => authority(settings, faults),
        None => faults.require(below.is_some(), 0..0, "missing field `authority`"),
    }
    dated(file.settings.as_deref(), "settings", below, |block| block.from, faults);
    dated(file.validity_cap.as_deref(), "validity_cap", below, |cap| cap.from, faults);
    file.settings.iter().flatten().for_each(|block| sign_in(block, faults));
    for cap in file.validity_cap.iter().flatten() {
        let ValidityCap { months, days, .. } = *cap.get_ref();
        faults.require((months == 0) != (days == 0), cap.span(), "a cap is in months or in days, and not 0");
    }
    for terms in file.terms.iter().flatten() {
        faults.require(!terms.get_ref().versions.is_empty(), terms.span(), "the document has no version");
    }
}

/// A renewal keeps the contract, and so its plan; and only an auto-renewing contract's certificates have a period of their own.
fn plans(file: &File, below: Option<&Catalogue>, faults: &mut Faults<'_>) {
    let own = file.service.iter().map(Spanned::get_ref);
    let inherited = below.iter().flat_map(|below| &below.service);
    let plan_of =
        |id: &String| own.clone().chain(inherited.clone()).find(|service| service.id == *id).map(|of| of.plan);
    for service in &file.service {
        let Service { plan, renews_to, certificate_months, .. } = service.get_ref();
        let same_plan = renews_to.iter().filter_map(plan_of).all(|target| target == *plan);
        faults.require(same_plan, service.span(), "a renewal goes to a service of the same plan");
        let has_period = certificate_months.is_some() && *plan != Plan::AutoRenewing;
        faults.require(!has_period, service.span(), "certificate_months are of an auto-renewing service");
    }
}

/// Limits of the sign-in that would make it weaker than it may be, or unusable.
fn sign_in(block: &Spanned<Settings>, faults: &mut Faults<'_>) {
    let limits = &block.get_ref().sign_in;
    let mut require = |holds, fault: &str| faults.require(holds, block.span(), fault);
    require((1..=20).contains(&limits.lock_after_failures), "an account is locked after 1 to 20 failures");
    require((1..=3650).contains(&limits.initial_password_days), "an initial password works for 1 to 3650 days");
    let length = limits.password_min_length..=limits.password_max_length;
    require(
        *length.start() >= 8 && *length.end() <= 1024 && *length.start() <= 32 && *length.end() >= 64,
        "a password has from 8 to 32, to 64 to 1024 characters",
    );
    require((1..=60).contains(&limits.one_time_password_minutes), "a one-time password works for 1 to 60 minutes");
    require((1..=10).contains(&limits.one_time_password_tries), "a one-time password has 1 to 10 tries");
    let (idle, absolute) = (limits.session_idle_minutes, limits.session_absolute_minutes);
    require(2 <= idle && idle <= absolute && absolute <= 43_200, "a session lasts 2 minutes to 30 days");
    let (memory, passes, lanes) = (limits.argon2_memory_kib, limits.argon2_iterations, limits.argon2_lanes);
    require(
        (19_456..=65_536).contains(&memory) && (2..=16).contains(&passes) && (1..=4).contains(&lanes),
        "argon2id needs 19456 to 65536 KiB, 2 to 16 iterations and 1 to 4 lanes",
    );
    require((1..=60).contains(&limits.login_certificate_months), "a login certificate is valid for 1 to 60 months");
}

/// What certificates point to is fetched without TLS (CA/B BR 7.1.2.11), and a CRL is good for a while.
fn authority(settings: &Spanned<AuthoritySettings>, faults: &mut Faults<'_>) {
    let AuthoritySettings { crl_url, issuer_url, login_crl_url, crl_days } = settings.get_ref();
    for url in [crl_url, issuer_url, login_crl_url] {
        let host = url.strip_prefix("http://").unwrap_or_default();
        let is_url = !host.is_empty() && !host.starts_with('/') && host.bytes().all(|byte| byte.is_ascii_graphic());
        faults.require(is_url, settings.span(), "a place of publication is no http:// URL");
    }
    faults.require((1..=366).contains(crl_days), settings.span(), "a CRL is good for 1 to 366 days");
}

fn services(file: &File, faults: &mut Faults<'_>) {
    let types = match Field::OrganizationType.format() {
        Format::Choice(names) => names,
        _ => &[],
    };
    let mut seen = BTreeSet::new();
    for service in &file.service {
        let Service { id, term_months, organization_types, on_sale_from, on_sale_until, .. } = service.get_ref();
        let mut require = |holds, fault: &str| faults.require(holds, service.span(), fault);
        require(seen.insert(id), "the service stands there twice");
        require(!id.trim().is_empty(), "the service's identifier is blank");
        require((1..=600).contains(term_months), "a term has 1 to 600 months");
        require(
            on_sale_until.is_none_or(|until| *on_sale_from <= until),
            "it is on sale to a day before the first",
        );
        let is_known = |name: &String| types.contains(&name.as_str());
        require(organization_types.iter().all(is_known), "a type of organization is unknown");
        require(!organization_types.is_empty(), "no type of organization may apply");
    }
}

fn stickers(file: &File, faults: &mut Faults<'_>) {
    let mut seen = BTreeSet::new();
    for sticker in file.sticker.iter().flatten() {
        let rule = sticker.get_ref();
        faults.require(seen.insert(&rule.name), sticker.span(), "the sticker stands there twice");
        faults.require(!rule.services.is_empty(), sticker.span(), "the sticker is no service's");
        if let Err(fault) = rule.sticker() {
            faults.at(sticker.span(), fault);
        }
    }
}

/// A list of dated blocks is there, and in order.
fn dated<T>(
    blocks: Option<&[Spanned<T>]>,
    name: &str,
    below: Option<&Catalogue>,
    from: impl Fn(&T) -> Day,
    faults: &mut Faults<'_>,
) {
    let Some(blocks) = blocks else {
        return faults.require(below.is_some(), 0..0, &format!("missing field `{name}`"));
    };
    faults.require(!blocks.is_empty(), 0..0, &format!("`{name}` has no block"));
    for pair in blocks.windows(2) {
        let [earlier, later] = pair else { continue };
        let in_order = from(earlier.get_ref()) < from(later.get_ref());
        faults.require(in_order, later.span(), "the block does not begin after the one before");
    }
}

fn over(file: File, below: Option<Catalogue>, digest: [u8; 32]) -> Catalogue {
    fn all<T>(blocks: Vec<Spanned<T>>) -> Vec<T> {
        blocks.into_iter().map(Spanned::into_inner).collect()
    }
    let mut catalogue = below.unwrap_or(Catalogue {
        version: String::new(),
        addressee: String::new(),
        dealer_price_note: String::new(),
        authority: AuthoritySettings::default(),
        settings: Vec::new(),
        validity_cap: Vec::new(),
        service: Vec::new(),
        terms: Vec::new(),
        required: Vec::new(),
        paper: Vec::new(),
        price: Vec::new(),
        sticker: Vec::new(),
        digest,
    });
    catalogue.digest = digest;
    catalogue.version = file.version.map(Spanned::into_inner).unwrap_or_default();
    catalogue.addressee = file.addressee.unwrap_or(catalogue.addressee);
    catalogue.dealer_price_note = file.dealer_price_note.unwrap_or(catalogue.dealer_price_note);
    catalogue.authority = file.authority.map_or(catalogue.authority, Spanned::into_inner);
    for service in all(file.service) {
        match catalogue.service.iter_mut().find(|known| known.id == service.id) {
            Some(known) => *known = service,
            None => catalogue.service.push(service),
        }
    }
    catalogue.settings = file.settings.map_or(catalogue.settings, all);
    catalogue.validity_cap = file.validity_cap.map_or(catalogue.validity_cap, all);
    catalogue.terms = file.terms.map_or(catalogue.terms, all);
    catalogue.required = file.required.map_or(catalogue.required, all);
    catalogue.paper = file.paper.map_or(catalogue.paper, all);
    catalogue.price = file.price.map_or(catalogue.price, all);
    catalogue.sticker = file.sticker.map_or(catalogue.sticker, all);
    catalogue
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::BUILT_IN;
    use crate::model::Kind;

    fn faults(text: &str) -> Vec<(u32, String)> {
        let refused = Catalogue::over_built_in(text).unwrap_err();
        refused.findings().iter().filter_map(|finding| finding.line.clone()).collect()
    }

    #[test]
    fn a_fault_in_the_data_is_refused_with_its_line() {
        for (from, to) in [
            ("renews_to = [\"SR3.0-6M\"]", "renews_to = [\"SR3.0-7M\"]"),
            ("from = 2015-04-01\nmonths = 39", "from = 2019-04-01\nmonths = 39"),
            ("months = 39", "months = 39\ndays = 1"),
            ("term_months = 6", "term_months = 0"),
            ("\"revoke_previous\"", "\"revoke_later\""),
            ("list_months", "list_moons"),
            ("id = \"EV2.0-1Y\"", "id = \"SR3.0-1Y\""),
            ("from = 2015-04-01", "from = 2015-04-31"),
            ("\"public_body\"]", "\"public_house\"]"),
            ("yen = 57750", "yen = -1"),
            ("renews_to = [\"SR3.0-6M\"]", "renews_to = [\"SR3.0-AUTO\"]"),
            ("term_months = 6", "term_months = 6\ncertificate_months = 3"),
            ("argon2_memory_kib = 19456", "argon2_memory_kib = 8192"),
            ("session_idle_minutes = 30 ", "session_idle_minutes = 900 "),
            ("\"http://crl.passport.example.jp/issuing.crl\"", "\"https://crl.passport.example.jp/issuing.crl\""),
            ("crl_days = 7 ", "crl_days = 0 "),
            ("[authority]", "[authorities]"),
        ] {
            assert!(BUILT_IN.contains(from), "{from}");
            let text = BUILT_IN.replacen(from, to, 1);
            assert!(read(&text, None).is_err(), "{to}");
        }
    }

    #[test]
    fn every_fault_is_told_at_once_with_its_line() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/scenarios/catalogues/broken.toml");
        let found = faults(&std::fs::read_to_string(path).unwrap());
        let says = [
            (2, "unknown field `colour`"),
            (4, "missing field `assurance`"),
            (10, "invalid date"),
            (12, "in months or in days"),
            (17, "there is no service `RS9`"),
        ];
        assert_eq!(found.len(), says.len(), "{found:?}");
        for ((line, is), (must_line, must)) in found.iter().zip(says) {
            assert!(*line == must_line && is.contains(must), "{line}: {is}, must be {must_line}: {must}");
        }
        for text in ["", "version = ", "version = \" \"", "[[service]]\nid = \"x\"\n", "\u{0}", "a = [1,\n2"] {
            assert!(!faults(text).is_empty(), "{text:?}");
        }
        assert!(faults(&"#".repeat(MAX_FILE + 1)).iter().any(|(_, says)| says.contains("larger")));
    }

    #[test]
    fn a_file_stands_over_the_built_in_one() {
        let day: Day = "2026-04-01".parse().unwrap();
        let own = Catalogue::over_built_in(
            "version = \"r1\"\n[[price]]\nservices = [\"SR3.0-1Y\"]\nkinds = [\"new\"]\nyen = 1\nfrom = 2026-01-01\n",
        );
        let own = own.unwrap();
        assert_eq!((own.version(), own.services().len()), ("r1", 5));
        assert_eq!(own.price(Kind::New, "SR3.0-1Y", day), Some(1));
        assert_eq!(own.price(Kind::New, "EV2.0-1Y", day), None, "a list stands in place of a list");
        assert_eq!(own.papers(Kind::New, "EV2.0-1Y", "corporation", day).len(), 1);
        assert_ne!(own.digest(), Catalogue::built_in().unwrap().digest());
    }
}
