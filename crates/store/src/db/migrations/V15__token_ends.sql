-- Tokens of programs end, and tell who made them and on which day they were used last. Those made before
-- end 90 days after this step came to be.
ALTER TABLE tokens ADD COLUMN expires_at {text} NOT NULL DEFAULT '2027-02-25T00:00:00Z';
ALTER TABLE tokens ADD COLUMN made_by {text} NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN used_on {text};
