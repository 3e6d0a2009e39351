-- The directory: facilities, the corporations that run them, vendors of systems, and what facilities
-- were before.

CREATE TABLE corporations (
    id {text} NOT NULL PRIMARY KEY,
    number {text} UNIQUE CHECK (length(number) = 13 AND rtrim(number, '0123456789') = ''),
    name {text} NOT NULL,
    kana {text} NOT NULL,
    -- What it is searched by: number, name and kana in one spelling (tenken_domain::facilities::search_text). Which
    -- spelling is stored stands in the settings.
    search {text} NOT NULL,
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL
);
CREATE INDEX corporations_name ON corporations (name, id);

CREATE TABLE vendors (
    id {text} NOT NULL PRIMARY KEY,
    number {text} UNIQUE CHECK (length(number) = 13 AND rtrim(number, '0123456789') = ''),
    name {text} NOT NULL,
    kana {text} NOT NULL,
    mail {text} CHECK (mail <> ''),
    phone {text} CHECK (phone <> ''),
    search {text} NOT NULL,
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL
);
CREATE INDEX vendors_name ON vendors (name, id);

CREATE TABLE facilities (
    id {text} NOT NULL PRIMARY KEY,
    code {text} UNIQUE CHECK (length(code) = 10 AND rtrim(code, '0123456789') = ''),
    gmis_id {text} UNIQUE,
    kind {text} NOT NULL CHECK (kind = 'pharmacy' OR kind = 'clinic' OR kind = 'dental_clinic'
        OR kind = 'hospital'),
    name {text} NOT NULL,
    kana {text} NOT NULL,
    prefecture {text} NOT NULL CHECK (length(prefecture) = 2 AND rtrim(prefecture, '0123456789') = ''),
    municipality {text} NOT NULL,
    authority {text} CHECK (length(authority) = 6 AND rtrim(authority, '0123456789') = ''),
    beds BIGINT CHECK (beds >= 0),
    corporation_id {text} REFERENCES corporations (id),
    -- In small letters, as addresses are compared.
    mail {text} CHECK (mail <> ''),
    phone {text} CHECK (phone <> ''),
    -- First and last day of operation.
    opened_on {text} CHECK (opened_on LIKE '____-__-__'),
    closed_on {text} CHECK (closed_on LIKE '____-__-__'),
    -- As for corporations.
    search {text} NOT NULL,
    demo BIGINT NOT NULL CHECK (demo IN (0, 1)),
    created_at {text} NOT NULL,
    updated_at {text} NOT NULL
);
-- A list is paged by name and id. If it is restricted by anything, it is found in this index alone: walking
-- it in the order of the list is quicker than gathering and sorting, and reads no facility that does not
-- match.
CREATE INDEX facilities_name
    ON facilities (name, id, closed_on, kind, prefecture, authority, corporation_id, search);
CREATE INDEX facilities_authority ON facilities (authority, name, id);
CREATE INDEX facilities_corporation ON facilities (corporation_id, name, id);
-- Looked up by who has forgotten the password.
CREATE INDEX facilities_mail ON facilities (mail);

-- What a facility was until a day, from which on the next row holds, or what it is now.
CREATE TABLE facility_history (
    seq {sequence},
    facility_id {text} NOT NULL REFERENCES facilities (id),
    until {text} NOT NULL CHECK (until LIKE '____-__-__'),
    code {text} CHECK (length(code) = 10 AND rtrim(code, '0123456789') = ''),
    kind {text} NOT NULL CHECK (kind = 'pharmacy' OR kind = 'clinic' OR kind = 'dental_clinic'
        OR kind = 'hospital'),
    name {text} NOT NULL,
    kana {text} NOT NULL,
    prefecture {text} NOT NULL CHECK (length(prefecture) = 2 AND rtrim(prefecture, '0123456789') = ''),
    municipality {text} NOT NULL,
    authority {text} CHECK (length(authority) = 6 AND rtrim(authority, '0123456789') = ''),
    corporation_id {text} REFERENCES corporations (id),
    beds BIGINT CHECK (beds >= 0),
    noted_at {text} NOT NULL
);
CREATE INDEX facility_history_facility ON facility_history (facility_id, seq);
CREATE INDEX facility_history_code ON facility_history (code);
