-- What facilities and vendors keep about their systems beside the answers of a round.

-- Whether a facility has outsourced the security updates of all its servers.
CREATE TABLE maintenance_servers (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    name {text} NOT NULL,
    kind {text} NOT NULL CHECK (kind IN ('server', 'pc', 'cloud')),
    -- The contract it is tended under, if one is named.
    contract_id {text} REFERENCES contracts (id),
    -- Whose duty the updates are.
    duty {text} NOT NULL CHECK (duty IN ('vendor', 'own', 'unknown')),
    -- Where the duty is written, once it is known, and the page or clause.
    written_in {text} CHECK (written_in IN ('contract', 'terms', 'sla', 'other')),
    place {text} CHECK (place <> ''),
    -- Counts the changes.
    revision BIGINT NOT NULL CHECK (revision >= 1),
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
    -- What the file is or was: the row stays when it is removed.
    sha256 {text} NOT NULL,
    content {text} REFERENCES file_contents (sha256),
    added_at {text} NOT NULL,
    removed_at {text},
    CHECK ((content IS NULL) = (removed_at IS NOT NULL)),
    CHECK (content = sha256)
);
CREATE INDEX maintenance_files_server ON maintenance_files (server_id, id);
CREATE INDEX maintenance_files_content ON maintenance_files (content);

-- What was judged, for good.
CREATE TABLE maintenance_judgments (
    seq {sequence},
    facility_id {text} NOT NULL REFERENCES facilities (id),
    -- The verdict and its servers, as JSON.
    body {text} NOT NULL,
    -- SHA-256 of all it rested on, in hex.
    fingerprint {text} NOT NULL,
    -- The name of who judged, as it was then, if somebody had signed in.
    person {text} CHECK (person <> ''),
    judged_by {text} NOT NULL,
    judged_at {text} NOT NULL
);
CREATE INDEX maintenance_judgments_facility ON maintenance_judgments (facility_id, seq);

-- The questions of a version of MDS or SDS, as an operator loaded them; they stay as they are once a
-- statement uses them.
CREATE TABLE disclosure_templates (
    kind {text} NOT NULL CHECK (kind IN ('mds', 'sds')),
    -- As it is called: Ver.5.0
    version {text} NOT NULL,
    -- JSON: number and text of each, in order
    questions {text} NOT NULL,
    loaded_at {text} NOT NULL,
    PRIMARY KEY (kind, version)
);

-- What vendors disclose about the security of their products and services, for good. The newest of a
-- product's version counts.
CREATE TABLE disclosures (
    id {text} NOT NULL PRIMARY KEY,
    product_id {text} NOT NULL REFERENCES products (id),
    -- The version of the product or service it is about, as its vendor calls it.
    product_version {text} NOT NULL,
    kind {text} NOT NULL,
    template_version {text} NOT NULL,
    -- The facility that was sent it and registered it for itself; the vendor's own has none.
    facility_id {text} REFERENCES facilities (id),
    -- The day on it.
    issued_on {text} NOT NULL CHECK (issued_on LIKE '____-__-__'),
    -- JSON: number, answer and remark of each question, in the order of the template
    answers {text} NOT NULL,
    -- The file it was read from.
    file_name {text} NOT NULL,
    media_type {text} NOT NULL,
    sha256 {text} NOT NULL REFERENCES file_contents (sha256),
    registered_at {text} NOT NULL,
    registered_by {text} NOT NULL,
    FOREIGN KEY (kind, template_version) REFERENCES disclosure_templates (kind, version)
);
CREATE INDEX disclosures_product ON disclosures (product_id, issued_on);
CREATE INDEX disclosures_template ON disclosures (kind, template_version);
CREATE INDEX disclosures_content ON disclosures (sha256);

-- How a facility assesses and deals with the risk of a question that is not answered "yes" or "not
-- applicable": every revision is kept, the newest counts.
CREATE TABLE risk_records (
    facility_id {text} NOT NULL REFERENCES facilities (id),
    disclosure_id {text} NOT NULL REFERENCES disclosures (id),
    -- The question's number.
    question {text} NOT NULL,
    -- 1 for the first, then 2 …
    revision BIGINT NOT NULL CHECK (revision >= 1),
    assessment {text} NOT NULL,
    measure {text} NOT NULL,
    accepted_by {text} NOT NULL,
    accepted_on {text} NOT NULL CHECK (accepted_on LIKE '____-__-__'),
    recorded_at {text} NOT NULL,
    recorded_by {text} NOT NULL,
    PRIMARY KEY (facility_id, disclosure_id, question, revision)
);

-- The rows of a version of the table by which a facility and its vendors agree who does what, as an operator
-- loaded them; they stay as they are once somebody said something to one.
CREATE TABLE role_templates (
    -- As it is called: R6.6
    version {text} NOT NULL PRIMARY KEY,
    -- JSON: part, number and texts of each, in order
    content {text} NOT NULL,
    loaded_at {text} NOT NULL
);

-- What is said to the rows: every revision is kept, the newest counts.
CREATE TABLE role_statements (
    seq {sequence},
    facility_id {text} NOT NULL REFERENCES facilities (id),
    template_version {text} NOT NULL REFERENCES role_templates (version),
    -- The contract it is said under; none for what the facility does itself (part 1).
    contract_id {text} REFERENCES contracts (id),
    said_by {text} NOT NULL CHECK (said_by IN ('facility', 'vendor')),
    row_key {text} NOT NULL,
    -- 1 for the first, then 2 …
    revision BIGINT NOT NULL CHECK (revision >= 1),
    -- JSON: who is in charge, confirmation, completion, where it is written, remark
    statement {text} NOT NULL,
    recorded_at {text} NOT NULL,
    recorded_by {text} NOT NULL,
    CHECK (contract_id IS NOT NULL OR said_by = 'facility')
);
CREATE UNIQUE INDEX role_statements_key ON role_statements
    (facility_id, template_version, coalesce(contract_id, ''), said_by, row_key, revision);
CREATE INDEX role_statements_template ON role_statements (template_version);
