-- On-site inspections. The facility's answers stay where they are; nothing here changes them.

CREATE TABLE inspections (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    -- The round whose checklist is inspected.
    round_id {text} NOT NULL REFERENCES rounds (id),
    -- The authority that inspects, and keeps the inspection when the facility moves to another.
    authority {text} CHECK (length(authority) = 6 AND rtrim(authority, '0123456789') = ''),
    planned_on {text} NOT NULL CHECK (planned_on LIKE '____-__-__'),
    -- The day it took place, once the result is told.
    visited_on {text} CHECK (visited_on LIKE '____-__-__'),
    -- The seed of the random sample it was drawn in, if it was.
    seed {text},
    -- Counts the changes of the plan.
    revision BIGINT NOT NULL CHECK (revision >= 1),
    created_at {text} NOT NULL,
    cancelled_at {text},
    told_at {text},
    CHECK (told_at IS NULL OR (cancelled_at IS NULL AND visited_on IS NOT NULL))
);
-- One visit to a facility is planned at a time; an open one of the authority before is no obstacle.
CREATE UNIQUE INDEX inspections_open ON inspections (facility_id, round_id, coalesce(authority, ''))
    WHERE told_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX inspections_facility ON inspections (facility_id, planned_on);
CREATE INDEX inspections_planned ON inspections (planned_on, id);
CREATE INDEX inspections_authority ON inspections (authority, planned_on);

CREATE TABLE inspection_inspectors (
    inspection_id {text} NOT NULL REFERENCES inspections (id),
    user_id {text} NOT NULL REFERENCES users (id),
    PRIMARY KEY (inspection_id, user_id)
);

-- What is noted on site, each entry for good; which stand is derived from what they replace.
CREATE TABLE inspection_entries (
    inspection_id {text} NOT NULL REFERENCES inspections (id),
    -- Made by the device.
    id {text} NOT NULL,
    place {text} NOT NULL,
    noted {text} NOT NULL,
    noted_by {text} NOT NULL,
    noted_at {text} NOT NULL,
    received_at {text} NOT NULL,
    -- 1 if it came after the result was told, which it is no part of.
    late BIGINT NOT NULL CHECK (late IN (0, 1)),
    PRIMARY KEY (inspection_id, id)
);

-- Which entries an entry was written on top of. Entries come in any order: those may still be on a tablet.
CREATE TABLE inspection_replacements (
    inspection_id {text} NOT NULL,
    entry_id {text} NOT NULL,
    replaced_id {text} NOT NULL,
    PRIMARY KEY (inspection_id, entry_id, replaced_id),
    FOREIGN KEY (inspection_id, entry_id) REFERENCES inspection_entries (inspection_id, id)
);

CREATE TABLE inspection_photos (
    inspection_id {text} NOT NULL REFERENCES inspections (id),
    -- Made by the device.
    id {text} NOT NULL,
    place {text} NOT NULL,
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    -- What the photo is or was: the row stays when it is removed, so that the device does not send it anew.
    sha256 {text} NOT NULL,
    content {text} REFERENCES file_contents (sha256),
    taken_by {text} NOT NULL,
    received_at {text} NOT NULL,
    removed_at {text},
    PRIMARY KEY (inspection_id, id),
    CHECK ((content IS NULL) = (removed_at IS NOT NULL)),
    CHECK (content = sha256)
);
CREATE INDEX inspection_photos_content ON inspection_photos (content);

-- What the facility was told, as it was told.
CREATE TABLE inspection_results (
    inspection_id {text} NOT NULL PRIMARY KEY REFERENCES inspections (id),
    body {text} NOT NULL,
    told_by {text} NOT NULL,
    told_at {text} NOT NULL
);

CREATE TABLE inspection_replies (
    inspection_id {text} NOT NULL REFERENCES inspections (id),
    -- Made by the page, so that a reply sent twice is one.
    id {text} NOT NULL,
    body {text} NOT NULL,
    replied_by {text} NOT NULL,
    replied_at {text} NOT NULL,
    PRIMARY KEY (inspection_id, id)
);

-- Findings that an inspector has seen mended.
CREATE TABLE inspection_closings (
    inspection_id {text} NOT NULL REFERENCES inspections (id),
    finding {text} NOT NULL,
    words {text} NOT NULL,
    closed_by {text} NOT NULL,
    closed_at {text} NOT NULL,
    PRIMARY KEY (inspection_id, finding)
);
