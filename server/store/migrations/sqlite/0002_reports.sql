-- What learners find wrong with questions. No row says more than a choice of reasons.
CREATE TABLE reports (
  learner  TEXT    REFERENCES learners (id) ON DELETE SET NULL, -- who, so that nobody counts twice; NULL once erased
  bank     TEXT    NOT NULL,                                    -- BankId
  question TEXT    NOT NULL,                                    -- QuestionId
  version  INTEGER NOT NULL,                                    -- of the question
  reason   TEXT    NOT NULL,                                    -- Reason
  lang     TEXT    NOT NULL,                                    -- the language in which it was read
  at       INTEGER NOT NULL,                                    -- when it was reported
  UNIQUE (learner, bank, question, version, reason)
) STRICT;
CREATE INDEX reports_of_question ON reports (bank, question, version, reason, lang);
