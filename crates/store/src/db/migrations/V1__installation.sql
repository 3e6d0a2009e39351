-- One schema for SQLite and PostgreSQL. {text}, {sequence} and {bytes} are replaced per database
-- (src/db/dialect.rs). Integers are BIGINT, truth values 0 or 1, times RFC 3339 in UTC, days ISO.
--
-- What is not there is NULL, never an empty text. A column whose values the program gives names it in a
-- CHECK; what forms and lists bring (items, versions, device names) is data and has none. rtrim(x, digits)
-- = '' says that all of x are digits, in both databases. Where a nation's rows are added at once, a set is
-- written with OR: SQLite makes a table of what stands in IN.

CREATE TABLE settings (
    key {text} NOT NULL PRIMARY KEY,
    value {text} NOT NULL
);

CREATE TABLE form_versions (
    id {text} NOT NULL,
    version {text} NOT NULL,
    source {text} NOT NULL,
    imported_at {text} NOT NULL,
    PRIMARY KEY (id, version)
);

-- The content of every file that is kept, once, whoever has it. It goes with the last file that has it
-- (src/file_contents.rs).
CREATE TABLE file_contents (
    -- In hex.
    sha256 {text} NOT NULL PRIMARY KEY
        CHECK (length(sha256) = 64 AND rtrim(sha256, '0123456789abcdef') = ''),
    size BIGINT NOT NULL,
    content {bytes} NOT NULL,
    CHECK (size = length(content))
);

-- The log outlasts what it speaks of, and so it has no foreign keys.
CREATE TABLE audit_entries (
    seq {sequence},
    at {text} NOT NULL,
    actor {text} NOT NULL,
    -- An address, or "local".
    origin {text} NOT NULL,
    action {text} NOT NULL,
    subject {text} NOT NULL,
    -- The facility it concerns, if it concerns one.
    facility_id {text},
    -- JSON
    detail {text} NOT NULL
);
-- A facility's own log, the newest first.
CREATE INDEX audit_entries_facility ON audit_entries (facility_id, seq);

-- The chain of hashes over the entries: positions 1, 2, 3 … without gaps. Its keys also let only one
-- of several sealers win. No foreign key: it shows which entries were removed.
CREATE TABLE audit_chain (
    position {sequence},
    entry_seq BIGINT NOT NULL UNIQUE,
    hash {text} NOT NULL
);

-- Signed heads of the chain.
CREATE TABLE audit_checkpoints (
    position BIGINT NOT NULL PRIMARY KEY,
    hash {text} NOT NULL,
    at {text} NOT NULL,
    public_key {text} NOT NULL,
    signature {text} NOT NULL
);
