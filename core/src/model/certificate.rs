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
    /// 失効理由 — Why it was revoked.
    pub revocation_reason: Option<RevocationReason>,
    /// 失効予定 — When its deferred revocation is due; it is real only when executed (2.1.3).
    pub revocation_due_at: Option<Instant>,
    /// 初回ダウンロード — When it was first downloaded (3).
    pub first_downloaded_at: Option<Instant>,
    /// 最終ダウンロード — When it was last downloaded (3).
    pub last_downloaded_at: Option<Instant>,
    /// 証明書 — The certificate, DER.
    #[serde(skip)]
    pub der: Vec<u8>,
}

impl Certificate {
    /// 発行日 — The civil day of issue.
    pub fn issued_on(&self) -> Day {
        Day::of(self.issued_at)
    }

    /// 最終日 — The last civil day of its validity.
    pub fn last_day(&self) -> Day {
        Day::of(self.not_after)
    }
}
