-- Rounds, whom they ask, and what is answered. The large tables have keys that lead with the round, which
-- is what a nation would divide them by.

CREATE TABLE rounds (
    id {text} NOT NULL PRIMARY KEY,
    form_id {text} NOT NULL,
    form_version {text} NOT NULL,
    title {text} NOT NULL,
    fiscal_year BIGINT NOT NULL CHECK (fiscal_year >= 1),
    reference_date {text} CHECK (reference_date LIKE '____-__-__'),
    opens_at {text} NOT NULL,
    closes_at {text},
    closed_at {text},
    demo BIGINT NOT NULL CHECK (demo IN (0, 1)),
    created_at {text} NOT NULL,
    -- Counts the corrections: who corrects it says which one was seen.
    version BIGINT NOT NULL CHECK (version >= 1)
);

CREATE TABLE round_kinds (
    round_id {text} NOT NULL REFERENCES rounds (id),
    kind {text} NOT NULL CHECK (kind IN ('hospital', 'clinic', 'dental_clinic', 'pharmacy')),
    PRIMARY KEY (round_id, kind)
);

-- The population of a round: what each facility counts as there, and on which days the round asks it,
-- copied from the directory and its history while the round takes answers, and left as it is afterwards. What
-- is copied was checked there.
CREATE TABLE enrolments (
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    kind {text} NOT NULL,
    prefecture {text} NOT NULL,
    authority {text},
    corporation_id {text},
    beds BIGINT,
    -- Days are compared as texts, and an empty text is before all of them: asked from any day on, until none.
    asked_from {text} NOT NULL CHECK (asked_from = '' OR asked_from LIKE '____-__-__'),
    asked_until {text} NOT NULL CHECK (asked_until = '' OR asked_until LIKE '____-__-__'),
    PRIMARY KEY (round_id, facility_id)
);
CREATE INDEX enrolments_facility ON enrolments (facility_id);
-- Counts are found in these indexes alone.
CREATE INDEX enrolments_authority
    ON enrolments (round_id, authority, prefecture, asked_from, asked_until, facility_id);
CREATE INDEX enrolments_corporation ON enrolments (round_id, corporation_id, facility_id);

CREATE TABLE drafts (
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    -- 0 for an untouched draft, then 1, 2 …
    revision BIGINT NOT NULL,
    -- 0 before anything was submitted.
    submitted_revision BIGINT NOT NULL CHECK (submitted_revision BETWEEN 0 AND revision),
    body {text} NOT NULL,
    updated_at {text} NOT NULL,
    PRIMARY KEY (round_id, facility_id)
);

CREATE TABLE submissions (
    seq {sequence},
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    receipt {text} NOT NULL UNIQUE,
    idempotency_key {text} NOT NULL,
    -- Of what was sent with the key: the same key with something else in it is refused. Nothing was sent
    -- where the program made it up.
    content_hash {text},
    answers {text} NOT NULL,
    submitted_at {text} NOT NULL,
    submitted_by {text} NOT NULL,
    demo BIGINT NOT NULL CHECK (demo IN (0, 1)),
    -- One leads with the round, and is walked beside its targets; the other with the facility, for what it
    -- has submitted anywhere.
    UNIQUE (round_id, facility_id, revision),
    UNIQUE (facility_id, round_id, idempotency_key)
);
CREATE INDEX submissions_follow ON submissions (round_id, seq);

-- Files attached to answers.
CREATE TABLE files (
    id {text} NOT NULL PRIMARY KEY,
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    item {text} NOT NULL,
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    sha256 {text} NOT NULL REFERENCES file_contents (sha256),
    created_at {text} NOT NULL
);
CREATE INDEX files_response ON files (round_id, facility_id);
CREATE INDEX files_content ON files (sha256);
