-- What people are told: one text, for many.
CREATE TABLE messages (
    id {text} NOT NULL PRIMARY KEY,
    -- notice, reminder, answer, invitation, new_password
    kind {text} NOT NULL,
    -- The authority that says it; empty for the ministry and the program itself.
    sender {text} NOT NULL,
    subject {text} NOT NULL,
    body {text} NOT NULL,
    round_id {text} REFERENCES rounds (id),
    notice_id {text},
    created_at {text} NOT NULL,
    -- Which facilities are told, what may be told only once, and how far the telling has come: the
    -- last facility in the order of ids, and when all were told.
    to_round {text},
    to_unanswered BIGINT NOT NULL DEFAULT 0,
    to_authority {text},
    to_operating_on {text},
    to_demo BIGINT NOT NULL DEFAULT 0,
    once {text},
    told_through {text} NOT NULL DEFAULT '',
    told_at {text}
);
CREATE INDEX messages_told ON messages (told_at);

-- A message for one recipient: its place in the inbox, and in the outbox if there is an address.
CREATE TABLE deliveries (
    seq {sequence},
    message_id {text} NOT NULL REFERENCES messages (id),
    -- Whose inbox it is in.
    facility_id {text} REFERENCES facilities (id),
    -- Or the one person it is for, as invitations are.
    user_id {text} REFERENCES users (id),
    mail {text} NOT NULL,
    -- What may be told only once names itself here.
    once {text} UNIQUE,
    -- waiting, sent, failed, or none where there is no address.
    state {text} NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- When it is next to be tried. Who takes it up sets it ahead, so that nobody else does.
    due_at {text} NOT NULL,
    problem {text} NOT NULL DEFAULT '',
    created_at {text} NOT NULL,
    ended_at {text},
    read_at {text}
);
CREATE INDEX deliveries_message ON deliveries (message_id, facility_id);
CREATE INDEX deliveries_facility ON deliveries (facility_id, seq);
CREATE INDEX deliveries_user ON deliveries (user_id);
CREATE INDEX deliveries_state ON deliveries (state, due_at);
