-- What vendors offer, which facilities have it, and what vendors say about it in a round.

CREATE TABLE products (
    id {text} NOT NULL PRIMARY KEY,
    vendor_id {text} NOT NULL REFERENCES vendors (id),
    kind {text} NOT NULL CHECK (kind IN ('product', 'service')),
    name {text} NOT NULL,
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL
);
CREATE INDEX products_vendor ON products (vendor_id, name, id);

CREATE TABLE contracts (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    vendor_id {text} NOT NULL REFERENCES vendors (id),
    product_id {text} REFERENCES products (id),
    -- What the facility calls it.
    title {text} NOT NULL,
    -- Where the vendor is written to about it.
    mail {text} CHECK (mail <> ''),
    -- First and last day, if they are known.
    starts_on {text} CHECK (starts_on LIKE '____-__-__'),
    ends_on {text} CHECK (ends_on LIKE '____-__-__'),
    -- A vendor may say who its clients are; nothing of such a contract counts until the facility accepts it.
    state {text} NOT NULL CHECK (state IN ('accepted', 'proposed', 'declined')),
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL,
    CHECK (starts_on <= ends_on)
);
CREATE INDEX contracts_facility ON contracts (facility_id, id);
CREATE INDEX contracts_vendor ON contracts (vendor_id, facility_id);
CREATE INDEX contracts_product ON contracts (product_id, facility_id);

-- The kinds of devices a contract covers; none if nobody has said.
CREATE TABLE contract_covers (
    contract_id {text} NOT NULL REFERENCES contracts (id),
    device {text} NOT NULL CHECK (device IN ('server', 'pc', 'network')),
    PRIMARY KEY (contract_id, device)
);

-- What a vendor is filling in for one contract; the columns are those of drafts.
CREATE TABLE contract_drafts (
    round_id {text} NOT NULL REFERENCES rounds (id),
    contract_id {text} NOT NULL REFERENCES contracts (id),
    revision BIGINT NOT NULL,
    submitted_revision BIGINT NOT NULL CHECK (submitted_revision BETWEEN 0 AND revision),
    body {text} NOT NULL,
    updated_at {text} NOT NULL,
    PRIMARY KEY (round_id, contract_id)
);

-- What a vendor is filling in once for all that have a product; the columns are those of drafts.
CREATE TABLE product_drafts (
    round_id {text} NOT NULL REFERENCES rounds (id),
    product_id {text} NOT NULL REFERENCES products (id),
    revision BIGINT NOT NULL,
    submitted_revision BIGINT NOT NULL CHECK (submitted_revision BETWEEN 0 AND revision),
    body {text} NOT NULL,
    updated_at {text} NOT NULL,
    PRIMARY KEY (round_id, product_id)
);

-- What vendors have said, for good. The newest of a contract in a round counts, unless it withdraws.
CREATE TABLE vendor_answers (
    seq {sequence},
    round_id {text} NOT NULL REFERENCES rounds (id),
    contract_id {text} NOT NULL REFERENCES contracts (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    -- 1 for the first of a contract in a round, then 2 …
    revision BIGINT NOT NULL CHECK (revision >= 1),
    idempotency_key {text} NOT NULL,
    -- As for submissions.
    content_hash {text},
    -- JSON; none in one that withdraws those before it.
    answers {text},
    -- Why, of one that withdraws.
    withdrawn {text},
    -- Names what was said once for many facilities.
    batch {text},
    -- Who filled it in, as the person gave it.
    person {text} NOT NULL,
    answered_at {text} NOT NULL,
    answered_by {text} NOT NULL,
    UNIQUE (round_id, contract_id, revision),
    UNIQUE (round_id, contract_id, idempotency_key),
    CHECK ((answers IS NULL) = (withdrawn IS NOT NULL))
);
CREATE INDEX vendor_answers_facility ON vendor_answers (facility_id, round_id);
CREATE INDEX vendor_answers_batch ON vendor_answers (batch, facility_id);

-- Ways to a form without an account. Each lets somebody answer once.
CREATE TABLE vendor_links (
    hash {text} NOT NULL PRIMARY KEY,
    round_id {text} NOT NULL REFERENCES rounds (id),
    contract_id {text} NOT NULL REFERENCES contracts (id),
    made_at {text} NOT NULL,
    expires_at {text} NOT NULL,
    used_at {text},
    revoked_at {text}
);
CREATE INDEX vendor_links_contract ON vendor_links (contract_id, round_id);

-- What a facility asks back about a vendor's answers.
CREATE TABLE vendor_queries (
    id {text} NOT NULL PRIMARY KEY,
    round_id {text} NOT NULL REFERENCES rounds (id),
    contract_id {text} NOT NULL REFERENCES contracts (id),
    -- The item it is about, if it is not about the whole.
    item {text} CHECK (item <> ''),
    body {text} NOT NULL,
    asked_at {text} NOT NULL,
    asked_by {text} NOT NULL,
    answer {text},
    answered_at {text},
    answered_by {text},
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK ((answered_by IS NULL) = (answered_at IS NULL))
);
CREATE INDEX vendor_queries_contract ON vendor_queries (contract_id, round_id);
