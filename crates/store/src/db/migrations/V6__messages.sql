-- What people are told, and what they ask.

-- What the ministry or an authority makes known. The ministry's goes to the authorities, who pass it
-- on to their facilities; an authority's goes to its facilities.
CREATE TABLE notices (
    id {text} NOT NULL PRIMARY KEY,
    -- ministry, tenken for the program itself, or an authority by its six digits.
    sender {text} NOT NULL CHECK (sender IN ('ministry', 'tenken')
        OR (length(sender) = 6 AND rtrim(sender, '0123456789') = '')),
    round_id {text} REFERENCES rounds (id),
    title {text} NOT NULL,
    body {text} NOT NULL,
    demo BIGINT NOT NULL CHECK (demo IN (0, 1)),
    created_at {text} NOT NULL,
    published_at {text}
);
CREATE INDEX notices_sender ON notices (sender, created_at);

CREATE TABLE notice_files (
    id {text} NOT NULL PRIMARY KEY,
    notice_id {text} NOT NULL REFERENCES notices (id),
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    sha256 {text} NOT NULL REFERENCES file_contents (sha256),
    created_at {text} NOT NULL
);
CREATE INDEX notice_files_notice ON notice_files (notice_id);
CREATE INDEX notice_files_content ON notice_files (sha256);

-- How far a notice has come with each authority; every step has its time.
CREATE TABLE notice_steps (
    notice_id {text} NOT NULL REFERENCES notices (id),
    authority {text} NOT NULL CHECK (length(authority) = 6 AND rtrim(authority, '0123456789') = ''),
    seen_at {text},
    confirmed_at {text},
    passed_on_at {text},
    -- What the authority adds.
    words {text} CHECK (words <> ''),
    PRIMARY KEY (notice_id, authority)
);

-- One text, for many.
CREATE TABLE messages (
    id {text} NOT NULL PRIMARY KEY,
    kind {text} NOT NULL CHECK (kind IN ('notice', 'reminder', 'answer', 'inspection', 'invitation',
        'new_password', 'vendor_sheet', 'vendor_answer', 'contract', 'target', 'round', 'account')),
    -- As of notices; or vendor: and the name of a vendor.
    sender {text} NOT NULL CHECK (sender IN ('ministry', 'tenken') OR sender LIKE 'vendor:%'
        OR (length(sender) = 6 AND rtrim(sender, '0123456789') = '')),
    subject {text} NOT NULL,
    body {text} NOT NULL,
    round_id {text} REFERENCES rounds (id),
    notice_id {text} REFERENCES notices (id),
    created_at {text} NOT NULL,
    -- Which facilities are told: those a round asks on a day, of those only who has not answered; those of
    -- an authority; those in operation on a day; those a vendor's answer for many was for; synthetic ones.
    to_round {text} REFERENCES rounds (id),
    to_asked_on {text} CHECK (to_asked_on LIKE '____-__-__'),
    to_unanswered BIGINT NOT NULL CHECK (to_unanswered IN (0, 1)),
    to_authority {text} CHECK (length(to_authority) = 6 AND rtrim(to_authority, '0123456789') = ''),
    to_operating_on {text} CHECK (to_operating_on LIKE '____-__-__'),
    to_batch {text},
    to_demo BIGINT NOT NULL CHECK (to_demo IN (0, 1)),
    -- What may be told only once.
    once {text},
    -- How far the telling has come: the last facility in the order of ids, and when all were told.
    told_through {text},
    told_at {text},
    CHECK ((to_round IS NULL) = (to_asked_on IS NULL))
);
CREATE INDEX messages_told ON messages (told_at);

-- A message for one recipient: its place in the inbox, and in the outbox if there is an address.
CREATE TABLE deliveries (
    seq {sequence},
    message_id {text} NOT NULL REFERENCES messages (id),
    -- Whose inbox it is in; or the one person it is for, as invitations are; or the contract whose vendor
    -- it is for.
    facility_id {text} REFERENCES facilities (id),
    user_id {text} REFERENCES users (id),
    contract_id {text} REFERENCES contracts (id),
    mail {text} CHECK (mail <> ''),
    -- What may be told only once names itself here.
    once {text} UNIQUE,
    -- none where there is no address.
    state {text} NOT NULL CHECK (state = 'waiting' OR state = 'none' OR state = 'sent' OR state = 'failed'),
    attempts BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- When it is next to be tried. Who takes it up sets it ahead, so that nobody else does.
    due_at {text} NOT NULL,
    -- Why it could not be sent, the last time.
    problem {text} CHECK (problem <> ''),
    created_at {text} NOT NULL,
    ended_at {text},
    read_at {text},
    CHECK (CAST(facility_id IS NOT NULL AS INTEGER) + CAST(user_id IS NOT NULL AS INTEGER)
        + CAST(contract_id IS NOT NULL AS INTEGER) = 1),
    CHECK ((state = 'none') = (mail IS NULL))
);
CREATE INDEX deliveries_message ON deliveries (message_id, facility_id);
CREATE INDEX deliveries_facility ON deliveries (facility_id, seq);
CREATE INDEX deliveries_user ON deliveries (user_id);
CREATE INDEX deliveries_state ON deliveries (state, due_at);

-- How many deliveries to facilities were removed when they were old (src/installation/retention.rs), by the authority the
-- facilities had then: figures go on counting them.
CREATE TABLE removed_deliveries (
    message_id {text} NOT NULL REFERENCES messages (id),
    authority {text} CHECK (length(authority) = 6 AND rtrim(authority, '0123456789') = ''),
    state {text} NOT NULL CHECK (state IN ('sent', 'failed', 'none')),
    count BIGINT NOT NULL CHECK (count >= 1)
);
CREATE UNIQUE INDEX removed_deliveries_key
    ON removed_deliveries (message_id, coalesce(authority, ''), state);

-- Addresses that a mail server has refused for good, in small letters, until it takes a mail again.
CREATE TABLE refused_addresses (
    mail {text} NOT NULL PRIMARY KEY,
    -- Why, in plain words.
    problem {text} NOT NULL,
    refused_at {text} NOT NULL
);

-- What a facility asks, and the answer.
CREATE TABLE questions (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    -- Whom it is for.
    desk {text} NOT NULL CHECK (desk IN ('authority', 'ministry', 'operator')),
    round_id {text} REFERENCES rounds (id),
    -- The item it is about, if it is about one.
    item {text} CHECK (item <> ''),
    body {text} NOT NULL,
    asked_at {text} NOT NULL,
    asked_by {text} NOT NULL,
    answer {text},
    answered_at {text},
    answered_by {text},
    -- The authority on whose behalf it was answered: it keeps what it answered, also when the facility moves
    -- to another.
    answered_for {text} CHECK (length(answered_for) = 6 AND rtrim(answered_for, '0123456789') = ''),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK ((answered_by IS NULL) = (answered_at IS NULL))
);
CREATE INDEX questions_facility ON questions (facility_id, asked_at);
CREATE INDEX questions_desk ON questions (desk, answered_at, asked_at);
CREATE INDEX questions_answered_for ON questions (answered_for, asked_at);
