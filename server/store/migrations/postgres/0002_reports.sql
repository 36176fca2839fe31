-- What learners find wrong with questions. No row says more than a choice of reasons.
CREATE TABLE reports (
  learner  TEXT COLLATE "C" REFERENCES learners (id) ON DELETE SET NULL, -- who, so that nobody counts twice; NULL once erased
  bank     TEXT COLLATE "C" NOT NULL,                                    -- BankId
  question TEXT COLLATE "C" NOT NULL,                                    -- QuestionId
  version  BIGINT NOT NULL,                                              -- of the question
  reason   TEXT COLLATE "C" NOT NULL,                                    -- Reason
  lang     TEXT COLLATE "C" NOT NULL,                                    -- the language in which it was read
  at       BIGINT NOT NULL,                                              -- when it was reported
  UNIQUE (learner, bank, question, version, reason)
);
CREATE INDEX reports_of_question ON reports (bank, question, version, reason, lang);
