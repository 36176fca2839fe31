-- What a learner wants to reach, and what is remembered of each question: it takes the place of tallies by topic.
DROP TABLE tallies;

-- Derived: the last times a learner answered a question.
CREATE TABLE memories (
  learner  TEXT NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who answered
  bank     TEXT NOT NULL,                                            -- BankId
  question TEXT NOT NULL,                                            -- QuestionId
  reviews  TEXT NOT NULL,                                            -- Memory as JSON
  PRIMARY KEY (learner, bank, question)
) STRICT, WITHOUT ROWID;

-- The exam that a learner prepares for.
CREATE TABLE goals (
  learner TEXT NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who
  bank    TEXT NOT NULL,                                            -- BankId
  exam    TEXT NOT NULL,                                            -- ExamId
  day     TEXT,                                                     -- the day of the exam, if it is known: 2026-11-22
  PRIMARY KEY (learner, bank)
) STRICT, WITHOUT ROWID;

-- How a learner's real exam went, if they chose to tell, and what Safar had said: to check the one against the other.
CREATE TABLE real_exams (
  learner TEXT    NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who
  bank    TEXT    NOT NULL,                                            -- BankId
  exam    TEXT    NOT NULL,                                            -- ExamId
  day     TEXT    NOT NULL,                                            -- the day of the exam
  passed  INTEGER NOT NULL,                                            -- 1 or 0
  said    INTEGER,                                                     -- the chance that Safar saw, in per cent
  PRIMARY KEY (learner, bank, exam, day)
) STRICT, WITHOUT ROWID;

-- Which edition of the projections this database holds. An older one is made again from the records at the start.
CREATE TABLE projections (
  edition INTEGER NOT NULL
) STRICT;
INSERT INTO projections (edition) VALUES (0);
