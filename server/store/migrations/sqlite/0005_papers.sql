-- Forms that were printed, so that an answer sheet finds the very questions it answers. Nothing here says who printed it.
CREATE TABLE papers (
  number TEXT    NOT NULL PRIMARY KEY, -- PaperNumber
  form   TEXT    NOT NULL,             -- Form as JSON
  made   INTEGER NOT NULL              -- when it was printed first
) STRICT, WITHOUT ROWID;
