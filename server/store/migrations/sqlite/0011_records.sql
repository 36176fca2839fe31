-- Everything that people do is a record with an envelope, and each record holds the hash of the one before it. What was
-- recorded before waits in `records_before` until it has been written anew, which the program does: SQL has no hash.
ALTER TABLE records RENAME TO records_before;

-- What happened. Rows are added, never changed; an erasure takes body and salt.
CREATE TABLE records (
  stream  TEXT    NOT NULL REFERENCES streams (id), -- whose numbering
  idx     INTEGER NOT NULL,                         -- place in the stream, without gaps
  subject TEXT    NOT NULL,                         -- the attempt or learner that it is about
  seq     INTEGER NOT NULL,                         -- place among the records about the subject, from 0
  kind    TEXT    NOT NULL,                         -- domain::record::Kind
  version INTEGER NOT NULL,                         -- of the form of the body
  at      INTEGER NOT NULL,                         -- when it happened
  body    TEXT,                                     -- what happened as JSON; NULL after an erasure
  salt    BLOB,                                     -- what the digest was made with; NULL after an erasure
  digest  BLOB    NOT NULL,                         -- of salt and body
  hash    BLOB    NOT NULL,                         -- of the envelope, the digest and the hash before
  PRIMARY KEY (stream, idx),
  UNIQUE (subject, seq)
) STRICT;

-- The hash of the last record of a stream; zeros before the first.
ALTER TABLE streams ADD COLUMN head BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
-- Numbered anew: the erased have left gaps.
UPDATE streams SET next_idx = 0;

-- What learners find wrong with questions is a complaint; a report is what is told to donors.
ALTER TABLE reports RENAME TO complaints;
DROP INDEX reports_of_question;
CREATE INDEX complaints_of_question ON complaints (bank, question, version, reason, lang);
