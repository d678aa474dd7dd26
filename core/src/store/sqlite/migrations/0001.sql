CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE authority (
    role        INTEGER PRIMARY KEY,    -- 1 root, 2 issuing, 3 login
    certificate BLOB NOT NULL,          -- DER
    chain       TEXT NOT NULL,          -- the certificates above it, PEM
    sealed_key  BLOB NOT NULL           -- AES-256-GCM under the secret: nonce, ciphertext, tag
) STRICT;

CREATE TABLE blocklist (
    form   INTEGER NOT NULL,            -- 1 openssl-blacklist, 2 badkeys
    digest BLOB NOT NULL,               -- of a weak key: 10 bytes of SHA-1, or 15 of SHA-256
    PRIMARY KEY (form, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue (
    version   TEXT PRIMARY KEY,
    digest    BLOB NOT NULL,            -- SHA-256 of the text
    text      BLOB NOT NULL,            -- TOML
    loaded_at INTEGER NOT NULL,
    in_force  INTEGER,                  -- 1 for the one that is gone by; none is the built-in one
    salt      BLOB NOT NULL DEFAULT (randomblob(16))
) STRICT;

CREATE UNIQUE INDEX catalogue_in_force ON catalogue (in_force) WHERE in_force IS NOT NULL;

CREATE TABLE account (
    id          INTEGER PRIMARY KEY,
    access_key  TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    dealer_code TEXT NOT NULL,
    a3_contract INTEGER NOT NULL,
    opened_at   INTEGER NOT NULL,       -- instants are Unix seconds
    profile     TEXT NOT NULL,          -- JSON
    salt        BLOB NOT NULL DEFAULT (randomblob(16)) -- of the digest of its state in the audit; so below
) STRICT;

CREATE TABLE credential (
    account        INTEGER PRIMARY KEY REFERENCES account(id),
    digest         BLOB,                -- argon2id of the password, with the pepper; null until the RA has given one
    digest_salt    BLOB,
    memory_kib     INTEGER,
    iterations     INTEGER,
    lanes          INTEGER,
    is_initial     INTEGER,
    given_at       INTEGER,
    version        INTEGER NOT NULL,    -- sessions opened under another have ended
    tries          INTEGER NOT NULL,    -- since the last success, each counted before it is judged
    locked_at      INTEGER,
    ticket         BLOB,                -- SHA-256 of the pending one-time password's ticket
    code           BLOB,                -- SHA-256 of ticket and code
    code_expires_at INTEGER,
    code_tries     INTEGER,
    code_is_used   INTEGER,
    salt           BLOB NOT NULL DEFAULT (randomblob(16))
) STRICT;

CREATE INDEX credential_strength ON credential (memory_kib, iterations, lanes);

CREATE TABLE session (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account       INTEGER NOT NULL REFERENCES account(id),
    token         BLOB UNIQUE,          -- SHA-256 of the token last taken
    opened_at     INTEGER NOT NULL,
    must_change   INTEGER NOT NULL,
    version       INTEGER NOT NULL,     -- of the credential when it was opened
    certificate   BLOB,                 -- SHA-256 of the certificate it was opened with
    is_signed_out INTEGER NOT NULL,
    salt          BLOB NOT NULL DEFAULT (randomblob(16)),
    last_used_at  INTEGER NOT NULL      -- written at most once a minute
) STRICT;

CREATE INDEX session_account ON session (account, id);

CREATE TABLE login_certificate (
    account       INTEGER NOT NULL REFERENCES account(id),
    fingerprint   BLOB NOT NULL,        -- SHA-256 of the DER
    serial        TEXT NOT NULL,
    subject       TEXT NOT NULL,
    not_before    INTEGER NOT NULL,
    not_after     INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    stopped_at    INTEGER,
    der           BLOB NOT NULL,
    salt          BLOB NOT NULL DEFAULT (randomblob(16)),
    PRIMARY KEY (account, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE contract (
    account      INTEGER NOT NULL REFERENCES account(id),
    code         INTEGER NOT NULL UNIQUE,
    service      TEXT NOT NULL,
    anchor       INTEGER,               -- days are days since 1970-01-01
    months       INTEGER NOT NULL,
    cancelled_on INTEGER,
    ending       INTEGER,
    current      INTEGER,               -- number of the record that bears the current certificate
    contacts     TEXT NOT NULL,         -- JSON by field path
    ends_if_unreplaced INTEGER NOT NULL, -- its current certificate was revoked while a replacement was open
    notice_on          INTEGER,          -- the day on which its notices are looked at next
    end_is_recorded    INTEGER NOT NULL,
    due_on             INTEGER,          -- the day on which its term is over: it extends, or its end is recorded
    salt               BLOB NOT NULL DEFAULT (randomblob(16)),
    PRIMARY KEY (account, code)
) STRICT;

CREATE INDEX contract_notice ON contract (notice_on) WHERE notice_on IS NOT NULL;
CREATE INDEX contract_due ON contract (due_on) WHERE due_on IS NOT NULL;

CREATE TABLE import (
    account   INTEGER NOT NULL REFERENCES account(id),
    reference TEXT NOT NULL,            -- of a contract where it came from
    contract  INTEGER NOT NULL UNIQUE,
    digest    BLOB NOT NULL,            -- SHA-256 of the rows it was made of
    PRIMARY KEY (account, reference),
    FOREIGN KEY (account, contract) REFERENCES contract(account, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE application (
    sequence          INTEGER PRIMARY KEY, -- the order of submission, within a second too
    account           INTEGER NOT NULL REFERENCES account(id),
    number            INTEGER NOT NULL UNIQUE,
    kind              INTEGER NOT NULL,
    status            INTEGER NOT NULL,
    service           TEXT NOT NULL,
    contract          INTEGER,
    from_contract     INTEGER,          -- of the record it was applied for from
    open_lane         INTEGER,          -- set while open, so that the unique index below holds the lane
    base              INTEGER,
    term_record       INTEGER,
    reissue_slot      INTEGER,          -- which of its term's limited reissues it takes, while it counts
    is_free           INTEGER NOT NULL, -- a reissue that does not count
    changed_contacts  TEXT NOT NULL,    -- JSON: the fields of from_contract's contacts that it changed at submission
    received_at       INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    form              TEXT NOT NULL,    -- JSON by field path
    csr               BLOB,             -- DER; none of one with attributes whose values nobody is to see
    public_key        BLOB,             -- its SubjectPublicKeyInfo, DER
    terms             TEXT NOT NULL,    -- JSON
    rejection_reason  TEXT,
    catalogue_version TEXT NOT NULL,
    offer             TEXT NOT NULL,    -- JSON: what it was sold by
    salt              BLOB NOT NULL DEFAULT (randomblob(16)),
    -- what the list shows, finds and hides by
    is_current        INTEGER NOT NULL,
    past_from         INTEGER,
    issued_on         INTEGER,
    valid_from        INTEGER,
    valid_until       INTEGER,
    organization      TEXT NOT NULL,
    server_name       TEXT NOT NULL,
    coupon            TEXT NOT NULL,
    documents_missing INTEGER NOT NULL,
    folded_organization TEXT NOT NULL,
    folded_server_name  TEXT NOT NULL,
    -- what only some searches ask for, outside of the index
    server_type           TEXT NOT NULL,
    folded_contact_names  TEXT NOT NULL,
    folded_contact_emails TEXT NOT NULL,
    UNIQUE (account, number),
    FOREIGN KEY (account, contract) REFERENCES contract(account, code),
    FOREIGN KEY (account, from_contract) REFERENCES contract(account, code)
) STRICT;

-- The last line: one open application a contract in each lane; a revocation's lane (5) is its certificate's.
CREATE UNIQUE INDEX application_open_lane ON application (from_contract, open_lane)
    WHERE open_lane IS NOT NULL AND open_lane <> 5;
CREATE UNIQUE INDEX application_open_revocation ON application (base) WHERE open_lane = 5;
-- And no reissue beyond a term's limit.
CREATE UNIQUE INDEX application_reissue_slot ON application (term_record, reissue_slot)
    WHERE reissue_slot IS NOT NULL;
CREATE INDEX application_contract ON application (contract) WHERE contract IS NOT NULL;
CREATE INDEX application_from_contract ON application (from_contract) WHERE from_contract IS NOT NULL;
CREATE INDEX application_open ON application (sequence, account, number) WHERE status <= 3; -- received to approved
CREATE INDEX application_list ON application (
    account, is_current, received_at DESC, sequence DESC, number, past_from, issued_on, kind, status, service, contract,
    valid_from, valid_until, organization, server_name, coupon, documents_missing, folded_organization, folded_server_name
);

-- The RA's list is everyone's.
CREATE INDEX application_received ON application (received_at, sequence);

CREATE TABLE certificate (
    account             INTEGER NOT NULL,
    number              INTEGER NOT NULL,  -- of the application that bears it
    issuer              BLOB NOT NULL,     -- SHA-256 of the issuer's name
    serial              TEXT NOT NULL,
    spki                BLOB NOT NULL,     -- SHA-256 of the SubjectPublicKeyInfo
    not_before          INTEGER NOT NULL,
    not_after           INTEGER NOT NULL,
    issued_at           INTEGER NOT NULL,
    revoked_at          INTEGER,
    revocation_reason   INTEGER,
    revocation_due_at   INTEGER,
    late_reissue_until  INTEGER,
    has_free_reissue    INTEGER NOT NULL,
    is_recorded         INTEGER NOT NULL,  -- another CA made it
    first_downloaded_at INTEGER,
    last_downloaded_at  INTEGER,
    der                 BLOB NOT NULL,
    chain               TEXT NOT NULL,     -- PEM, as given with it
    PRIMARY KEY (account, number),
    UNIQUE (issuer, serial),
    FOREIGN KEY (account, number) REFERENCES application(account, number)
) STRICT;

-- For the CRL.
CREATE INDEX certificate_revoked ON certificate (issuer, not_after) WHERE revoked_at IS NOT NULL AND is_recorded = 0;
CREATE INDEX certificate_spki ON certificate (spki, account, revocation_reason);
CREATE INDEX certificate_revocation_due ON certificate (revocation_due_at)
    WHERE revocation_due_at IS NOT NULL AND revoked_at IS NULL;

CREATE TABLE paper (
    account     INTEGER NOT NULL,
    number      INTEGER NOT NULL,       -- of the application it was asked for with
    position    INTEGER NOT NULL,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    received_on INTEGER,
    waived_for  TEXT,
    PRIMARY KEY (account, number, position),
    FOREIGN KEY (account, number) REFERENCES application(account, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE coupon (
    number      TEXT PRIMARY KEY,
    dealer_code TEXT NOT NULL,
    service     TEXT NOT NULL,
    expires_on  INTEGER NOT NULL,
    state       INTEGER NOT NULL,       -- 1 unused, 2 reserved, 3 used, 4 its expiry was recorded
    application INTEGER UNIQUE REFERENCES application(number), -- that reserved or used it
    salt        BLOB NOT NULL DEFAULT (randomblob(16))
) STRICT;

CREATE INDEX coupon_dealer ON coupon (dealer_code, number);
CREATE INDEX coupon_unused ON coupon (expires_on, number) WHERE state = 1;

CREATE TABLE notice (
    sequence     INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         INTEGER NOT NULL,
    account      INTEGER NOT NULL REFERENCES account(id),
    number       INTEGER NOT NULL,
    contract     INTEGER,
    "on"         INTEGER NOT NULL,
    days_before  INTEGER NOT NULL,      -- -1 where there are none, so that the index below holds
    made_at      INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The last line: a fact is told once.
CREATE UNIQUE INDEX notice_fact ON notice (number, kind, "on", days_before);
CREATE INDEX notice_open ON notice (sequence) WHERE acknowledged = 0;

CREATE TABLE campaign (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    reason    INTEGER NOT NULL,
    criteria  TEXT NOT NULL,            -- JSON
    opened_at INTEGER NOT NULL,
    deadline  INTEGER NOT NULL,
    salt      BLOB NOT NULL DEFAULT (randomblob(16))
) STRICT;

CREATE TABLE campaign_member (
    campaign   INTEGER NOT NULL REFERENCES campaign(id),
    position   INTEGER NOT NULL,        -- in the order of issue, from 1
    number     INTEGER NOT NULL REFERENCES application(number), -- of the record that bears the certificate
    outcome    INTEGER,                 -- what a step did for it; none while it waits
    settled_at INTEGER,
    PRIMARY KEY (campaign, position),
    UNIQUE (number, campaign)
) STRICT, WITHOUT ROWID;

CREATE INDEX campaign_member_waiting ON campaign_member (campaign, position) WHERE outcome IS NULL;

CREATE TABLE request (
    scope   TEXT NOT NULL,              -- whose key it is: an account's, an operator's
    key     TEXT NOT NULL,
    content BLOB NOT NULL,              -- SHA-256 of verb and content
    answer  TEXT NOT NULL,              -- JSON
    at      INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    sequence    INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    actor       TEXT NOT NULL,
    verb        TEXT NOT NULL,
    subject     TEXT NOT NULL,          -- application:NUMBER, contract:CODE, account:ID, coupon:NUMBER, authority:ROLE,
                                        -- setting:NAME, notices:UP_TO, blocklist:FORM, campaign:ID, catalogue:VERSION, or empty
    request_key TEXT,
    state       BLOB NOT NULL,
    link        BLOB NOT NULL
) STRICT;
