//! 認証パス — Whether a certificate holds under the CAs given with it (RFC 5280 6.1, for any policy): what they may issue, to whom,
//! how deep and how long. What cannot be judged does not hold.

use x509_parser::asn1_rs::{Oid, oid};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, GeneralSubtree, NameConstraints};
use x509_parser::oid_registry::{
    OID_X509_EXT_BASIC_CONSTRAINTS, OID_X509_EXT_CERTIFICATE_POLICIES, OID_X509_EXT_EXTENDED_KEY_USAGE,
    OID_X509_EXT_KEY_USAGE, OID_X509_EXT_NAME_CONSTRAINTS, OID_X509_EXT_SUBJECT_ALT_NAME,
};
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use super::evidence::is_signed_by;
use super::subject;
use crate::digest;

/// The extensions that are looked at, here or by the acceptance check: they alone may be critical. With any policy accepted,
/// the policies of a certificate come to nothing.
const KNOWN: [Oid<'static>; 7] = [
    OID_X509_EXT_KEY_USAGE,
    OID_X509_EXT_SUBJECT_ALT_NAME,
    OID_X509_EXT_BASIC_CONSTRAINTS,
    OID_X509_EXT_NAME_CONSTRAINTS,
    OID_X509_EXT_CERTIFICATE_POLICIES,
    OID_X509_EXT_EXTENDED_KEY_USAGE,
    POISON,
];

/// RFC 6962 3.1: the extension by which a precertificate can be used as nothing else.
pub(super) const POISON: Oid<'static> = oid!(1.3.6.1.4.1.11129.2.4.3);

/// Whether a certificate is signed by the first of the CAs above it, and holds under them; one at least is needed.
pub(super) fn verifies(certificate: &X509Certificate<'_>, above: &[X509Certificate<'_>]) -> bool {
    above.first().is_some_and(|issuer| is_signed_by(certificate, issuer)) && holds(certificate, above)
}

/// Whether a certificate holds under the CAs above it, its own signature apart.
///
/// It lies within the period of its issuer. Those above must be valid when it begins: of a CA that ends before it, another
/// certificate may be found by then.
pub(super) fn holds(certificate: &X509Certificate<'_>, above: &[X509Certificate<'_>]) -> bool {
    let validity = certificate.validity();
    above.first().is_some_and(|issuer| {
        certificate.issuer().as_raw() == issuer.subject().as_raw()
            && validity.not_after <= issuer.validity().not_after
    }) && allow(above, certificate)
        && are_authorities(above, validity.not_before.timestamp())
}

/// Whether each of a chain is a CA that may have issued those below it, valid at an instant and signed by the next.
pub(super) fn are_authorities(chain: &[X509Certificate<'_>], at: i64) -> bool {
    let mut below = 0;
    chain.iter().enumerate().all(|(position, ca)| {
        let above = &chain[position + 1..];
        let validity = ca.validity();
        let is_sound = may_issue(ca, below)
            && knows_all_critical(ca)
            && validity.not_before.timestamp() <= at
            && at <= validity.not_after.timestamp()
            && allow(above, ca)
            && above
                .first()
                .is_none_or(|issuer| ca.issuer().as_raw() == issuer.subject().as_raw() && is_signed_by(ca, issuer));
        // What a CA issues to itself, for a new key, does not count (RFC 5280 4.2.1.9).
        below += u32::from(ca.issuer().as_raw() != ca.subject().as_raw());
        is_sound
    })
}

/// Whether every critical extension of a certificate is one that is looked at (RFC 5280 4.2).
pub(super) fn knows_all_critical(certificate: &X509Certificate<'_>) -> bool {
    certificate.extensions().iter().all(|extension| !extension.critical || KNOWN.contains(&extension.oid))
}

/// Whether a certificate's own extensions let its key sign server certificates, with so many CAs between.
fn may_issue(ca: &X509Certificate<'_>, below: u32) -> bool {
    let is_ca = ca.basic_constraints().ok().flatten().is_some_and(|constraints| {
        constraints.value.ca && constraints.value.path_len_constraint.is_none_or(|longest| below <= longest)
    });
    let signs = ca.key_usage().is_ok_and(|usage| usage.is_none_or(|usage| usage.value.key_cert_sign()));
    let is_for_servers = ca
        .extended_key_usage()
        .is_ok_and(|usage| usage.is_none_or(|usage| usage.value.server_auth || usage.value.any));
    is_ca && signs && is_for_servers
}

/// Whether the name constraints of every CA allow a certificate (RFC 5280 4.2.1.10).
fn allow(above: &[X509Certificate<'_>], certificate: &X509Certificate<'_>) -> bool {
    above.iter().all(|ca| match ca.name_constraints() {
        Ok(None) => true,
        Ok(Some(constraints)) => allows(constraints.value, certificate),
        Err(_) => false,
    })
}

/// Host names and the subject are all there is to hold against constraints: a server certificate with a name of another form
/// is not what was applied for.
fn allows(constraints: &NameConstraints<'_>, certificate: &X509Certificate<'_>) -> bool {
    let (permitted, permitted_subjects) = bases(constraints.permitted_subtrees.as_ref());
    let (excluded, excluded_subjects) = bases(constraints.excluded_subtrees.as_ref());
    let Ok(alternatives) = certificate.subject_alternative_name() else { return false };
    let mut hosts = alternatives.iter().flat_map(|names| &names.value.general_names).filter_map(host);
    let subject = parts(certificate.subject());
    hosts.all(|host| {
        (permitted.is_empty() || permitted.iter().any(|base| is_below(&host, base)))
            && !excluded.iter().any(|base| is_below(&host, base) || covers(&host, base))
    }) && (subject.is_empty()
        || (permitted_subjects.is_empty() || permitted_subjects.iter().any(|base| subject.starts_with(base)))
            && !excluded_subjects.iter().any(|base| subject.starts_with(base)))
}

/// The host names and the subjects that subtrees begin at.
fn bases(subtrees: Option<&Vec<GeneralSubtree<'_>>>) -> (Vec<String>, Vec<Parts>) {
    let bases = subtrees.into_iter().flatten().map(|subtree| &subtree.base);
    let subject = |base: &GeneralName<'_>| match base {
        GeneralName::DirectoryName(name) => Some(parts(name)),
        _ => None,
    };
    (bases.clone().filter_map(host).collect(), bases.filter_map(subject).collect())
}

fn host(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(host) => Some(host.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether a host name is another or lies below it. A leading dot, which RFC 5280 does not know here, means below it alone.
fn is_below(name: &str, base: &str) -> bool {
    let ends = |base: &str| name.strip_suffix(base).is_some_and(|rest| rest.ends_with('.'));
    match base.strip_prefix('.') {
        Some(base) => ends(base),
        None => base.is_empty() || name == base || ends(base),
    }
}

/// Whether a wildcard stands for a host name, among others.
fn covers(name: &str, host: &str) -> bool {
    name.strip_prefix("*.").is_some_and(|parent| is_below(host.trim_start_matches('.'), parent))
}

/// The parts of a distinguished name in order, each its attributes as they are compared: case and repeated spaces do not
/// matter (RFC 5280 7.1).
type Parts = Vec<Vec<(String, String)>>;

fn parts(name: &X509Name<'_>) -> Parts {
    let folded = |text: String| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    name.iter_rdn()
        .map(|part| {
            let attribute = |of: &AttributeTypeAndValue<'_>| {
                let value = of.attr_value();
                let text = subject::text(value).map_or_else(|| digest::hex(value.data), folded);
                (of.attr_type().to_id_string(), text)
            };
            let mut attributes: Vec<_> = part.iter().map(attribute).collect();
            attributes.sort();
            attributes
        })
        .collect()
}

#[cfg(test)]
mod tests;
