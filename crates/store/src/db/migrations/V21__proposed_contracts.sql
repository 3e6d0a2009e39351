-- A vendor may say who its clients are; nothing of such a contract counts until the facility has accepted it.
ALTER TABLE contracts ADD COLUMN state {text} NOT NULL DEFAULT 'accepted'
    CHECK (state IN ('accepted', 'proposed', 'declined'));
