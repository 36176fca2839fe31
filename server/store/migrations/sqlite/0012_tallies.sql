-- What answers add up to, for reports: nothing of it is a person's own words.
-- How many answers of a learner to a topic there were, and how many were right.
CREATE TABLE tallies (
  learner TEXT NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who
  bank    TEXT NOT NULL, -- BankId
  topic   TEXT NOT NULL, -- TopicId
  manner  TEXT NOT NULL, -- domain::memory::Manner
  answers INTEGER NOT NULL, -- how many
  correct INTEGER NOT NULL, -- of them right in everything
  PRIMARY KEY (learner, bank, topic, manner)
) STRICT, WITHOUT ROWID;

-- How often each option of a question was chosen, by all learners.
CREATE TABLE choices (
  bank     TEXT NOT NULL, -- BankId
  question TEXT NOT NULL, -- QuestionId
  version  INTEGER NOT NULL, -- of the question
  manner   TEXT NOT NULL, -- domain::memory::Manner
  option   TEXT NOT NULL, -- ChoiceId, or row=ChoiceId, or nothing
  answers  INTEGER NOT NULL, -- how often
  PRIMARY KEY (bank, question, version, manner, option)
) STRICT, WITHOUT ROWID;
