-- What is known about products, from files that an operator brought: the end of their support (endoflife.date),
-- exploited weaknesses (CISA KEV), entries of JVN. The newest of a kind counts; a few older ones stay.
CREATE TABLE weakness_datasets (
    seq {sequence},
    kind {text} NOT NULL CHECK (kind IN ('kev', 'end_of_life', 'jvn')),
    -- Of the file that was brought, in hex.
    sha256 {text} NOT NULL
        CHECK (length(sha256) = 64 AND rtrim(sha256, '0123456789abcdef') = ''),
    -- The day it is from, if it says so.
    dated_on {text} CHECK (dated_on LIKE '____-__-__'),
    -- How many weaknesses or products it speaks of.
    entries BIGINT NOT NULL CHECK (entries >= 0),
    loaded_at {text} NOT NULL,
    -- What is kept of it, as JSON.
    content {text} NOT NULL
);
CREATE UNIQUE INDEX weakness_datasets_sha256 ON weakness_datasets (kind, sha256);
CREATE INDEX weakness_datasets_newest ON weakness_datasets (kind, seq);
