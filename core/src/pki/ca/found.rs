//! 認証局の設立 — Making the authorities of a new registry, or taking an issuing CA that was made elsewhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, Issuer, PublicKeyData};
use x509_parser::certificate::X509Certificate;
use zeroize::Zeroizing;

use super::profile;
use super::{Authority, Ca, CaAlgorithm, GivenCa, Purpose, Role, Secret, Unsigned};
use super::{about, failed, pem, read, sign, signer_of};
use crate::chance;
use crate::error::{Error, Result};
use crate::key_pair::KeyPair;
use crate::model::Instant;
use crate::pki::evidence::{self, is_signed_by};
use crate::pki::{path, signature};
use crate::rule::Rule;

/// Years a CA is valid for: what CA/B grants a root (BR 7.1.2.1.1). The issuing CA has as many, and ends with its root.
const YEARS: i64 = 25;

impl Ca {
    /// Makes a root and an issuing CA with keys of an algorithm, and a login CA; their keys are sealed under the secret.
    pub(crate) fn found(secret: &Secret, algorithm: CaAlgorithm, now: Instant) -> Result<Ca> {
        let root_key = chance::ca_key(algorithm)?;
        let root = profile::authority("Passport Built-in Root CA", now, YEARS, BasicConstraints::Unconstrained)?;
        let root_certificate = root.self_signed(&root_key).map_err(failed)?;

        let issuing_key = chance::ca_key(algorithm)?;
        let issuing = profile::issuing("Passport Built-in Issuing CA", now, YEARS)?;
        let root_issuer = Issuer::from_params(&root, &root_key);
        let issuing_certificate = issuing.signed_by(&issuing_key, &root_issuer).map_err(failed)?;

        let chain = pem(root_certificate.der());
        Ok(Ca {
            root: Some(sealed(secret, Role::Root, (root_certificate.der(), String::new()), &root_key)?),
            issuing: sealed(secret, Role::Issuing, (issuing_certificate.der(), chain), &issuing_key)?,
            login: login(secret, now)?,
        })
    }

    /// Takes an issuing CA that was made elsewhere, and makes a login CA.
    ///
    /// # Errors
    /// `Invalid` with all of `certificate_unreadable`, `ca_invalid`, `ca_key_mismatch`, `certificate_period_invalid`,
    /// `certificate_chain_invalid` and `certificate_hash_weak` that apply.
    pub(crate) fn take(secret: &Secret, given: &GivenCa, now: Instant) -> Result<Ca> {
        let unreadable = || Error::invalid_by([Rule::CertificateUnreadable]);
        let ders = evidence::ders(&given.chain).ok_or_else(unreadable)?;
        let chain = ders.iter().map(|der| evidence::parse(der)).collect::<Option<Vec<_>>>();
        let chain = chain.ok_or_else(unreadable)?;
        let [issuing, above @ ..] = chain.as_slice() else {
            return Err(unreadable());
        };
        let key = key_of(&given.key);
        let key = key.as_ref();
        let begun = issuing.validity().not_before.timestamp();
        let checks = [
            (may_sign(issuing) && key.is_some_and(|key| speaks_for(&ders[0], key)), Rule::CaInvalid),
            (key.is_none_or(|key| key.subject_public_key_info() == issuing.public_key().raw), Rule::CaKeyMismatch),
            (
                begun <= now.timestamp() && now.timestamp() <= issuing.validity().not_after.timestamp(),
                Rule::CertificatePeriodInvalid,
            ),
            (
                !may_sign(issuing)
                    || (!above.is_empty() || is_signed_by(issuing, issuing))
                        && path::are_authorities(&chain, begun.max(now.timestamp())),
                Rule::CertificateChainInvalid,
            ),
            (!signature::is_weak(&issuing.signature_algorithm), Rule::CertificateHashWeak),
        ];
        let rules: Vec<Rule> = checks.iter().filter(|(holds, _)| !holds).map(|(_, rule)| *rule).collect();
        match key {
            Some(key) if rules.is_empty() => {
                let chain = ders.iter().skip(1).map(|der| pem(der)).collect();
                Ok(Ca {
                    root: None,
                    issuing: sealed(secret, Role::Issuing, (&ders[0], chain), key)?,
                    login: login(secret, now)?,
                })
            }
            _ => Err(Error::invalid_by(rules)),
        }
    }
}

fn login(secret: &Secret, now: Instant) -> Result<Authority> {
    let key = chance::ec_key()?;
    let login = profile::authority("Passport Built-in Login CA", now, YEARS, BasicConstraints::Constrained(0))?;
    sealed(secret, Role::Login, (login.self_signed(&key).map_err(failed)?.der(), String::new()), &key)
}

fn sealed(secret: &Secret, role: Role, (der, chain): (&[u8], String), key: &KeyPair) -> Result<Authority> {
    let sealed_key = secret.seal(Purpose::CaKey, about(role), key.pkcs8())?;
    Ok(Authority { certificate: der.to_vec(), chain, sealed_key })
}

/// The key of a PKCS#8 PEM block, if it is one that can sign. The pem crate would leave its text in memory.
fn key_of(given: &[u8]) -> Option<KeyPair> {
    let text = std::str::from_utf8(given).ok()?;
    let body = text.split_once("-----BEGIN PRIVATE KEY-----")?.1.split_once("-----END PRIVATE KEY-----")?.0;
    // As long as it gets, so that growing leaves no copy behind.
    let mut base64 = Zeroizing::new(String::with_capacity(body.len()));
    base64.extend(body.split_ascii_whitespace());
    let mut der = Zeroizing::new(vec![0; base64.len()]);
    let length = STANDARD.decode_slice(base64.as_bytes(), &mut der).ok()?;
    KeyPair::of(&der[..length]).ok()
}

/// Whether a certificate says that its key signs certificates and CRLs, and by what identifier its own are found.
fn may_sign(certificate: &X509Certificate<'_>) -> bool {
    let constraints = certificate.basic_constraints().ok().flatten();
    let usage = certificate.key_usage().ok().flatten();
    let identifier = |oid: &x509_parser::asn1_rs::Oid<'_>| certificate.get_extension_unique(oid).ok().flatten();
    constraints.is_some_and(|constraints| constraints.value.ca)
        && usage.is_some_and(|usage| usage.value.key_cert_sign() && usage.value.crl_sign())
        && identifier(&x509_parser::oid_registry::OID_X509_EXT_SUBJECT_KEY_IDENTIFIER).is_some()
}

/// Whether what the key signs in the CA's name bears that name, octet for octet: a name with an attribute twice would not.
fn speaks_for(der: &[u8], key: &KeyPair) -> bool {
    let tried = || -> Result<bool> {
        let unsigned = Unsigned { params: CertificateParams::default(), spki: key.subject_public_key_info() };
        let own = KeyPair::of(key.pkcs8()).map_err(failed)?;
        let signed = sign(&unsigned, &signer_of(der, own)?)?;
        Ok(read(&signed)?.issuer().as_raw() == read(der)?.subject().as_raw())
    };
    tried().unwrap_or(false)
}
