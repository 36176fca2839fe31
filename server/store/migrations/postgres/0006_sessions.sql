-- Browsers are signed out when they have not been used for long, and can be told apart; a code is proved first and used
-- after a yes; what nobody can reach or has reached for long is forgotten.

-- When the learner was last here, to the day. 0: before it was written down; the first start afterwards puts its day.
ALTER TABLE learners ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;
-- When the browser was last used, to the day; 0 as above.
ALTER TABLE sessions ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;
-- The kind of device, 'phone' or 'computer', once the browser has come back.
ALTER TABLE sessions ADD COLUMN device TEXT COLLATE "C";
-- With which secret of the server the hash was made once more; '' for none.
ALTER TABLE resume_codes ADD COLUMN pepper TEXT COLLATE "C" NOT NULL DEFAULT '';

-- A code that was typed rightly and waits for the answer whether to go on with it.
CREATE TABLE tickets (
  ticket_hash BYTEA NOT NULL PRIMARY KEY,                                          -- SHA-256 of the secret in the page
  learner     TEXT COLLATE "C" NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- whom the code brings back
  code_hash   BYTEA NOT NULL,                                                      -- the code, which must still be theirs
  browser     BYTEA,                                                               -- the session of the browser that typed it, if it had one
  until       BIGINT NOT NULL                                                     -- when it is too late
);
CREATE INDEX tickets_of_learner ON tickets (learner);

-- Whether the clock may be believed that something is old: one row, once it was looked at.
CREATE TABLE watches (
  last   BIGINT NOT NULL, -- when the clock was last looked at
  steady BIGINT NOT NULL  -- since when it has gone without a leap
);
