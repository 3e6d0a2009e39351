-- One schema for SQLite and PostgreSQL. {text}, {sequence} and {bytes} are replaced per database
-- (src/db/dialect.rs). Integers are BIGINT, truth values 0 or 1, times RFC 3339 in UTC, dates ISO.

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

CREATE TABLE facilities (
    id {text} NOT NULL PRIMARY KEY,
    code {text} UNIQUE,
    gmis_id {text} UNIQUE,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    kana {text} NOT NULL DEFAULT '',
    prefecture {text} NOT NULL,
    municipality {text} NOT NULL DEFAULT '',
    authority {text},
    beds BIGINT,
    demo BIGINT NOT NULL DEFAULT 0,
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL
);
-- Lists are paged by name and id, whatever they are restricted to.
CREATE INDEX facilities_name ON facilities (name, id);
CREATE INDEX facilities_kind ON facilities (kind, name, id);
CREATE INDEX facilities_prefecture ON facilities (prefecture, name, id);
CREATE INDEX facilities_authority ON facilities (authority, name, id);

CREATE TABLE rounds (
    id {text} NOT NULL PRIMARY KEY,
    form_id {text} NOT NULL,
    form_version {text} NOT NULL,
    title {text} NOT NULL,
    fiscal_year BIGINT NOT NULL,
    reference_date {text},
    opens_at {text} NOT NULL,
    closes_at {text},
    closed_at {text},
    demo BIGINT NOT NULL DEFAULT 0,
    created_at {text} NOT NULL
);

CREATE TABLE round_kinds (
    round_id {text} NOT NULL REFERENCES rounds (id),
    kind {text} NOT NULL,
    PRIMARY KEY (round_id, kind)
);

-- The population of a round, frozen row by row.
CREATE TABLE round_targets (
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    PRIMARY KEY (round_id, facility_id)
);
CREATE INDEX round_targets_facility ON round_targets (facility_id);

CREATE TABLE drafts (
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    revision BIGINT NOT NULL,
    submitted_revision BIGINT NOT NULL DEFAULT 0,
    body {text} NOT NULL,
    updated_at {text} NOT NULL,
    PRIMARY KEY (round_id, facility_id)
);

CREATE TABLE submissions (
    seq {sequence},
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    revision BIGINT NOT NULL,
    receipt {text} NOT NULL UNIQUE,
    idempotency_key {text} NOT NULL,
    answers {text} NOT NULL,
    submitted_at {text} NOT NULL,
    submitted_by {text} NOT NULL,
    demo BIGINT NOT NULL DEFAULT 0,
    -- One leads with the facility, for what it has submitted anywhere, the other with the round.
    UNIQUE (facility_id, round_id, revision),
    UNIQUE (round_id, facility_id, idempotency_key)
);
CREATE INDEX submissions_follow ON submissions (round_id, seq);

CREATE TABLE files (
    id {text} NOT NULL PRIMARY KEY,
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    item {text} NOT NULL,
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    size BIGINT NOT NULL,
    sha256 {text} NOT NULL,
    content {bytes} NOT NULL,
    created_at {text} NOT NULL
);
CREATE INDEX files_response ON files (round_id, facility_id);

CREATE TABLE tokens (
    id {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    role {text} NOT NULL,
    scope {text},
    hash {text} NOT NULL UNIQUE,
    created_at {text} NOT NULL,
    revoked_at {text}
);

CREATE TABLE audit_entries (
    seq {sequence},
    at {text} NOT NULL,
    actor {text} NOT NULL,
    action {text} NOT NULL,
    subject {text} NOT NULL,
    detail {text} NOT NULL
);
