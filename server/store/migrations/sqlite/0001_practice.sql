-- Learners, their attempts, the append-only records of what they did, and what is derived from the records.
-- All times are milliseconds since 1970 UTC, all points are hundredths of a point.

-- A stream numbers the records of one writer: this database, until a restore gives it a new stream.
CREATE TABLE streams (
  id       TEXT    NOT NULL PRIMARY KEY, -- StreamId
  created  INTEGER NOT NULL,             -- when the writer first opened it
  next_idx INTEGER NOT NULL              -- the number the next record takes; also how many it ever took
) STRICT, WITHOUT ROWID;

-- A person who learns. Nothing here says who that is.
CREATE TABLE learners (
  id      TEXT    NOT NULL PRIMARY KEY, -- LearnerId
  created INTEGER NOT NULL              -- when the person came first
) STRICT, WITHOUT ROWID;

-- A browser that is a learner's. The token itself is only in the browser's cookie.
CREATE TABLE sessions (
  token_hash BLOB    NOT NULL PRIMARY KEY,                                  -- SHA-256 of the cookie's token
  learner    TEXT    NOT NULL REFERENCES learners (id) ON DELETE CASCADE,   -- whose browser it is
  created    INTEGER NOT NULL                                               -- when the cookie was set
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_learner ON sessions (learner);

-- The identity of an attempt: what never changes about it.
CREATE TABLE attempts (
  id            TEXT    NOT NULL PRIMARY KEY,                                -- AttemptId
  learner       TEXT    NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who sits it
  bank          TEXT    NOT NULL,                                            -- BankId
  test          TEXT    NOT NULL,                                            -- TestId of a fixed test, ExamId of a drawn one
  mode          TEXT    NOT NULL,                                            -- 'practice' or 'exam'
  started       INTEGER NOT NULL,                                            -- when it began
  deadline      INTEGER,                                                     -- when its clock runs out; NULL without a clock
  running_until INTEGER                                                      -- derived: the deadline until it is finished, then NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_of_learner ON attempts (learner, started, id);
-- Holds only attempts with a running clock, so that the search for overdue ones stays as quick as in an empty database.
CREATE INDEX attempts_running ON attempts (running_until) WHERE running_until IS NOT NULL;

-- What learners did. Rows are added, never changed; only the erasure of a person removes them.
-- With a rowid, for that makes the index by attempt small: many attempts run at once and each dirties a page of it.
CREATE TABLE records (
  stream  TEXT    NOT NULL REFERENCES streams (id),                       -- whose numbering
  idx     INTEGER NOT NULL,                                               -- place in the stream, without gaps when written
  attempt TEXT    NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,    -- which attempt
  seq     INTEGER NOT NULL,                                               -- place in the attempt, from 0
  kind    TEXT    NOT NULL,                                               -- Event::kind
  at      INTEGER NOT NULL,                                               -- Event::at
  payload TEXT    NOT NULL,                                               -- the event as JSON
  PRIMARY KEY (stream, idx),
  UNIQUE (attempt, seq)
) STRICT;

-- Derived: how each finished attempt ended.
CREATE TABLE results (
  attempt TEXT    NOT NULL PRIMARY KEY REFERENCES attempts (id) ON DELETE CASCADE, -- which attempt
  learner TEXT    NOT NULL,                                                        -- who sat it
  bank    TEXT    NOT NULL,                                                        -- BankId
  test    TEXT    NOT NULL,                                                        -- as in attempts
  mode    TEXT    NOT NULL,                                                        -- as in attempts
  ended   INTEGER NOT NULL,                                                        -- when it ended
  earned  INTEGER NOT NULL,                                                        -- points earned
  max     INTEGER NOT NULL,                                                        -- points possible
  detail  TEXT    NOT NULL                                                         -- the report as JSON
) STRICT;
CREATE INDEX results_of_learner ON results (learner, bank, test, ended);

-- Derived: the answers of a learner per topic.
CREATE TABLE tallies (
  learner     TEXT    NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who answered
  bank        TEXT    NOT NULL,                                            -- BankId
  topic       TEXT    NOT NULL,                                            -- TopicId
  asked       INTEGER NOT NULL,                                            -- items asked
  right_count INTEGER NOT NULL,                                            -- items fully right
  earned      INTEGER NOT NULL,                                            -- points earned
  max         INTEGER NOT NULL,                                            -- points possible
  PRIMARY KEY (learner, bank, topic)
) STRICT, WITHOUT ROWID;
