-- Evidence: files of facilities that speak for measures and belong to rows of ledgers.

CREATE TABLE evidence (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    title {text} NOT NULL CHECK (title <> ''),
    kind {text} NOT NULL CHECK (kind IN
        ('contract', 'rules', 'plan', 'record', 'picture', 'certificate', 'other')),
    -- Counts the changes.
    revision BIGINT NOT NULL CHECK (revision >= 1),
    created_at {text} NOT NULL,
    created_by {text} NOT NULL,
    removed_at {text}
);
CREATE INDEX evidence_facility ON evidence (facility_id, id);

-- Its files, each in the place of the one before. What they contain is encrypted under a key that is not in the
-- database; file_contents has it under the hash of what is stored, so that no two facilities share any.
CREATE TABLE evidence_versions (
    evidence_id {text} NOT NULL REFERENCES evidence (id),
    -- 1 for the first, then 2 …
    version BIGINT NOT NULL CHECK (version >= 1),
    name {text} NOT NULL CHECK (name <> ''),
    media_type {text} NOT NULL,
    -- Of the file as it was handed in, in bytes, and its hash: the row stays when it is removed.
    size BIGINT NOT NULL CHECK (size > 0),
    sha256 {text} NOT NULL CHECK (length(sha256) = 64 AND rtrim(sha256, '0123456789abcdef') = ''),
    content {text} REFERENCES file_contents (sha256),
    -- A small JPEG of it, encrypted too, if one could be made.
    thumbnail {text} REFERENCES file_contents (sha256),
    added_at {text} NOT NULL,
    added_by {text} NOT NULL,
    -- The first and the last day it is good for, and the day it is to be looked at again.
    valid_from {text} CHECK (valid_from LIKE '____-__-__'),
    review_on {text} CHECK (review_on LIKE '____-__-__'),
    expires_on {text} CHECK (expires_on LIKE '____-__-__'),
    removed_at {text},
    PRIMARY KEY (evidence_id, version),
    CHECK ((content IS NULL) = (removed_at IS NOT NULL)),
    CHECK (thumbnail IS NULL OR content IS NOT NULL)
);
CREATE INDEX evidence_versions_content ON evidence_versions (content);
CREATE INDEX evidence_versions_thumbnail ON evidence_versions (thumbnail);

-- The measures it speaks for.
CREATE TABLE evidence_measures (
    evidence_id {text} NOT NULL REFERENCES evidence (id),
    measure {text} NOT NULL,
    PRIMARY KEY (evidence_id, measure)
);

-- The rows of ledgers it belongs to.
CREATE TABLE evidence_rows (
    evidence_id {text} NOT NULL REFERENCES evidence (id),
    ledger {text} NOT NULL,
    row_id {text} NOT NULL,
    PRIMARY KEY (evidence_id, ledger, row_id)
);
