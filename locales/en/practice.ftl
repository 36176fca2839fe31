practice-title = 10 questions now
practice-lead = We choose the questions for you: your mistakes, what you may forget, and weak topics first.
practice-start = Start 10 questions
practice-topics = All topics
practice-mistakes-title = My mistakes
practice-mistakes = { $n ->
    [one] { $n } question was not right the last time.
   *[other] { $n } questions were not right the last time.
}
practice-mistakes-start = Repeat my mistakes
practice-enough = You have answered { $n } questions today. Rest helps now: come back tomorrow.
why-mistake = You made a mistake here the last time.
why-fading = So that you still know it on the day of the exam.
why-weak-topic = A new question. This topic is difficult for you.
why-new = A new question.
topic-start = Practise this topic
area-start = Practise this area: 10 questions
area-topics = Topics of this area
topic-mistakes = Not right the last time
