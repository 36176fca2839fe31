# Machine translation, not yet read by a native speaker.
progress-title = Менин жыйынтыктарым
progress-empty = Бул браузерде сиз азырынча тест иштей элексиз.
progress-open = Бүтө элек
progress-more = Дагы тест иштөө
erase-title = Маалыматтарымды өчүрүү
erase-text = Бардык тесттериңиз, жоопторуңуз жана жыйынтыктарыңыз биротоло өчүрүлөт. Аларды эч ким кайтара албайт.
erase-now = Баарын өчүрүү
erase-keep = Өчүрбөө
erased = Баары өчүрүлдү.
ready-title = Азыр тапшырсаңыз, өтөсүзбү?
ready-not-enough = Жооптор азырынча аз. Дагы суроолорго жооп бериңиз, анан айтабыз.
ready-very-likely = Өтүү ыктымалдыгы абдан жогору
ready-likely = Өтүү ыктымалдыгы жогору
ready-open = Өтүшүңүз да, өтпөй калышыңыз да мүмкүн
ready-unlikely = Азырынча жок
ready-numbers = Мындай 100 экзаменден { $low }–{ $high } жолу өтмөксүз.
ready-missing = Дагы { $n } жооп керек, ошондо айта алабыз
ready-raises = Эмне көбүрөөк жардам берет
ready-raise = анда 100дөн болжол менен { $n }
ready-honest = Бул — ушул жердеги жоопторуңуз боюнча биздин баабыз. Расмий экзамен гана чечет.
answers = { $n } жооп
goal-title = Менин экзаменим
goal-exam = Кайсы экзамен?
goal-day = Кайсы күн? (билсеңиз)
goal-day-why = Анда суроолорду ошол күнү эң көп билгидей кылып тандайбыз.
goal-save = Сактоо
days-left = { $n ->
    [0] Экзамен бүгүн
   *[other] Экзаменге { $n } күн калды
}
real-title = Экзаменден өттүңүзбү?
real-why = Жооп берүү милдеттүү эмес. Бул биздин баабыз туура экенин текшерүүгө жардам берет.
real-passed = Ооба, өттүм
real-failed = Бул жолу жок
topics-title = Темалар
progress-attempts = Менин тесттерим
topics-count = үйрөнүү керек: { $weak }, жакшы: { $strong }
