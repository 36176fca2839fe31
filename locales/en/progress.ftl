progress-title = My progress
progress-empty = You have not taken a test in this browser yet.
progress-open = Not finished
progress-more = Take another test
erase-title = Delete my data
erase-text = All your tests, answers and results will be deleted for ever. Nobody can bring them back.
erase-now = Delete everything
erase-keep = Do not delete
erased = Everything has been deleted.
erased-later = Your data have been deleted, nobody will see them. Traces in the files of the server are wiped later.
erased-nobody = There are no data of yours in this browser. If you have just deleted them, they are deleted. If not, enter your code and delete them.
ready-title = Would you pass now?
ready-not-enough = Not enough answers yet. Answer more questions and we will tell you.
ready-very-likely = Very likely
ready-likely = Likely
ready-open = It may go either way
ready-unlikely = Not yet
ready-numbers = You would pass { $low } to { $high } of 100 such exams.
ready-missing = { $n ->
    [one] { $n } more answer and we can tell
   *[other] { $n } more answers and we can tell
}
ready-raises = What would help most
ready-raise = then about { $n } of 100
ready-honest = This is our estimate from your answers here. Only the official exam decides.
answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}
goal-title = My exam
goal-exam = Which exam?
goal-day = Which day? (if you know)
goal-day-why = Then we choose questions so that you know most on that day.
goal-day-problem = We did not understand the day. Write it like this: 25.12.2026.
goal-save = Save
days-left = { $n ->
    [0] The exam is today
    [one] { $n } day left until the exam
   *[other] { $n } days left until the exam
}
real-title = Did you pass the exam?
real-why = You need not answer. It helps us to check whether what we say is true.
real-passed = Yes, passed
real-failed = Not this time
topics-title = Areas and topics
study-first = Study first
progress-attempts = My tests
topics-count = to learn: { $weak }, strong: { $strong }
