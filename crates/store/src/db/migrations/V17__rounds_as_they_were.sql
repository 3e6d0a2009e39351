-- What each facility of a round counts as there, and on which days the round asks it: copied from the
-- directory and its history while the round takes answers, and left as it is afterwards.
ALTER TABLE round_targets ADD COLUMN kind {text} NOT NULL DEFAULT '';
ALTER TABLE round_targets ADD COLUMN prefecture {text} NOT NULL DEFAULT '';
ALTER TABLE round_targets ADD COLUMN authority {text};
ALTER TABLE round_targets ADD COLUMN corporation_id {text};
ALTER TABLE round_targets ADD COLUMN beds BIGINT;
ALTER TABLE round_targets ADD COLUMN asked_from {text} NOT NULL DEFAULT '';
ALTER TABLE round_targets ADD COLUMN asked_until {text} NOT NULL DEFAULT '9999-12-31';
UPDATE round_targets SET (kind, prefecture, authority, corporation_id, beds) =
    (SELECT f.kind, f.prefecture, f.authority, f.corporation_id, f.beds
     FROM facilities f WHERE f.id = round_targets.facility_id);
-- Counts are found in these indexes alone.
CREATE INDEX round_targets_authority
    ON round_targets (round_id, authority, prefecture, asked_from, asked_until, facility_id);
CREATE INDEX round_targets_corporation ON round_targets (round_id, corporation_id, facility_id);

-- Counts the corrections of a round: who corrects it says which one was seen.
ALTER TABLE rounds ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- The day on which those who are told must be asked by the round the message is about, ISO.
ALTER TABLE messages ADD COLUMN to_asked_on {text};
