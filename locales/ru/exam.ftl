exams-title = Экзамены
tests-lead = Выберите тест. Можно остановиться и вернуться позже.
test-number = Тест { $n }
test-title = { $subject }: тест { $n }
test-size = { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[many] { $questions } вопросов
}, { $minutes ->
    [one] { $minutes } минута
    [few] { $minutes } минуты
   *[many] { $minutes } минут
} в режиме экзамена
test-last = Последний результат: { $earned } из { $max }, { $date }
test-withdrawn = { $n ->
    [one] { $n } вопрос убран: закон изменился, или его нужно проверить.
    [few] { $n } вопроса убраны: закон изменился, или их нужно проверить.
   *[many] { $n } вопросов убрано: закон изменился, или их нужно проверить.
}
back-to-tests = Все тесты
mode-practice = Тренировка
mode-exam = Как на экзамене
intro-practice-help = Рядом с вопросом — помощь на вашем языке
intro-practice-check = Правильный ответ и объяснение — когда захотите
intro-practice-time = Без часов
intro-exam-clock = На часах: { $minutes ->
    [one] { $minutes } минута
    [few] { $minutes } минуты
   *[many] { $minutes } минут
}
intro-exam-help = Только язык экзамена, без помощи
intro-exam-result = Результат и ответы — в конце
intro-know = Это полезно знать
intro-saved = Каждый ответ сразу сохраняется. Можно закрыть страницу и продолжить позже.
intro-language = Вопросы на языке настоящего экзамена: { $language }.
intro-listening = В тесте есть записи. Нужен звук или наушники.
intro-needed = Сколько нужно набрать в этой части
intro-needed-points = { $needed } из { $max }
intro-needed-part = { $part }: { $needed } из { $max }
help-language = Язык помощи
help-none = Без помощи
start-practice = Начать тренировку
start-exam = Начать как на экзамене
question-of = Вопрос { $n } из { $of }
question-map = Все вопросы (ответов: { $done } из { $of })
question-map-entry = Вопрос { $n }
question-answered = ответ есть
question-marked = отмечен
question-changed = С тех пор этот вопрос изменился. Ваши баллы остались прежними.
next = Дальше
back = Назад
check = Проверить ответ
skip = Пропустить
to-finish = К завершению
mark = Отметить: вернусь
unmark = Снять отметку
time-left = Осталось:
clock-still = Время при открытии страницы
five-minutes = Осталось меньше пяти минут.
saving = Сохраняем…
saved = Ответ сохранён.
not-yet = Ответ ещё не сохранён. Он хранится на этом устройстве, и мы отправим его ещё раз.
not-yet-open = Ответ ещё не сохранён. Не закрывайте эту страницу: мы отправим его ещё раз.
offline = Нет связи.
stranger = Вместо Safar отвечает кто-то другой. Может быть, нужно сначала войти в сеть Wi-Fi.
no-session = Браузер больше не знает, чей это тест. Введите свой код и откройте тест снова: ответы отправятся. Без кода этот тест продолжить нельзя.
not-yours = Этот тест начат под другим кодом, или он удалён. Если он ваш, введите свой код и откройте тест снова.
time-over = Время вышло. Сейчас откроется результат.
another-test = Начать другой тест
offline-check = Нет связи. Сейчас проверить ответ нельзя.
choose = Выберите
your-answer = Ваш ответ
answer-true = Верно
answer-false = Неверно
answer-mine = Ваш ответ
answer-right = Правильный ответ
verdict-right = Правильно
verdict-partly = Частично правильно
verdict-wrong = Неправильно
verdict-unanswered = Нет ответа
machine-made = Машинный перевод. Носитель языка его ещё не проверил.
original = Оригинал: { $language }
words = Слова
transcript = Текст записи
listen = Слушать (осталось: { $left })
played-out = Вы прослушали запись столько раз, сколько можно на экзамене.
listen-pause = Пауза
listen-go-on = Слушать дальше
listen-loading = Загружаем запись…
listen-unheard = Запись не загрузилась. Это прослушивание не считается. Попробуйте ещё раз.
place-of = Место для: { $part }
gap = Пропуск { $n }
hint-multiple = Выберите все правильные ответы.
hint-matching = Для каждой строки выберите пару.
hint-ordering = Для каждой строки выберите номер: 1 — первая.
hint-gaps = Для каждого пропуска выберите слово.
hint-form = Заполните каждое поле.
hint-point = Нажмите нужное место на картинке или выберите его в списке.
finish-title = Закончить тест?
finish-all-answered = Вы ответили на все вопросы.
finish-unanswered = { $n ->
    [one] Нет ответа на { $n } вопрос из { $of }:
    [few] Нет ответа на { $n } вопроса из { $of }:
   *[many] Нет ответа на { $n } вопросов из { $of }:
}
finish-incomplete = Эти ответы заполнены не до конца:
finish-marked = Вы отметили эти вопросы
finish-minutes = { $minutes ->
    [one] Осталась { $minutes } минута
    [few] Осталось { $minutes } минуты
   *[many] Осталось { $minutes } минут
}
finish-now = Закончить и узнать результат
finish-back = Вернуться к вопросам
skill-listening = Аудирование
skill-reading = Чтение
skill-writing = Письмо
skill-speaking = Говорение
skill-lexis-grammar = Слова и грамматика
skill-knowledge = Знания
fact-law = { $law }, статья { $article }
fact-checked = Проверено { $date }
problem-too-long = Слишком длинный текст. Напишите короче.
problem-unknown = Этот ответ не подходит к вопросу. Выберите ещё раз.
problem-not-saved = Этот ответ ещё не сохранён. Подождите минуту и нажмите ещё раз.
problem-revealed = Правильный ответ уже показан. Новый ответ не считается.
answer-empty = Заполнено не всё. Осталось: { $n }.
answer-same-place = У двух строк один номер. Дайте каждой свой номер.
problem-late = Последний ответ пришёл после конца теста. Он не считается.
problem-left = В этом браузере ждали ответы на другой тест. Они пришли после его конца и не считаются.
questions = { $n ->
    [one] { $n } вопрос
    [few] { $n } вопроса
   *[many] { $n } вопросов
}
mocks-title = Пробные экзамены
mocks-lead = Как настоящий экзамен: все части подряд, одни часы, без помощи.
mock-title = Пробный экзамен: { $exam }
mock-size = { $questions ->
    [one] { $questions } задание
    [few] { $questions } задания
   *[many] { $questions } заданий
}, { $minutes ->
    [one] { $minutes } минута
    [few] { $minutes } минуты
   *[many] { $minutes } минут
}
mock-sitting = Все части подряд, одни часы
mock-new-questions = Каждый раз другие вопросы, пока есть новые
mock-parts = Из чего состоит экзамен
mock-part = { $part }: { $n }
mock-tasks = { $part }: { $n }, вы оцениваете сами
mock-needed = нужно { $needed } из { $max }
mock-short = Сегодня этот пробный экзамен собрать нельзя: слишком много вопросов ждут проверки.
start-mock = Начать пробный экзамен
extra-unscored = Это дополнительная тренировка. Она не считается.
fact-overdue = Это правило нужно было проверить до { $date }. Оно могло измениться: уточните, прежде чем на него полагаться.
hint-spoken = Ответьте вслух.
answer-said = Я сказал(а) ответ вслух
verdict-own = Сравните с примером
answer-model = Пример хорошего ответа
own-checklist = Проверьте себя
read-aloud = Прочитать вслух
complaint-mistake = В этом вопросе ошибка?
complaint-link = Сообщить об ошибке в вопросе
