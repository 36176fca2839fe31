# Machine translation, not yet read by a native speaker.
result-title = Жыйынтык: { $test }
result-time-up = Убакыт бүттү. Өз убагында берген жоопторуңуздун баары эсептелет.
result-would-pass = Экзаменден өтөт белеңиз?
result-practice-only = Бул — машыгуу. Чыныгы жыйынтыкты расмий экзамен гана берет.
result-topics = Сиздин темаларыңыз
result-study-first = Адегенде муну үйрөнүңүз: { $topic }
result-again = Бул тестти кайра иштөө
result-review = Бардык суроолор
verdict-passed = өтөт элеңиз
verdict-missing = { $n ->
    [one] дагы { $points } балл керек
   *[other] дагы { $points } балл керек
}
verdict-why = Эмне үчүн?
verdict-checked = Эреже текшерилген күн: { $date }.
line-numbers = { $max } баллдан { $needed } балл керек, сизде { $earned } балл
line-reached = топтолду
line-missed = топтолгон жок
line-total = Бүт экзамен
topic = Тема
topic-state = Азыркы абалы
topic-score = { $max } баллдан { $earned }
grip-weak = үйрөнүү керек
grip-getting-there = жакшырып калды
grip-not-enough = жооптор азырынча аз
grip-strong = жакшы
own-title = Өзүңүз баалай турган тапшырмалар
own-lead = Сүйлөгөндү жана катты программа баалай албайт. Жообуңузду үлгү менен салыштырып, эмнени аткарганыңызды белгилеңиз. Бул жыйынтыкка кирбейт.
own-numbers = { $asked } тапшырмадан { $judged } бааланды, { $of } пункттан { $met } аткарылды
own-question = Жообуңузда эмнелер бар?
own-save = Өзүм койгон бааны сактоо
