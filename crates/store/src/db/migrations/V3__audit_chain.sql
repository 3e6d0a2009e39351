-- Where a deed came from (an address, or "local") and which facility it concerns. The facility is no
-- foreign key: the log outlasts what it speaks of.
ALTER TABLE audit_entries ADD COLUMN origin {text} NOT NULL DEFAULT '';
ALTER TABLE audit_entries ADD COLUMN facility_id {text};
-- A facility's own log, the newest first.
CREATE INDEX audit_entries_facility ON audit_entries (facility_id, seq);

-- The chain of hashes over the entries: positions 1, 2, 3 … without gaps. Its keys also let only one
-- of several sealers win.
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
