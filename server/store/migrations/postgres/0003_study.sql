-- What a learner wants to reach, and what is remembered of each question: it takes the place of tallies by topic.
DROP TABLE tallies;

-- Derived: the last times a learner answered a question.
CREATE TABLE memories (
  learner  TEXT COLLATE "C" NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who answered
  bank     TEXT COLLATE "C" NOT NULL,                                            -- BankId
  question TEXT COLLATE "C" NOT NULL,                                            -- QuestionId
  reviews  TEXT NOT NULL,                                                        -- Memory as JSON
  PRIMARY KEY (learner, bank, question)
);

-- The exam that a learner prepares for.
CREATE TABLE goals (
  learner TEXT COLLATE "C" NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who
  bank    TEXT COLLATE "C" NOT NULL,                                            -- BankId
  exam    TEXT COLLATE "C" NOT NULL,                                            -- ExamId
  day     TEXT COLLATE "C",                                                     -- the day of the exam, if it is known: 2026-11-22
  PRIMARY KEY (learner, bank)
);

-- How a learner's real exam went, if they chose to tell, and what Safar had said: to check the one against the other.
CREATE TABLE real_exams (
  learner TEXT COLLATE "C" NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who
  bank    TEXT COLLATE "C" NOT NULL,                                            -- BankId
  exam    TEXT COLLATE "C" NOT NULL,                                            -- ExamId
  day     TEXT COLLATE "C" NOT NULL,                                            -- the day of the exam
  passed  BIGINT NOT NULL,                                                      -- 1 or 0
  said    BIGINT,                                                               -- the chance that Safar saw, in per cent
  PRIMARY KEY (learner, bank, exam, day)
);

-- Which edition of the projections this database holds. An older one is made again from the records at the start.
CREATE TABLE projections (
  edition BIGINT NOT NULL
);
INSERT INTO projections (edition) VALUES (0);
