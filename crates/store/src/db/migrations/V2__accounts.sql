-- People who sign in. Secrets are stored as hashes; what must be read back (the seed of one-time
-- codes) is as safe as the database.

CREATE TABLE users (
    id {text} NOT NULL PRIMARY KEY,
    login {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    password {text},
    -- 1 if the password is long enough to be used without a second factor.
    password_alone BIGINT NOT NULL DEFAULT 0,
    code_seed {text},
    -- The period of the latest one-time code that was used, so that none is used twice.
    code_used BIGINT NOT NULL DEFAULT 0,
    created_at {text} NOT NULL,
    removed_at {text}
);

-- What people may do, and where: an authority's code or a facility's id; empty where it is everywhere.
CREATE TABLE grants (
    user_id {text} NOT NULL REFERENCES users (id),
    role {text} NOT NULL,
    scope {text} NOT NULL,
    PRIMARY KEY (user_id, role, scope)
);
CREATE INDEX grants_scope ON grants (scope, role);

CREATE TABLE earlier_passwords (
    user_id {text} NOT NULL REFERENCES users (id),
    password {text} NOT NULL,
    replaced_at {text} NOT NULL,
    PRIMARY KEY (user_id, replaced_at)
);

CREATE TABLE recovery_codes (
    user_id {text} NOT NULL REFERENCES users (id),
    hash {text} NOT NULL,
    PRIMARY KEY (user_id, hash)
);

CREATE TABLE sessions (
    id {text} NOT NULL PRIMARY KEY,
    hash {text} NOT NULL UNIQUE,
    user_id {text} NOT NULL REFERENCES users (id),
    -- 1 until the second factor has been given.
    waits_for_code BIGINT NOT NULL,
    created_at {text} NOT NULL,
    seen_at {text} NOT NULL,
    origin {text} NOT NULL,
    browser {text} NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- Failed attempts to sign in, apart for each browser the person has used before, so that nobody is
-- locked out by a stranger who guesses.
CREATE TABLE sign_in_failures (
    login {text} NOT NULL,
    browser {text} NOT NULL,
    count BIGINT NOT NULL,
    last_at {text} NOT NULL,
    PRIMARY KEY (login, browser)
);

CREATE TABLE known_browsers (
    hash {text} NOT NULL PRIMARY KEY,
    user_id {text} NOT NULL REFERENCES users (id),
    created_at {text} NOT NULL
);
CREATE INDEX known_browsers_user ON known_browsers (user_id);

-- Links by which somebody sets a password: an invitation, or a new start. Each works once.
CREATE TABLE account_links (
    hash {text} NOT NULL PRIMARY KEY,
    user_id {text} NOT NULL REFERENCES users (id),
    created_at {text} NOT NULL,
    expires_at {text} NOT NULL
);
CREATE INDEX account_links_user ON account_links (user_id);
