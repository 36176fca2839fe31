result-title = Результат: { $test }
result-time-up = Время вышло. Считается всё, на что вы ответили вовремя.
result-would-pass = Сдали бы вы экзамен?
result-practice-only = Это тренировка. Решает только официальный экзамен.
result-topics = Темы отдельно
result-study = Что учить сначала
result-study-first = Сначала выучите: { $area }, { $score }
result-study-then = Потом: { $area }, { $score }
result-study-next = Дальше можно подтянуть: { $area }, { $score }
result-nothing-weak = Слабых разделов в этом тесте нет.
result-all-strong = Теперь решите другой тест или пробный экзамен.
result-too-few = Ответов слишком мало, чтобы сказать, что учить.
result-open-all = Показать все объяснения
result-close-all = Скрыть объяснения
result-part = Часть { $n }
result-part-print = На этом листе { $n } из { $all } вопросов. Чтобы напечатать все, сначала нажмите «{ $button }».
area = Раздел
result-again = Решить этот тест ещё раз
result-review = Все вопросы
verdict-passed = сдано
verdict-missing = { $n ->
    [one] не хватает { $points } балла
    [few] не хватает { $points } баллов
   *[many] не хватает { $points } баллов
}
verdict-why = Почему?
verdict-checked = Правило проверено { $date }.
line-numbers = нужно { $needed } из { $max }, у вас { $earned }
line-reached = набрано
line-missed = не набрано
line-total = Весь экзамен
topic = Тема
topic-state = Как сейчас
topic-score = { $earned } из { $max }
level-weak = нужно учить
level-getting-there = уже лучше
level-not-enough = пока мало ответов
level-strong = хорошо
own-title = Задания, которые вы оцениваете сами
own-lead = Устную речь и письма программа оценить не может. Сравните свой ответ с примером и отметьте, что у вас получилось. В результат это не входит.
own-numbers = оценено { $judged } из { $asked }, выполнено { $met } из { $of }
own-question = Что есть в вашем ответе?
own-save = Сохранить мою оценку
