-- Whether a facility has outsourced the security updates of all its servers.

CREATE TABLE maintenance_servers (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    name {text} NOT NULL,
    -- server, pc or cloud
    kind {text} NOT NULL,
    -- The contract it is tended under, if one is named.
    contract_id {text} REFERENCES contracts (id),
    -- vendor, own or unknown
    duty {text} NOT NULL,
    -- contract, terms, sla or other, once it is known.
    written_in {text},
    -- Page or clause; empty if it is not named.
    place {text} NOT NULL,
    -- Counts the changes, from 1.
    revision BIGINT NOT NULL,
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL,
    removed_at {text}
);
CREATE INDEX maintenance_servers_facility ON maintenance_servers (facility_id, id);

-- Copies of where a vendor's duty is written.
CREATE TABLE maintenance_files (
    id {text} NOT NULL PRIMARY KEY,
    server_id {text} NOT NULL REFERENCES maintenance_servers (id),
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    size BIGINT NOT NULL,
    sha256 {text} NOT NULL,
    -- Empty once the file is removed.
    content {bytes} NOT NULL,
    added_at {text} NOT NULL,
    removed_at {text}
);
CREATE INDEX maintenance_files_server ON maintenance_files (server_id, id);

-- What was judged, for good.
CREATE TABLE maintenance_judgments (
    seq {sequence},
    facility_id {text} NOT NULL REFERENCES facilities (id),
    -- The verdict and its servers, as JSON.
    body {text} NOT NULL,
    -- SHA-256 of all it rested on, in hex.
    fingerprint {text} NOT NULL,
    -- The name of who judged, as it was then; empty if nobody had signed in.
    person {text} NOT NULL,
    judged_by {text} NOT NULL,
    judged_at {text} NOT NULL
);
CREATE INDEX maintenance_judgments_facility ON maintenance_judgments (facility_id, seq);
