-- The directory: corporations that run facilities, vendors of systems, and what facilities were before.

CREATE TABLE corporations (
    id {text} NOT NULL PRIMARY KEY,
    number {text} UNIQUE,
    name {text} NOT NULL,
    kana {text} NOT NULL DEFAULT '',
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL
);
CREATE INDEX corporations_name ON corporations (name, id);

CREATE TABLE vendors (
    id {text} NOT NULL PRIMARY KEY,
    number {text} UNIQUE,
    name {text} NOT NULL,
    kana {text} NOT NULL DEFAULT '',
    mail {text},
    phone {text},
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL
);
CREATE INDEX vendors_name ON vendors (name, id);

ALTER TABLE facilities ADD COLUMN corporation_id {text} REFERENCES corporations (id);
ALTER TABLE facilities ADD COLUMN mail {text};
ALTER TABLE facilities ADD COLUMN phone {text};
ALTER TABLE facilities ADD COLUMN opened_on {text};
ALTER TABLE facilities ADD COLUMN closed_on {text};
-- What is searched: code, name and kana in one spelling (tenken_domain::input::search_text). Empty
-- until the program has filled it in.
ALTER TABLE facilities ADD COLUMN search {text} NOT NULL DEFAULT '';

-- A list that is restricted by anything is found in this index alone: walking it in the order of the
-- list is quicker than gathering and sorting, and reads no facility that does not match.
DROP INDEX facilities_name;
DROP INDEX facilities_kind;
DROP INDEX facilities_prefecture;
CREATE INDEX facilities_name
    ON facilities (name, id, closed_on, kind, prefecture, authority, corporation_id, search);
CREATE INDEX facilities_corporation ON facilities (corporation_id, name, id);

-- What a facility was until a day, from which on the next row holds, or what it is now.
CREATE TABLE facility_history (
    seq {sequence},
    facility_id {text} NOT NULL REFERENCES facilities (id),
    until {text} NOT NULL,
    code {text},
    kind {text} NOT NULL,
    name {text} NOT NULL,
    kana {text} NOT NULL,
    prefecture {text} NOT NULL,
    municipality {text} NOT NULL,
    authority {text},
    corporation_id {text},
    beds BIGINT,
    noted_at {text} NOT NULL
);
CREATE INDEX facility_history_facility ON facility_history (facility_id, seq);
CREATE INDEX facility_history_code ON facility_history (code);
