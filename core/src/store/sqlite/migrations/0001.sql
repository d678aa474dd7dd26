CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE authority (
    role        INTEGER PRIMARY KEY,    -- 1 root, 2 issuing
    certificate BLOB NOT NULL,          -- DER
    sealed_key  BLOB NOT NULL           -- AES-256-GCM under the secret: nonce, ciphertext, tag
) STRICT;

CREATE TABLE account (
    id          INTEGER PRIMARY KEY,
    access_key  TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    dealer_code TEXT NOT NULL,
    opened_at   INTEGER NOT NULL        -- instants are Unix seconds
) STRICT;

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
    PRIMARY KEY (account, code)
) STRICT;

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
    received_at       INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    form              TEXT NOT NULL,    -- JSON by field path
    csr               BLOB,
    terms             TEXT NOT NULL,    -- JSON
    rejection_reason  TEXT,
    catalogue_version TEXT NOT NULL,
    -- what the list shows, finds and hides by
    is_current        INTEGER NOT NULL,
    past_from         INTEGER,
    issued_on         INTEGER,
    valid_from        INTEGER,
    valid_until       INTEGER,
    organization      TEXT NOT NULL,
    server_name       TEXT NOT NULL,
    coupon            TEXT NOT NULL,
    folded_organization TEXT NOT NULL,
    folded_server_name  TEXT NOT NULL,
    UNIQUE (account, number),
    FOREIGN KEY (account, contract) REFERENCES contract(account, code),
    FOREIGN KEY (account, from_contract) REFERENCES contract(account, code)
) STRICT;

-- The last line: one open application a contract in each lane; a revocation's lane (5) is its certificate's.
CREATE UNIQUE INDEX application_open_lane ON application (from_contract, open_lane)
    WHERE open_lane IS NOT NULL AND open_lane <> 5;
CREATE UNIQUE INDEX application_open_revocation ON application (base) WHERE open_lane = 5;
CREATE INDEX application_contract ON application (contract) WHERE contract IS NOT NULL;
CREATE INDEX application_from_contract ON application (from_contract) WHERE from_contract IS NOT NULL;
CREATE INDEX application_open ON application (sequence, account, number) WHERE open_lane IS NOT NULL;
CREATE INDEX application_list ON application (
    account, is_current, received_at DESC, sequence DESC, number, past_from, issued_on, kind, status, service, contract,
    valid_from, valid_until, organization, server_name, coupon, folded_organization, folded_server_name
);

CREATE TABLE certificate (
    account             INTEGER NOT NULL,
    number              INTEGER NOT NULL,  -- of the application that bears it
    serial              TEXT NOT NULL UNIQUE,
    spki                BLOB NOT NULL,     -- SHA-256 of the SubjectPublicKeyInfo
    not_before          INTEGER NOT NULL,
    not_after           INTEGER NOT NULL,
    issued_at           INTEGER NOT NULL,
    revoked_at          INTEGER,
    revocation_reason   INTEGER,
    revocation_due_at   INTEGER,
    first_downloaded_at INTEGER,
    last_downloaded_at  INTEGER,
    der                 BLOB NOT NULL,
    PRIMARY KEY (account, number),
    FOREIGN KEY (account, number) REFERENCES application(account, number)
) STRICT;

CREATE INDEX certificate_spki ON certificate (spki);
CREATE INDEX certificate_revocation_due ON certificate (revocation_due_at)
    WHERE revocation_due_at IS NOT NULL AND revoked_at IS NULL;

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
    number      INTEGER,
    request_key TEXT,
    state       BLOB NOT NULL,
    link        BLOB NOT NULL
) STRICT;
