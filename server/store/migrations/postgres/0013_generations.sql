-- Projections are made again beside the work, one learner after the other: in which generation a learner is counted, which one is
-- shown, and which one is being made, by which edition of Safar.
ALTER TABLE learners ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE projections ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE projections ADD COLUMN next BIGINT;
ALTER TABLE projections ADD COLUMN next_edition BIGINT NOT NULL DEFAULT 0;

-- How often each option of a question was chosen, by all learners of a generation.
ALTER TABLE choices ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE choices ALTER COLUMN generation DROP DEFAULT;
ALTER TABLE choices DROP CONSTRAINT choices_pkey;
ALTER TABLE choices ADD PRIMARY KEY (generation, bank, question, version, manner, option);
