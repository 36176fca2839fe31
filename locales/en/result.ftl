result-title = Result: { $test }
result-time-up = The time was up. Everything you answered in time counts.
result-would-pass = Would you pass?
result-practice-only = This is practice. Only the official exam decides.
result-topics = Your topics
result-study-first = Study this first: { $topic }
result-again = Take this test again
result-review = All questions
verdict-passed = you would pass
verdict-missing = { $n ->
    [one] { $points } point missing
   *[other] { $points } points missing
}
verdict-why = Why?
verdict-checked = Rule as read on { $date }.
line-numbers = needed { $needed } of { $max }, you have { $earned }
line-reached = reached
line-missed = not reached
line-total = The whole exam
topic = Topic
topic-state = How it stands
topic-score = { $earned } of { $max }
grip-weak = learn this
grip-getting-there = getting there
grip-not-enough = not enough answers yet
grip-strong = strong
own-title = Tasks that you judge yourself
own-lead = No program can mark speaking and letters. Compare your answer with the example and tick what you did. It is not part of the result.
own-numbers = { $judged } of { $asked } judged, { $met } of { $of } points met
own-question = What is in your answer?
own-save = Save my judgement
