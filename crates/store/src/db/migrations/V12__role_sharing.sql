-- The table by which a facility and its vendors agree who does what.

-- The rows of a version, as an operator loaded them; they stay as they are once somebody said something to one.
CREATE TABLE role_templates (
    -- As it is called: R6.6
    version {text} NOT NULL PRIMARY KEY,
    -- JSON: part, number and texts of each, in order
    content {text} NOT NULL,
    loaded_at {text} NOT NULL
);

-- What is said to the rows: every revision is kept, the newest counts.
CREATE TABLE role_statements (
    facility_id {text} NOT NULL REFERENCES facilities (id),
    template_version {text} NOT NULL REFERENCES role_templates (version),
    -- The contract it is said under; empty for what the facility does itself (part 1).
    contract_id {text} NOT NULL,
    -- facility or vendor
    said_by {text} NOT NULL,
    row_key {text} NOT NULL,
    -- 1 for the first, then 2 …
    revision BIGINT NOT NULL,
    -- JSON: who is in charge, confirmation, completion, where it is written, remark
    statement {text} NOT NULL,
    recorded_at {text} NOT NULL,
    recorded_by {text} NOT NULL,
    PRIMARY KEY (facility_id, template_version, contract_id, said_by, row_key, revision)
);
CREATE INDEX role_statements_template ON role_statements (template_version);
