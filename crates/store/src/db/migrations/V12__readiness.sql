-- What answers rest on, and what facilities declare about the fees they claim.

-- What a submission's answers rested on in the facility's ledgers, and its contact chart as it was then.
CREATE TABLE submission_bases (
    round_id {text} NOT NULL REFERENCES rounds (id),
    facility_id {text} NOT NULL REFERENCES facilities (id),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    -- JSON: by item, the rule and the rows with their revisions
    bases {text} NOT NULL,
    -- JSON: none if the form does not ask for it, or there are no contacts
    chart {text},
    PRIMARY KEY (round_id, facility_id, revision)
);
CREATE INDEX submission_bases_facility ON submission_bases (facility_id);

-- What a facility says about the requirements of a fee that nothing else can tell; the newest of each counts.
CREATE TABLE fee_declarations (
    seq {sequence},
    facility_id {text} NOT NULL REFERENCES facilities (id),
    fee {text} NOT NULL,
    requirement {text} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('met', 'not_met', 'to_confirm')),
    declared_on {text} NOT NULL CHECK (declared_on LIKE '____-__-__'),
    note {text} CHECK (note <> ''),
    recorded_at {text} NOT NULL,
    recorded_by {text} NOT NULL
);
CREATE INDEX fee_declarations_facility ON fee_declarations (facility_id, fee, seq);
