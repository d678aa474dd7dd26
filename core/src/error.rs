//! 誤り — One table of errors, three faces: `Code` is the class, `Rule` the cause.

use serde::{Deserialize, Serialize};

use crate::model::import::column;
use crate::model::{ApplicationNumber, Day, Field, Remedy, Window, choice};
use crate::rule::{Language, Rule};

/// 結果 — What every fallible call answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

choice! {
    /// 分類 — The class of an error. Numbers are shared with C and never changed.
    Code {
        1 Refused "refused" "規則により受け付けられません。" "Refused by a rule."
        2 Invalid "invalid" "入力内容に誤りがあります。" "The input is not valid."
        3 NotFound "not_found" "該当する情報がありません。" "Not found."
        4 Conflict "conflict" "既存の情報と競合しています。" "In conflict with what is there."
        5 SignIn "sign_in" "ログインできません。" "Sign-in is refused."
        20 Busy "busy" "混み合っています。" "The registry is busy; try again."
        21 OutcomeUnknown "outcome_unknown" "結果を確認できません。同じ要求キーで再度実行してください。" "The outcome is unknown; repeat the call with its request key."
        22 Storage "storage" "記憶装置の誤りです。" "The storage failed."
        23 Damaged "damaged" "台帳が壊れています。" "The registry is damaged."
        24 Incompatible "incompatible" "この版では扱えない台帳です。" "The registry cannot be used by this version."
        25 Closed "closed" "台帳は閉じられています。" "The registry is closed."
        26 Forked "forked" "forkした子プロセスでは使えません。" "The registry was opened before a fork; open it anew in the child."
        40 BadHandle "bad_handle" "ハンドルが正しくありません。" "The handle is freed, foreign or of another kind."
        41 BadArgument "bad_argument" "引数が正しくありません。" "An argument is not valid."
        42 Panic "panic" "内部の誤りです。" "An internal fault; nothing was changed."
    }
}

choice! {
    /// 重さ — How much a finding weighs: only an error refuses the draft.
    Severity {
        1 Error "error" "誤り" "error"
        2 Warning "warning" "警告" "warning"
        3 Note "note" "注記" "note"
    }
}

/// How many findings a message tells; the others are counted.
const MOST_TOLD: usize = 50;

/// 指摘 — One thing found in a draft: which field, which rule, how grave.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// 項目 — The field, if it is about one.
    pub field: Option<Field>,
    /// 規則 — The rule.
    pub rule: Rule,
    /// 重さ — Its weight.
    pub severity: Severity,
    /// 二つの日 — The new and the present certificate's last day, for `validity_shortened`; the certificate's and the computed
    /// last day, for `certificate_ends_early`; the first and the last day that would be lost, for `days_lost`; the contract's last
    /// day as it is given and as it is computed, for `contract_end_differs`.
    pub days: Option<(Day, Day)>,
    /// 対象 — The record it is about, for `other_certificate_valid`.
    pub record: Option<ApplicationNumber>,
    /// 行 — The line it is about, from 1, and what is wrong with it, for `catalogue_invalid` and `blocklist_invalid`; the row and
    /// the column of a file that is imported.
    pub line: Option<(u32, String)>,
    /// 位置 — Which of the field's values it is about, from 1, where a field has several: the names of a list.
    pub position: Option<u32>,
    /// 対象の名 — What it is about, as the CSR has it: a name, or an attribute's name or OID. At most
    /// [`Finding::LONGEST_ABOUT`] characters, without controls; it is data, and only an attribute's stands in the text.
    pub about: Option<String>,
}

impl Finding {
    pub(crate) fn error(field: Option<Field>, rule: Rule) -> Finding {
        let (days, record, line, position, about) = (None, None, None, None, None);
        Finding { field, rule, severity: Severity::Error, days, record, line, position, about }
    }

    /// 対象の名の最大長 — The most characters of [`field@Finding::about`]; a longer one is cut and ends in `…`.
    pub const LONGEST_ABOUT: usize = 100;

    /// A finding on one of a field's values.
    pub(crate) fn at(field: Field, position: Option<u32>, rule: Rule) -> Finding {
        Finding { position, ..Finding::error(Some(field), rule) }
    }

    /// A note on something the CSR has that the certificate will not have.
    pub(crate) fn note(rule: Rule) -> Finding {
        Finding { severity: Severity::Note, ..Finding::error(None, rule) }
    }

    pub(crate) fn warning(self) -> Finding {
        Finding { severity: Severity::Warning, ..self }
    }

    /// Says what it is about: on one line, and no longer than is useful.
    pub(crate) fn about(self, text: &str) -> Finding {
        let mut about = String::new();
        for (index, c) in text.chars().enumerate() {
            if index == Finding::LONGEST_ABOUT - 1 && text.chars().nth(index + 1).is_some() {
                about.push('…');
                break;
            }
            about.push(if is_visible(c) { c } else { char::REPLACEMENT_CHARACTER });
        }
        Finding { about: Some(about), ..self }
    }

    /// 条項 — The document and clause that the rule comes from, as [`Rule::clause`] has it.
    pub fn clause(&self) -> &'static str {
        self.rule.clause()
    }

    pub(crate) fn shortened(new: Day, present: Day) -> Finding {
        let days = Some((new, present));
        Finding { severity: Severity::Warning, days, ..Finding::error(None, Rule::ValidityShortened) }
    }

    pub(crate) fn of_line(rule: Rule, line: u32, fault: String) -> Finding {
        Finding { line: Some((line, fault)), ..Finding::error(None, rule) }
    }

    /// A certificate's last day, and the one the rules come to.
    pub(crate) fn ends_early(last: Day, computed: Day) -> Finding {
        let days = Some((last, computed));
        Finding { severity: Severity::Warning, days, ..Finding::error(None, Rule::CertificateEndsEarly) }
    }

    /// A contract's last day as a row tells it, and as it is computed.
    pub(crate) fn contract_end(row: u32, told: Day, computed: Day) -> Finding {
        let days = Some((told, computed));
        let finding = Finding::of_line(Rule::ContractEndDiffers, row, column::CONTRACT_ENDS_ON.to_owned());
        Finding { severity: Severity::Warning, days, ..finding }
    }

    pub(crate) fn days_lost(first: Day, last: Day) -> Finding {
        Finding { severity: Severity::Warning, days: Some((first, last)), ..Finding::error(None, Rule::DaysLost) }
    }

    pub(crate) fn other_certificate(record: ApplicationNumber) -> Finding {
        let finding = Finding::error(None, Rule::OtherCertificateValid);
        Finding { severity: Severity::Note, record: Some(record), ..finding }
    }

    /// 文 — The finding for a person: the field's label and the rule's sentence; no data of the draft.
    pub fn text(&self, language: Language) -> String {
        let sentence = self.sentence(language);
        if let Some((line, fault)) = &self.line {
            return match (language, fault.is_empty()) {
                (Language::Japanese, false) => format!("{line}行目：{sentence}（{fault}）"),
                (Language::Japanese, true) => format!("{line}行目：{sentence}"),
                (Language::English, false) => format!("line {line}: {sentence} ({fault})"),
                (Language::English, true) => format!("line {line}: {sentence}"),
            };
        }
        match (self.days, self.record) {
            (Some((new, present)), _)
                if matches!(self.rule, Rule::ValidityShortened | Rule::CertificateEndsEarly) =>
            {
                return format!("{sentence} ({new} < {present})");
            }
            (Some((first, last)), _) => return format!("{sentence} ({first} – {last})"),
            (None, Some(record)) => return format!("{sentence} ({record})"),
            (None, None) => {}
        }
        match (self.field, self.position, language) {
            (None, ..) => match &self.about {
                Some(about) => format!("{sentence} ({about})"),
                None => sentence.to_owned(),
            },
            (Some(field), None, Language::Japanese) => format!("{}：{sentence}", field.label(language)),
            (Some(field), None, Language::English) => format!("{}: {sentence}", field.label(language)),
            (Some(field), Some(position), Language::Japanese) => {
                format!("{}（{position}番目）：{sentence}", field.label(language))
            }
            (Some(field), Some(position), Language::English) => {
                format!("{} (no. {position}): {sentence}", field.label(language))
            }
        }
    }
}

impl Finding {
    /// The rule's sentence; another where a rule that refuses is told as less than an error.
    fn sentence(&self, language: Language) -> &'static str {
        let (japanese, english) = match (self.rule, self.severity) {
            (Rule::KeyWeakDebian, Severity::Note) => (
                "既知の脆弱な鍵の一覧が読み込まれていないため、照合していません。",
                "No list of known weak keys is loaded for keys of this type; the key was not compared with one.",
            ),
            (Rule::KeyExponentInvalid, Severity::Warning) => {
                ("RSA鍵の公開指数が65537より小さい値です。", "The RSA public exponent is under 65537.")
            }
            _ => return self.rule.text(language),
        };
        match language {
            Language::Japanese => japanese,
            Language::English => english,
        }
    }
}

/// Whether a character stands on a line as what it is: no control, nothing that reorders or hides text.
fn is_visible(c: char) -> bool {
    !(c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'))
}

/// 拒否 — A rule says no: the rule, the window when it is a matter of time, the record to use instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Denial {
    /// 規則 — The rule that denies.
    pub rule: Rule,
    /// 期間 — When it is open, if the denial is a matter of time.
    pub window: Option<Window>,
    /// 対象 — The record to use instead, for `superseded_record`.
    pub record: Option<ApplicationNumber>,
    /// 残る方法 — What is left instead, for a reissue that is closed or used up.
    pub remedy: Option<Remedy>,
}

impl From<Rule> for Denial {
    fn from(rule: Rule) -> Denial {
        Denial { rule, window: None, record: None, remedy: None }
    }
}

/// 誤り — Why a call did not do what it was asked to; it changed nothing.
///
/// Messages are one line and hold no personal data, no password and no key.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message(Language::English))]
pub struct Error {
    code: Code,
    rule: Option<Rule>,
    findings: Vec<Finding>,
    window: Option<Window>,
    record: Option<ApplicationNumber>,
    remedy: Option<Remedy>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    fn of(code: Code, rule: Option<Rule>) -> Error {
        Error { code, rule, findings: Vec::new(), window: None, record: None, remedy: None, source: None }
    }

    /// 分類のみ — An error of a class alone, for the bindings' own refusals (`BadHandle`, `BadArgument`, `Panic`).
    pub fn from_code(code: Code) -> Error {
        Error::of(code, None)
    }

    pub(crate) fn rule_of(code: Code, rule: Rule) -> Error {
        Error::of(code, Some(rule))
    }

    pub(crate) fn invalid(findings: Vec<Finding>) -> Error {
        Error { findings, ..Error::of(Code::Invalid, None) }
    }

    /// The same, of rules that no field in particular breaks.
    pub(crate) fn invalid_by(rules: impl IntoIterator<Item = Rule>) -> Error {
        Error::invalid(rules.into_iter().map(|rule| Finding::error(None, rule)).collect())
    }

    pub(crate) fn storage(code: Code, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        let rule = (code == Code::Busy).then_some(Rule::Busy);
        Error { source: Some(Box::new(source)), ..Error::of(code, rule) }
    }

    /// 未知の項目 — The path or number names no field (`unknown_field`), for the bindings' look-ups.
    pub fn unknown_field() -> Error {
        Error::invalid_by([Rule::UnknownField])
    }

    /// 該当なし — No such record (`not_your_record`): what an unreadable number is answered with, like an unknown one.
    pub fn no_record() -> Error {
        Error::rule_of(Code::NotFound, Rule::NotYourRecord)
    }

    /// 分類 — The class of the error.
    pub fn code(&self) -> Code {
        self.code
    }

    /// 規則 — The rule that caused it: of the first finding that refuses when there are several.
    pub fn rule(&self) -> Option<Rule> {
        self.rule.or_else(|| self.refusing().map(|finding| finding.rule))
    }

    fn refusing(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.severity == Severity::Error)
    }

    /// 節 — The section of `docs/rules.md` that the rule comes from.
    pub fn section(&self) -> Option<&'static str> {
        self.rule().map(Rule::section)
    }

    /// 項目 — The field of the first finding that refuses.
    pub fn field(&self) -> Option<Field> {
        self.refusing().and_then(|finding| finding.field)
    }

    /// 指摘 — Everything found, for `Invalid`; empty otherwise.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// 期間 — When the act is open, for a refusal by time.
    pub fn window(&self) -> Option<Window> {
        self.window
    }

    /// 対象 — The record to use instead, for `superseded_record`.
    pub fn record(&self) -> Option<ApplicationNumber> {
        self.record
    }

    /// 残る方法 — What is left instead, for a reissue that is closed or used up.
    pub fn remedy(&self) -> Option<Remedy> {
        self.remedy
    }

    /// 原因 — What the operating system or SQLite said, for a log; none when a rule is the cause.
    pub fn cause(&self) -> Option<String> {
        self.source.as_ref().map(ToString::to_string)
    }

    /// 文 — The error for a person, in one line.
    pub fn message(&self, language: Language) -> String {
        let mut message = match (self.findings.as_slice(), self.rule) {
            ([], None) => self.code.label(language).to_owned(),
            ([], Some(rule)) => rule.text(language).to_owned(),
            (findings, _) => {
                // A line that a log can hold: a CSR may have thousands of bad names.
                let told = findings.iter().take(MOST_TOLD).map(|finding| finding.text(language));
                let mut message = told.collect::<Vec<_>>().join(" / ");
                if findings.len() > MOST_TOLD {
                    message.push_str(&format!(" / … (+{})", findings.len() - MOST_TOLD));
                }
                message
            }
        };
        if let Some(window) = self.window {
            message.push_str(&format!(" ({} – {})", window.opens, window.closes));
        }
        if let Some(record) = self.record {
            message.push_str(&format!(" ({record})"));
        }
        if let Some(remedy) = self.remedy {
            message.push_str(&format!(" {}", remedy.label(language)));
        }
        message
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Error {
        let code = match denial.rule {
            Rule::NotYourRecord => Code::NotFound,
            Rule::AtBeforeRecord => Code::Invalid,
            _ => Code::Refused,
        };
        let Denial { window, record, remedy, .. } = denial;
        Error { window, record, remedy, ..Error::of(code, Some(denial.rule)) }
    }
}
