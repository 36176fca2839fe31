-- Derived: 1 until an attempt is finished, then NULL. What can be gone on with is found without looking at all that has ended.
ALTER TABLE attempts ADD COLUMN unfinished INTEGER;
UPDATE attempts SET unfinished = 1 WHERE NOT EXISTS (SELECT 1 FROM results r WHERE r.attempt = attempts.id);
CREATE INDEX attempts_unfinished ON attempts (learner, started, id) WHERE unfinished IS NOT NULL;
