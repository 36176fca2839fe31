-- How a learner finds everything again on another device. The code itself is only on paper and in the learner's browsers.
CREATE TABLE resume_codes (
  code_hash BLOB    NOT NULL PRIMARY KEY,                                  -- Argon2id of the code's digits
  learner   TEXT    NOT NULL REFERENCES learners (id) ON DELETE CASCADE,   -- whom it brings back
  created   INTEGER NOT NULL                                               -- when it was made
) STRICT, WITHOUT ROWID;
CREATE INDEX resume_codes_of_learner ON resume_codes (learner);
