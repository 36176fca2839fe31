-- Browsers are signed out when they have not been used for long, and can be told apart; a code is proved first and used
-- after a yes; what nobody can reach or has reached for long is forgotten.

-- When the learner was last here, to the day. 0: before it was written down; the first start afterwards puts its day.
ALTER TABLE learners ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
-- When the browser was last used, to the day; 0 as above.
ALTER TABLE sessions ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
-- The kind of device, 'phone' or 'computer', once the browser has come back.
ALTER TABLE sessions ADD COLUMN device TEXT;
-- With which secret of the server the hash was made once more; '' for none.
ALTER TABLE resume_codes ADD COLUMN pepper TEXT NOT NULL DEFAULT '';

-- A code that was typed rightly and waits for the answer whether to go on with it.
CREATE TABLE tickets (
  ticket_hash BLOB NOT NULL PRIMARY KEY,                                          -- SHA-256 of the secret in the page
  learner     TEXT NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- whom the code brings back
  code_hash   BLOB NOT NULL,                                                      -- the code, which must still be theirs
  browser     BLOB,                                                               -- the session of the browser that typed it, if it had one
  until       INTEGER NOT NULL                                                     -- when it is too late
) STRICT, WITHOUT ROWID;
CREATE INDEX tickets_of_learner ON tickets (learner);

-- Whether the clock may be believed that something is old: one row, once it was looked at.
CREATE TABLE watches (
  last   INTEGER NOT NULL, -- when the clock was last looked at
  steady INTEGER NOT NULL  -- since when it has gone without a leap
) STRICT;
