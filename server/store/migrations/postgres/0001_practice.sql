-- Learners, their attempts, the append-only records of what they did, and what is derived from the records.
-- All times are milliseconds since 1970 UTC, all points are hundredths of a point.

-- Texts that are compared have the collation "C", so that both engines put them in the same order.

-- A stream numbers the records of one writer: one run of one server, for several servers share this database.
CREATE TABLE streams (
  id       TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- StreamId
  created  BIGINT NOT NULL,                       -- when the writer first opened it
  next_idx BIGINT NOT NULL                        -- the number the next record takes; also how many it ever took
);

-- A person who learns. Nothing here says who that is.
CREATE TABLE learners (
  id      TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- LearnerId
  created BIGINT NOT NULL                        -- when the person came first
);

-- A browser that is a learner's. The token itself is only in the browser's cookie.
CREATE TABLE sessions (
  token_hash BYTEA NOT NULL PRIMARY KEY,                                           -- SHA-256 of the cookie's token
  learner    TEXT COLLATE "C" NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- whose browser it is
  created    BIGINT NOT NULL                                                       -- when the cookie was set
);
CREATE INDEX sessions_of_learner ON sessions (learner);

-- The identity of an attempt: what never changes about it.
CREATE TABLE attempts (
  id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,                                -- AttemptId
  learner       TEXT COLLATE "C" NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who sits it
  bank          TEXT COLLATE "C" NOT NULL,                                            -- BankId
  test          TEXT COLLATE "C" NOT NULL,                                            -- TestId of a fixed test, ExamId of a drawn one
  mode          TEXT COLLATE "C" NOT NULL,                                            -- 'practice' or 'exam'
  started       BIGINT NOT NULL,                                                      -- when it began
  deadline      BIGINT,                                                               -- when its clock runs out; NULL without a clock
  running_until BIGINT                                                                -- derived: the deadline until it is finished, then NULL
);
CREATE INDEX attempts_of_learner ON attempts (learner, started, id);
-- Holds only attempts with a running clock, so that the search for overdue ones stays as quick as in an empty database.
CREATE INDEX attempts_running ON attempts (running_until) WHERE running_until IS NOT NULL;

-- What learners did. Rows are added, never changed; only the erasure of a person removes them.
CREATE TABLE records (
  stream  TEXT COLLATE "C" NOT NULL REFERENCES streams (id),                    -- whose numbering
  idx     BIGINT NOT NULL,                                                      -- place in the stream, without gaps when written
  attempt TEXT COLLATE "C" NOT NULL REFERENCES attempts (id) ON DELETE CASCADE, -- which attempt
  seq     BIGINT NOT NULL,                                                      -- place in the attempt, from 0
  kind    TEXT COLLATE "C" NOT NULL,                                            -- Event::kind
  at      BIGINT NOT NULL,                                                      -- Event::at
  payload TEXT NOT NULL,                                                        -- the event as JSON
  PRIMARY KEY (stream, idx),
  UNIQUE (attempt, seq)
);

-- Derived: how each finished attempt ended.
CREATE TABLE results (
  attempt TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES attempts (id) ON DELETE CASCADE, -- which attempt
  learner TEXT COLLATE "C" NOT NULL,                                                        -- who sat it
  bank    TEXT COLLATE "C" NOT NULL,                                                        -- BankId
  test    TEXT COLLATE "C" NOT NULL,                                                        -- as in attempts
  mode    TEXT COLLATE "C" NOT NULL,                                                        -- as in attempts
  ended   BIGINT NOT NULL,                                                                  -- when it ended
  earned  BIGINT NOT NULL,                                                                  -- points earned
  max     BIGINT NOT NULL,                                                                  -- points possible
  detail  TEXT NOT NULL                                                                     -- the report as JSON
);
CREATE INDEX results_of_learner ON results (learner, bank, test, ended);

-- Derived: the answers of a learner per topic.
CREATE TABLE tallies (
  learner     TEXT COLLATE "C" NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who answered
  bank        TEXT COLLATE "C" NOT NULL,                                            -- BankId
  topic       TEXT COLLATE "C" NOT NULL,                                            -- TopicId
  asked       BIGINT NOT NULL,                                                      -- items asked
  right_count BIGINT NOT NULL,                                                      -- items fully right
  earned      BIGINT NOT NULL,                                                      -- points earned
  max         BIGINT NOT NULL,                                                      -- points possible
  PRIMARY KEY (learner, bank, topic)
);
