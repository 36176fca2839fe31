# Machine translation, not yet read by a native speaker.
result-title = Жыйынтык: { $test }
result-time-up = Убакыт бүттү. Өз убагында берген жоопторуңуздун баары эсептелет.
result-would-pass = Экзаменден өтөт белеңиз?
result-practice-only = Бул — машыгуу. Чыныгы жыйынтыкты расмий экзамен гана берет.
result-topics = Темалар өз-өзүнчө
result-study = Адегенде эмнени үйрөнүү керек
result-study-first = Адегенде муну үйрөнүңүз: { $area }, { $score }
result-study-then = Андан кийин: { $area }, { $score }
result-study-next = Эми муну жакшыртсаңыз болот: { $area }, { $score }
result-nothing-weak = Бул тестте начар бөлүм жок.
result-all-strong = Эми башка тестти же сынамык экзаменди иштеңиз.
result-too-few = Эмнени үйрөнүү керегин айтуу үчүн жооптор өтө аз.
result-open-all = Бардык түшүндүрмөлөрдү көрсөтүү
result-close-all = Түшүндүрмөлөрдү жашыруу
result-part = { $n }-бөлүк
result-part-print = Бул баракта { $all } суроодон { $n } бар. Баарын басып чыгаруу үчүн адегенде «{ $button }» дегенди басыңыз.
area = Бөлүм
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
level-weak = үйрөнүү керек
level-getting-there = жакшырып калды
level-not-enough = жооптор азырынча аз
level-strong = жакшы
own-title = Өзүңүз баалай турган тапшырмалар
own-lead = Сүйлөгөндү жана катты программа баалай албайт. Жообуңузду үлгү менен салыштырып, эмнени аткарганыңызды белгилеңиз. Бул жыйынтыкка кирбейт.
own-numbers = { $asked } тапшырмадан { $judged } бааланды, { $of } пункттан { $met } аткарылды
own-question = Жообуңузда эмнелер бар?
own-save = Өзүм койгон бааны сактоо
