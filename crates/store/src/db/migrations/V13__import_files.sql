-- Lists of facilities between being looked at and being stored: one for each person, gone within the hour.
CREATE TABLE import_files (
    -- The account's id; empty before there are accounts.
    person {text} NOT NULL PRIMARY KEY,
    -- As it was called where it came from.
    name {text} NOT NULL,
    size BIGINT NOT NULL,
    -- Of the content, in hex: what was looked at is what is stored.
    sha256 {text} NOT NULL,
    content {bytes} NOT NULL,
    created_at {text} NOT NULL
);
