-- Projections are made again beside the work, one learner after the other: in which generation a learner is counted, which one is
-- shown, and which one is being made, by which edition of Safar.
ALTER TABLE learners ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projections ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projections ADD COLUMN next INTEGER;
ALTER TABLE projections ADD COLUMN next_edition INTEGER NOT NULL DEFAULT 0;

-- How often each option of a question was chosen, by all learners of a generation.
CREATE TABLE choices_anew (
  generation INTEGER NOT NULL, -- of the projections
  bank       TEXT NOT NULL, -- BankId
  question   TEXT NOT NULL, -- QuestionId
  version    INTEGER NOT NULL, -- of the question
  manner     TEXT NOT NULL, -- domain::memory::Manner
  option     TEXT NOT NULL, -- ChoiceId, or row=ChoiceId, or nothing
  answers    INTEGER NOT NULL, -- how often
  PRIMARY KEY (generation, bank, question, version, manner, option)
) STRICT, WITHOUT ROWID;
INSERT INTO choices_anew SELECT 0, bank, question, version, manner, option, answers FROM choices;
DROP TABLE choices;
ALTER TABLE choices_anew RENAME TO choices;
