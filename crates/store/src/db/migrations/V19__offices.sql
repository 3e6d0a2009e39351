-- Accounts in real offices: several roles and places, logins that change, mails that do not arrive.

-- Addresses are compared in small letters, and looked up by who has forgotten the password.
UPDATE facilities SET mail = lower(mail) WHERE mail IS NOT NULL;
CREATE INDEX facilities_mail ON facilities (mail);

-- For which of several places the person acts: the scope of its grants; empty while none is chosen.
ALTER TABLE sessions ADD COLUMN place {text} NOT NULL DEFAULT '';

-- 0 until a person who had an account already has been told of what was added to it.
ALTER TABLE grants ADD COLUMN told BIGINT NOT NULL DEFAULT 1;

-- 1 if the link was made for a mail: whether it has arrived is not known before the mail was taken.
ALTER TABLE account_links ADD COLUMN by_mail BIGINT NOT NULL DEFAULT 0;

-- What people signed in with before their facility's code changed. It works until they were told.
CREATE TABLE former_logins (
    login {text} NOT NULL PRIMARY KEY,
    user_id {text} NOT NULL REFERENCES users (id),
    changed_at {text} NOT NULL
);
CREATE INDEX former_logins_user ON former_logins (user_id);

-- Addresses that a mail server has refused for good, in small letters, until it takes a mail again.
CREATE TABLE refused_addresses (
    mail {text} NOT NULL PRIMARY KEY,
    -- Why, in plain words.
    problem {text} NOT NULL,
    refused_at {text} NOT NULL
);
