-- What answers add up to, for reports: nothing of it is a person's own words.
-- How many answers of a learner to a topic there were, and how many were right.
CREATE TABLE tallies (
  learner TEXT COLLATE "C" NOT NULL REFERENCES learners (id) ON DELETE CASCADE, -- who
  bank    TEXT COLLATE "C" NOT NULL, -- BankId
  topic   TEXT COLLATE "C" NOT NULL, -- TopicId
  manner  TEXT COLLATE "C" NOT NULL, -- domain::memory::Manner
  answers BIGINT NOT NULL, -- how many
  correct BIGINT NOT NULL, -- of them right in everything
  PRIMARY KEY (learner, bank, topic, manner)
);

-- How often each option of a question was chosen, by all learners.
CREATE TABLE choices (
  bank     TEXT COLLATE "C" NOT NULL, -- BankId
  question TEXT COLLATE "C" NOT NULL, -- QuestionId
  version  BIGINT NOT NULL, -- of the question
  manner   TEXT COLLATE "C" NOT NULL, -- domain::memory::Manner
  option   TEXT COLLATE "C" NOT NULL, -- ChoiceId, or row=ChoiceId, or nothing
  answers  BIGINT NOT NULL, -- how often
  PRIMARY KEY (bank, question, version, manner, option)
);
