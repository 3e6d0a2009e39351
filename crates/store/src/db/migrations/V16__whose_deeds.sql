-- Whoever did something keeps it, also when the facility moves to another authority.

-- The authority on whose behalf a question was answered, six digits.
ALTER TABLE questions ADD COLUMN answered_for {text};
CREATE INDEX questions_answered_for ON questions (answered_for, asked_at);

-- An open inspection of the authority before is no obstacle to the new one's.
DROP INDEX inspections_open;
CREATE UNIQUE INDEX inspections_open ON inspections (facility_id, round_id, authority)
    WHERE told_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX inspections_authority ON inspections (authority, planned_on);

-- An inspection is always an authority's: what who runs the installation planned is the facility's.
UPDATE inspections SET authority = coalesce(
    (SELECT f.authority FROM facilities f WHERE f.id = inspections.facility_id), '')
    WHERE authority = '';

-- An empty sender is the ministry alone; what the program said is the program's.
UPDATE messages SET sender = 'tenken' WHERE sender = '' AND kind IN
    ('target', 'contract', 'vendor_answer', 'vendor_sheet', 'invitation', 'new_password');
