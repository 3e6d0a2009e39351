-- What vendors disclose about the security of their products and services (MDS, SDS), and how
-- facilities deal with what is answered "no" there.

-- The questions of a version, as an operator loaded them; they stay as they are once a statement uses them.
CREATE TABLE disclosure_templates (
    -- mds or sds
    kind {text} NOT NULL,
    -- As it is called: Ver.5.0
    version {text} NOT NULL,
    -- JSON: number and text of each, in order
    questions {text} NOT NULL,
    loaded_at {text} NOT NULL,
    PRIMARY KEY (kind, version)
);

-- Statements, for good. The newest of a product's version counts.
CREATE TABLE disclosures (
    id {text} NOT NULL PRIMARY KEY,
    product_id {text} NOT NULL REFERENCES products (id),
    -- The version of the product or service it is about, as its vendor calls it.
    product_version {text} NOT NULL,
    kind {text} NOT NULL,
    template_version {text} NOT NULL,
    -- The facility that was sent it and registered it for itself; the vendor's own has none.
    facility_id {text} REFERENCES facilities (id),
    -- The day on it, ISO.
    issued_on {text} NOT NULL,
    -- JSON: number, answer and remark of each question, in the order of the template
    answers {text} NOT NULL,
    -- The file it was read from.
    file_name {text} NOT NULL,
    media_type {text} NOT NULL,
    sha256 {text} NOT NULL,
    content {bytes} NOT NULL,
    registered_at {text} NOT NULL,
    registered_by {text} NOT NULL,
    FOREIGN KEY (kind, template_version) REFERENCES disclosure_templates (kind, version)
);
CREATE INDEX disclosures_product ON disclosures (product_id, issued_on);
CREATE INDEX disclosures_template ON disclosures (kind, template_version);

-- How a facility assesses and deals with the risk of a question that is not answered "yes" or "not
-- applicable": every revision is kept, the newest counts.
CREATE TABLE risk_records (
    facility_id {text} NOT NULL REFERENCES facilities (id),
    disclosure_id {text} NOT NULL REFERENCES disclosures (id),
    -- The question's number.
    question {text} NOT NULL,
    -- 1 for the first, then 2 …
    revision BIGINT NOT NULL,
    assessment {text} NOT NULL,
    measure {text} NOT NULL,
    accepted_by {text} NOT NULL,
    -- ISO
    accepted_on {text} NOT NULL,
    recorded_at {text} NOT NULL,
    recorded_by {text} NOT NULL,
    PRIMARY KEY (facility_id, disclosure_id, question, revision)
);
