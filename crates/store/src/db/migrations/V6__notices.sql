-- What the ministry or an authority makes known. The ministry's goes to the authorities, who pass it
-- on to their facilities; an authority's goes to its facilities.
CREATE TABLE notices (
    id {text} NOT NULL PRIMARY KEY,
    -- The authority it comes from; empty for the ministry.
    sender {text} NOT NULL,
    round_id {text} REFERENCES rounds (id),
    title {text} NOT NULL,
    body {text} NOT NULL,
    demo BIGINT NOT NULL DEFAULT 0,
    created_at {text} NOT NULL,
    published_at {text}
);
CREATE INDEX notices_sender ON notices (sender, created_at);

CREATE TABLE notice_files (
    id {text} NOT NULL PRIMARY KEY,
    notice_id {text} NOT NULL REFERENCES notices (id),
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    size BIGINT NOT NULL,
    sha256 {text} NOT NULL,
    content {bytes} NOT NULL,
    created_at {text} NOT NULL
);
CREATE INDEX notice_files_notice ON notice_files (notice_id);

-- How far a notice has come with each authority; every step has its time.
CREATE TABLE notice_steps (
    notice_id {text} NOT NULL REFERENCES notices (id),
    authority {text} NOT NULL,
    seen_at {text},
    confirmed_at {text},
    passed_on_at {text},
    -- What the authority adds.
    words {text} NOT NULL DEFAULT '',
    PRIMARY KEY (notice_id, authority)
);

-- What a facility asks, and the answer.
CREATE TABLE questions (
    id {text} NOT NULL PRIMARY KEY,
    facility_id {text} NOT NULL REFERENCES facilities (id),
    -- The desk it is for: authority, ministry or operator.
    desk {text} NOT NULL,
    round_id {text} REFERENCES rounds (id),
    item {text} NOT NULL DEFAULT '',
    body {text} NOT NULL,
    asked_at {text} NOT NULL,
    asked_by {text} NOT NULL,
    answer {text} NOT NULL DEFAULT '',
    answered_at {text},
    answered_by {text} NOT NULL DEFAULT ''
);
CREATE INDEX questions_facility ON questions (facility_id, asked_at);
CREATE INDEX questions_desk ON questions (desk, answered_at, asked_at);
