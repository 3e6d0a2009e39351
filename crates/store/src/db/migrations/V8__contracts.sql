-- What vendors offer, which facilities have it, and what vendors say about it in a round.

CREATE TABLE products (
    id {text} NOT NULL PRIMARY KEY,
    vendor_id {text} NOT NULL REFERENCES vendors (id),
    -- product or service
    kind {text} NOT NULL,
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
    -- The kinds of devices it covers, with commas: server,pc,network. Empty if nobody has said.
    covers {text} NOT NULL,
    -- Where the vendor is written to about it.
    mail {text},
    -- First and last day, ISO; open if they are not known.
    starts_on {text},
    ends_on {text},
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL
);
CREATE INDEX contracts_facility ON contracts (facility_id, id);
CREATE INDEX contracts_vendor ON contracts (vendor_id, facility_id);
CREATE INDEX contracts_product ON contracts (product_id, facility_id);

-- What a vendor is filling in: for one contract, or once for all that have a product.
CREATE TABLE vendor_drafts (
    round_id {text} NOT NULL REFERENCES rounds (id),
    -- The contract or the product.
    about {text} NOT NULL,
    revision BIGINT NOT NULL,
    body {text} NOT NULL,
    updated_at {text} NOT NULL,
    PRIMARY KEY (round_id, about)
);

-- What vendors have said, for good. The newest of a contract in a round counts, unless it withdraws.
CREATE TABLE vendor_answers (
    seq {sequence},
    round_id {text} NOT NULL REFERENCES rounds (id),
    contract_id {text} NOT NULL REFERENCES contracts (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    -- 1 for the first of a contract in a round, then 2 …
    revision BIGINT NOT NULL,
    idempotency_key {text} NOT NULL,
    -- JSON; empty in one that withdraws those before it.
    answers {text} NOT NULL,
    -- Why, of one that withdraws.
    withdrawn {text},
    -- Names what was said once for many facilities.
    batch {text},
    -- Who filled it in, as the person gave it.
    person {text} NOT NULL,
    answered_at {text} NOT NULL,
    answered_by {text} NOT NULL,
    UNIQUE (round_id, contract_id, revision),
    UNIQUE (round_id, contract_id, idempotency_key)
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
    -- The item it is about; empty for the whole.
    item {text} NOT NULL,
    body {text} NOT NULL,
    asked_at {text} NOT NULL,
    asked_by {text} NOT NULL,
    answer {text} NOT NULL,
    answered_at {text},
    answered_by {text} NOT NULL
);
CREATE INDEX vendor_queries_contract ON vendor_queries (contract_id, round_id);

-- A message may be for the facilities of such a batch, or for the vendor of a contract.
ALTER TABLE messages ADD COLUMN to_batch {text};
ALTER TABLE deliveries ADD COLUMN contract_id {text} REFERENCES contracts (id);
