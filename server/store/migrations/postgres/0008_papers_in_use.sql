-- When a printed form was last looked at: what nobody has used for a year is removed.
ALTER TABLE papers ADD COLUMN last_used BIGINT NOT NULL DEFAULT 0; -- with the day
UPDATE papers SET last_used = made;
CREATE INDEX papers_by_use ON papers (last_used);
