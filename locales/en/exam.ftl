exams-title = Exams
tests-lead = Choose a test. You can stop and come back at any time.
test-number = Test { $n }
test-title = { $subject }: test { $n }
test-size = { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
}, { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} in exam mode
test-last = Last result: { $earned } of { $max }, { $date }
test-withdrawn = { $n ->
    [one] { $n } question has been withdrawn: the law has changed or must be checked again.
   *[other] { $n } questions have been withdrawn: the law has changed or must be checked again.
}
back-to-tests = All tests
mode-practice = Practice
mode-exam = Like in the exam
intro-practice-help = Help in your language beside each question
intro-practice-check = You see the right answer and the reason when you want
intro-practice-time = No clock
intro-exam-clock = A clock: { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
intro-exam-help = No help, only the exam language
intro-exam-result = The result and the answers come at the end
intro-know = Good to know
intro-saved = Every answer is saved at once. You can close the page and go on later.
intro-language = The questions are in the language of the real exam: { $language }.
intro-listening = There are recordings. You need sound or headphones.
intro-needed = How much you need in this part
intro-needed-points = { $needed } of { $max } points
intro-needed-part = { $part }: { $needed } of { $max }
help-language = Help language
help-none = No help
start-practice = Start practice
start-exam = Start as in the exam
question-of = Question { $n } of { $of }
question-map = All questions ({ $done } of { $of } answered)
question-map-entry = Question { $n }
question-answered = answered
question-marked = marked
question-changed = This question has changed since then. Your points stay as they were.
next = Next
back = Back
check = Check my answer
skip = Skip
to-finish = To the end
mark = Mark to come back
unmark = Remove the mark
time-left = Time left:
clock-still = Time when this page opened
five-minutes = Less than five minutes left.
saving = Saving…
saved = Your answer is saved.
not-yet = Your answer is not saved yet. It is kept on this device, and we will send it again.
not-yet-open = Your answer is not saved yet. Do not close this page: we will send it again.
offline = No connection.
stranger = Somebody else answers in place of Safar. Perhaps you must sign in to the Wi-Fi first.
no-session = The browser no longer knows whose test this is. Type your code and open the test again: your answers will be sent. Without a code this test cannot go on.
not-yours = This test was begun with another code, or it was deleted. If it is yours, type your code and open the test again.
time-over = The time is up. The result will open now.
another-test = Begin another test
offline-check = No connection. We cannot check the answer now.
choose = Choose
your-answer = Your answer
answer-true = True
answer-false = False
answer-mine = Your answer
answer-right = Right answer
verdict-right = Right
verdict-partly = Partly right
verdict-wrong = Not right
verdict-unanswered = No answer
machine-made = Machine translation. No native speaker has checked it yet.
original = Original: { $language }
words = Words
transcript = What was said
listen = Listen ({ $left } left)
played-out = You have listened as often as the exam allows.
listen-pause = Pause
listen-go-on = Go on listening
listen-loading = Loading the recording…
listen-unheard = The recording did not load. This does not count as listening. Try again.
place-of = Place for: { $part }
gap = Gap { $n }
hint-multiple = Choose all right answers.
hint-matching = Choose a pair for each line.
hint-ordering = Choose a number for each line: 1 is first.
hint-gaps = Choose a word for each gap.
hint-form = Fill in each field.
hint-point = Press the place in the picture, or choose it in the list.
finish-title = Finish the test?
finish-all-answered = You have answered every question.
finish-unanswered = { $n ->
    [one] { $n } of { $of } questions has no answer:
   *[other] { $n } of { $of } questions have no answer:
}
finish-incomplete = These answers are not complete:
finish-marked = You marked these questions
finish-minutes = { $minutes ->
    [one] { $minutes } minute left
   *[other] { $minutes } minutes left
}
finish-now = Finish and see the result
finish-back = Back to the questions
skill-listening = Listening
skill-reading = Reading
skill-writing = Writing
skill-speaking = Speaking
skill-lexis-grammar = Words and grammar
skill-knowledge = Knowledge
fact-law = { $law }, article { $article }
fact-checked = Checked on { $date }
problem-too-long = The text is too long. Write less.
problem-unknown = This answer does not fit the question. Please choose again.
problem-not-saved = This answer is not saved yet. Wait a minute and press again.
problem-revealed = The right answer has been shown already. A new answer does not count.
answer-empty = Not everything is filled in. Left: { $n }.
answer-same-place = Two lines have the same number. Give each line its own number.
problem-late = Your last answer came after the end of the test. It does not count.
problem-left = Answers to another test waited in this browser. They came after its end and do not count.
questions = { $n ->
    [one] { $n } question
   *[other] { $n } questions
}
mocks-title = Mock exams
mocks-lead = Like the real exam: all parts in a row, one clock, no help.
mock-title = Mock exam: { $exam }
mock-size = { $questions ->
    [one] { $questions } task
   *[other] { $questions } tasks
}, { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
mock-sitting = All parts in a row, one clock
mock-new-questions = Other questions each time, as long as there are new ones
mock-parts = What the exam is made of
mock-part = { $part }: { $n }
mock-tasks = { $part }: { $n }, you judge yourself
mock-needed = you need { $needed } of { $max }
mock-short = This mock exam cannot be put together today: too many questions are waiting to be checked.
start-mock = Start the mock exam
extra-unscored = This is extra practice. It does not count.
fact-overdue = This rule should have been checked by { $date }. It may have changed: ask before you rely on it.
hint-spoken = Answer aloud.
answer-said = I have said my answer aloud
verdict-own = Compare with the example
answer-model = Example of a good answer
own-checklist = Check yourself
read-aloud = Read aloud
complaint-mistake = A mistake in this question?
complaint-link = Report a mistake in this question
