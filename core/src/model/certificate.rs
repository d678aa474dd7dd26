//! 証明書 — What a completed record bears (0, 2.4).

use serde::{Deserialize, Serialize};

use super::{Day, Instant, choice};

choice! {
    /// 失効理由 — Why a certificate was revoked, numbered as RFC 5280 5.3.1 numbers it (2.1.5).
    RevocationReason {
        0 Unspecified "unspecified" "理由の指定なし" "unspecified"
        1 KeyCompromise "key_compromise" "秘密鍵が危殆化したため" "keyCompromise"
        3 AffiliationChanged "contents_changed" "証明書の内容を変更するため" "affiliationChanged"
        4 Superseded "superseded" "証明書切り替えのため" "superseded"
        5 CessationOfOperation "cessation" "証明書の利用を停止するため" "cessationOfOperation"
        9 PrivilegeWithdrawn "privilege_withdrawn" "権限が取り消されたため" "privilegeWithdrawn"
    }
}

choice! {
    /// ダウンロード形式 — The form in which a certificate is downloaded (3).
    DownloadFormat {
        1 Pem "pem" "PEM" "PEM"
        2 Der "der" "DER" "DER"
        3 PemChain "pem_chain" "PEM（中間CA証明書付き）" "PEM with the intermediate CA's certificates"
        4 Pkcs7 "pkcs7" "PKCS#7" "PKCS#7"
    }
}

/// 証明書 — A certificate and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Certificate {
    /// シリアル番号 — The serial number, lower-case hexadecimal.
    pub serial: String,
    /// 有効期間の開始 — notBefore.
    pub not_before: Instant,
    /// 有効期間の終了 — notAfter: 23:59:59 Tokyo time of its last day (2.4).
    pub not_after: Instant,
    /// 発行時刻 — When it was issued; its day is day 0 of every window that hangs on it.
    pub issued_at: Instant,
    /// 失効時刻 — When it was revoked.
    pub revoked_at: Option<Instant>,
    /// 失効理由 — Why it was revoked, or will be.
    pub revocation_reason: Option<RevocationReason>,
    /// 失効予定 — When its deferred revocation is due; it is real only when executed (2.1.3).
    pub revocation_due_at: Option<Instant>,
    /// 期間後の再発行 — The last day of the late reissue that the RA allowed (2.1.3).
    pub late_reissue_until: Option<Day>,
    /// 無償の再発行 — Whether its reissue is free of window and count: the RA revoked it (2.1.5), or a campaign asks for its
    /// replacement (2.4).
    pub has_free_reissue: bool,
    /// 他の認証局 — Whether another CA made it: then that CA revokes it, and the RA records it (2.1.5).
    pub is_recorded: bool,
    /// 初回ダウンロード — When it was first downloaded (3).
    pub first_downloaded_at: Option<Instant>,
    /// 最終ダウンロード — When it was last downloaded (3).
    pub last_downloaded_at: Option<Instant>,
    /// 証明書 — The certificate, DER.
    #[serde(skip)]
    pub der: Vec<u8>,
    /// 認証局証明書 — The other CA's certificates as they were given with it, PEM, its issuer first; empty for the built-in
    /// CA's.
    #[serde(skip)]
    pub chain: String,
}

/// What a certificate made elsewhere shows of itself, for the acceptance check (2.4).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) der: Vec<u8>,
    /// Lower-case hexadecimal.
    pub(crate) serial: String,
    /// SHA-256 of the issuer's name, DER.
    pub(crate) issuer: [u8; 32],
    /// SHA-256 of the SubjectPublicKeyInfo.
    pub(crate) spki: [u8; 32],
    pub(crate) not_before: Instant,
    pub(crate) not_after: Instant,
    /// C, ST, L, O of the subject; empty where it has none.
    pub(crate) country: String,
    pub(crate) state: String,
    pub(crate) locality: String,
    pub(crate) organization: String,
    /// The types of all of the subject's attributes, as OIDs, in order.
    pub(crate) attributes: Vec<String>,
    /// Every name of the SAN in its one spelling, once; what is no host name stands as it is.
    pub(crate) names: Vec<String>,
    /// Every common name of the subject, in its one spelling.
    pub(crate) common_names: Vec<String>,
    /// What it may be used for, as OIDs (extKeyUsage).
    pub(crate) usages: Vec<String>,
    /// Whether a critical extension is one that nothing here looks at.
    pub(crate) has_unknown_extension: bool,
    pub(crate) is_ca: bool,
    /// Whether it bears the poison of RFC 6962 3.1.
    pub(crate) is_precertificate: bool,
    /// Whether its serial number is positive, of 64 bits at least and of 20 octets at most.
    pub(crate) serial_is_sound: bool,
    /// Whether its signature uses a hash weaker than SHA-256.
    pub(crate) hash_is_weak: bool,
    /// Whether it is signed by the first of its chain and holds under it (RFC 5280 6.1).
    pub(crate) chain_verifies: bool,
}

impl RevocationReason {
    /// 重い方 — Which of two reasons stays when both were given: a compromised key before all, then the first that says why.
    pub(crate) fn graver(self, later: RevocationReason) -> RevocationReason {
        match (self, later) {
            (_, RevocationReason::KeyCompromise) | (RevocationReason::Unspecified, _) => later,
            _ => self,
        }
    }
}

impl Certificate {
    /// A certificate that was just made.
    pub(crate) fn new(
        serial: String,
        (not_before, not_after): (Instant, Instant),
        issued_at: Instant,
        der: Vec<u8>,
    ) -> Certificate {
        Certificate {
            serial,
            not_before,
            not_after,
            issued_at,
            revoked_at: None,
            revocation_reason: None,
            revocation_due_at: None,
            late_reissue_until: None,
            has_free_reissue: false,
            is_recorded: false,
            first_downloaded_at: None,
            last_downloaded_at: None,
            der,
            chain: String::new(),
        }
    }

    /// 発行日 — The civil day of issue.
    pub fn issued_on(&self) -> Day {
        Day::of(self.issued_at)
    }

    /// 期限切れか — Whether its validity has ended at an instant: another CA's may end within a day.
    pub(crate) fn has_ended(&self, now: Instant) -> bool {
        self.not_after < now
    }

    /// 失効扱いか — Whether it is revoked, or another CA was asked to revoke it: what follows does not wait for that CA
    /// (2.1.5).
    pub(crate) fn counts_as_revoked(&self) -> bool {
        let was_asked = self.is_recorded && self.revocation_due_at.is_some() && self.revocation_reason.is_some();
        self.revoked_at.is_some() || was_asked
    }

    /// 最終日 — The last civil day of its validity.
    pub fn last_day(&self) -> Day {
        Day::of(self.not_after)
    }
}
