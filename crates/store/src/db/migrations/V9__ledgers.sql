-- What facilities keep all year: rows of ledgers, and logs that come in as whole files.

-- Kinds of ledgers that an operator loaded, and bundled ones that were given more columns; the newest of an id
-- counts. How many there are tells a process whether it knows them all.
CREATE TABLE ledger_kinds (
    seq {sequence},
    id {text} NOT NULL CHECK (id <> ''),
    -- The TOML source, byte for byte.
    source {text} NOT NULL,
    loaded_at {text} NOT NULL,
    loaded_by {text} NOT NULL
);

-- The rows as they are now.
CREATE TABLE ledger_rows (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    ledger {text} NOT NULL CHECK (ledger <> ''),
    -- What tells the row from the others of its ledger, if anything does.
    row_key {text} CHECK (row_key <> ''),
    -- Counts the changes.
    revision BIGINT NOT NULL CHECK (revision >= 1),
    -- JSON: the values by column
    content {text} NOT NULL,
    added_at {text} NOT NULL,
    changed_at {text} NOT NULL,
    changed_by {text} NOT NULL,
    removed_at {text}
);
CREATE INDEX ledger_rows_facility ON ledger_rows (facility_id, ledger, id);
CREATE UNIQUE INDEX ledger_rows_key ON ledger_rows (facility_id, ledger, row_key)
    WHERE row_key IS NOT NULL AND removed_at IS NULL;

-- Everything a row ever was, its removal with no content.
CREATE TABLE ledger_revisions (
    row_id {text} NOT NULL REFERENCES ledger_rows (id),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    content {text},
    recorded_at {text} NOT NULL,
    recorded_by {text} NOT NULL,
    PRIMARY KEY (row_id, revision)
);

-- The columns by which rows are found across all facilities, spelled alike.
CREATE TABLE ledger_values (
    ledger {text} NOT NULL,
    column_id {text} NOT NULL,
    value {text} NOT NULL CHECK (value <> ''),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    row_id {text} NOT NULL REFERENCES ledger_rows (id),
    PRIMARY KEY (ledger, column_id, value, row_id)
);
CREATE INDEX ledger_values_row ON ledger_values (row_id);
CREATE INDEX ledger_values_facility ON ledger_values (facility_id);

-- Logs as they came in. Their lines never change; what is found out about them stands here.
CREATE TABLE log_imports (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    ledger {text} NOT NULL CHECK (ledger <> ''),
    -- The file as it was called.
    name {text} NOT NULL,
    -- Of the file, in hex; none until all of it is there.
    sha256 {text} CHECK (length(sha256) = 64),
    size BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    -- Lines that could not be read under the columns and are kept as they stood.
    unread BIGINT NOT NULL,
    -- The first and last time that any line names.
    first_at {text},
    last_at {text},
    imported_at {text} NOT NULL,
    imported_by {text} NOT NULL,
    reviewed_on {text} CHECK (reviewed_on LIKE '____-__-__'),
    reviewed_by {text},
    -- What was found when it was reviewed.
    remark {text} CHECK (remark <> ''),
    CHECK ((reviewed_on IS NULL) = (reviewed_by IS NULL))
);
CREATE UNIQUE INDEX log_imports_content ON log_imports (facility_id, ledger, sha256);
CREATE INDEX log_imports_facility ON log_imports (facility_id, ledger, id);

-- Their lines, some thousands together, compressed.
CREATE TABLE log_blocks (
    import_id {text} NOT NULL REFERENCES log_imports (id),
    number BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    first_at {text},
    last_at {text},
    content {bytes} NOT NULL,
    PRIMARY KEY (import_id, number)
);
