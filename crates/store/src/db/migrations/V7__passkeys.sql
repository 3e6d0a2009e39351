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
    counter BIGINT NOT NULL,
    created_at {text} NOT NULL,
    used_at {text}
);
CREATE INDEX passkeys_user ON passkeys (user_id);

-- What was asked of a browser and is not answered yet. Each is answered once.
CREATE TABLE passkey_challenges (
    challenge {text} NOT NULL PRIMARY KEY,
    -- Who makes a passkey; empty for somebody who signs in.
    user_id {text} NOT NULL,
    state {text} NOT NULL,
    expires_at {text} NOT NULL
);
CREATE INDEX passkey_challenges_expiry ON passkey_challenges (expires_at);

-- 1 if a second factor was given when the session began, or since.
ALTER TABLE sessions ADD COLUMN strong BIGINT NOT NULL DEFAULT 0;
-- When its person last proved to be who they are; empty if that was before this was noted.
ALTER TABLE sessions ADD COLUMN proven_at {text} NOT NULL DEFAULT '';
