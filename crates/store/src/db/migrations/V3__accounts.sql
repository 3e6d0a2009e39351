-- People who sign in, and programs. Secrets are stored as hashes; what must be read back (the seed of
-- one-time codes) is encrypted.

CREATE TABLE users (
    id {text} NOT NULL PRIMARY KEY,
    login {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    password {text},
    -- 1 if the password is long enough to be used without a second factor.
    password_alone BIGINT NOT NULL CHECK (password_alone IN (0, 1)),
    code_seed {text},
    -- The period of the latest one-time code that was used, so that none is used twice.
    code_used BIGINT NOT NULL CHECK (code_used >= 0),
    created_at {text} NOT NULL,
    removed_at {text},
    CHECK (removed_at IS NULL OR (password IS NULL AND code_seed IS NULL))
);

-- What people may do, and where: an authority's code or the id of a facility, corporation or vendor. An
-- empty scope is the place "everywhere": part of the key, and so not NULL.
CREATE TABLE grants (
    user_id {text} NOT NULL REFERENCES users (id),
    role {text} NOT NULL CHECK (role IN ('owner', 'operator', 'ministry', 'authority', 'inspector',
        'corporation', 'facility', 'facility_member', 'vendor', 'auditor')),
    scope {text} NOT NULL,
    -- 0 until a person who had an account already has been told of what was added to it.
    told BIGINT NOT NULL DEFAULT 1 CHECK (told IN (0, 1)),
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

-- What people signed in with before their facility's code changed. It works until they were told.
CREATE TABLE former_logins (
    login {text} NOT NULL PRIMARY KEY,
    user_id {text} NOT NULL REFERENCES users (id),
    changed_at {text} NOT NULL
);
CREATE INDEX former_logins_user ON former_logins (user_id);

CREATE TABLE sessions (
    id {text} NOT NULL PRIMARY KEY,
    hash {text} NOT NULL UNIQUE,
    user_id {text} NOT NULL REFERENCES users (id),
    -- 1 until the second factor has been given.
    waits_for_code BIGINT NOT NULL CHECK (waits_for_code IN (0, 1)),
    created_at {text} NOT NULL,
    seen_at {text} NOT NULL,
    origin {text} NOT NULL,
    browser {text} NOT NULL,
    -- 1 if a second factor was given when the session began, or since.
    strong BIGINT NOT NULL CHECK (strong IN (0, 1)),
    -- When its person last proved to be who they are.
    proven_at {text} NOT NULL,
    -- For which of several places the person acts: the scope of its grants, once one is chosen.
    place {text}
);
CREATE INDEX sessions_user ON sessions (user_id);

-- Failed attempts to sign in, apart for each browser the person has used before, so that nobody is
-- locked out by a stranger who guesses. An empty browser is all that are not known: part of the key.
CREATE TABLE sign_in_failures (
    login {text} NOT NULL,
    browser {text} NOT NULL,
    count BIGINT NOT NULL CHECK (count >= 1),
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
    expires_at {text} NOT NULL,
    -- 1 if the link was made for a mail: whether it has arrived is not known before the mail was taken.
    by_mail BIGINT NOT NULL CHECK (by_mail IN (0, 1))
);
CREATE INDEX account_links_user ON account_links (user_id);

-- Passkeys (WebAuthn): the private half of each stays with its person.
CREATE TABLE passkeys (
    id {text} NOT NULL PRIMARY KEY,
    user_id {text} NOT NULL REFERENCES users (id),
    -- The name its authenticator gave it, base64url.
    credential {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    -- The public half and what was said about it when it was made: JSON.
    public {text} NOT NULL,
    -- How often it was used, as the authenticator counts; 0 if it does not.
    counter BIGINT NOT NULL CHECK (counter >= 0),
    created_at {text} NOT NULL,
    used_at {text}
);
CREATE INDEX passkeys_user ON passkeys (user_id);

-- What was asked of a browser and is not answered yet. Each is answered once.
CREATE TABLE passkey_challenges (
    challenge {text} NOT NULL PRIMARY KEY,
    -- Who makes a passkey; nobody in particular signs in.
    user_id {text} REFERENCES users (id),
    state {text} NOT NULL,
    expires_at {text} NOT NULL
);
CREATE INDEX passkey_challenges_expiry ON passkey_challenges (expires_at);

-- What lets programs in. Each ends, and tells who made it and on which day it was used last.
CREATE TABLE tokens (
    id {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    role {text} NOT NULL CHECK (role IN ('owner', 'operator', 'ministry', 'authority', 'inspector',
        'corporation', 'facility', 'facility_member', 'vendor', 'auditor')),
    scope {text} CHECK (scope <> ''),
    hash {text} NOT NULL UNIQUE,
    created_at {text} NOT NULL,
    revoked_at {text},
    expires_at {text} NOT NULL,
    made_by {text} NOT NULL,
    used_on {text} CHECK (used_on LIKE '____-__-__')
);

-- Lists of facilities between being looked at and being stored: one for each person, gone within the hour.
-- Their content is not among file_contents: nobody else has the same, and it goes without looking.
CREATE TABLE import_files (
    -- Nobody's before there are accounts.
    user_id {text} REFERENCES users (id),
    -- As it was called where it came from.
    name {text} NOT NULL,
    size BIGINT NOT NULL,
    -- Of the content, in hex: what was looked at is what is stored.
    sha256 {text} NOT NULL,
    content {bytes} NOT NULL,
    created_at {text} NOT NULL,
    CHECK (size = length(content))
);
CREATE UNIQUE INDEX import_files_person ON import_files (coalesce(user_id, ''));
