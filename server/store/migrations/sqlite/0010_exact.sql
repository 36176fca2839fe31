-- Points are exact: results.earned and results.max are no longer hundredths of a point, but Points::units, of which
-- 26,771,144,400 make a point. What was kept in hundredths means the same as before.
UPDATE results SET earned = earned * 267711444, max = max * 267711444;

-- The time that Safar has kept, one row. The machine's clock is held against it at every start. When a machine has slept,
-- attempts.deadline moves on with it: from now on it says when a clock runs out, and the attempt's first record only when it
-- was to run out at first.
CREATE TABLE clock (
  beat INTEGER NOT NULL, -- the latest moment at which a Safar was awake
  era  INTEGER NOT NULL  -- 0 until a Safar has kept time here, then 1; one more whenever an operator sets the time right
) STRICT;
INSERT INTO clock (beat, era) SELECT COALESCE(MAX(at), 0), 0 FROM records;
