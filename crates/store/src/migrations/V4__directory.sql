ALTER TABLE facilities ADD COLUMN mail {text} NOT NULL DEFAULT '';
