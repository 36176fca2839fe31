# Machine translation, not yet read by a native speaker.
trouble-not-found = Чунин саҳифа нест
trouble-not-found-text = Шояд суроғаи саҳифа нодуруст аст ё маълумот пок карда шудааст. Тестҳои дигари шумо дар ҷояшон ҳастанд.
trouble-forbidden = Ин корро кардан мумкин нест
trouble-forbidden-text = Дархост аз сайти дигар омад. Саҳифаи асосиро кушоед ва боз кӯшиш кунед.
trouble-bad-request = Мо нафаҳмидем
trouble-bad-request-text = Чизе намерасад. Ба қафо баргардед ва боз кӯшиш кунед.
trouble-too-large = Ин хеле зиёд аст
trouble-too-large-text = Матн хеле дароз аст. Камтар нависед ва боз кӯшиш кунед.
trouble-too-many = Хеле тез
trouble-too-many-text = Як дақиқа сабр кунед ва боз кӯшиш кунед. Ҷавобҳои шумо нигоҳ дошта шудаанд.
trouble-broken = Дар тарафи мо чизе вайрон шуд
trouble-broken-text = Ин хатои шумо нест. Ҷавобҳои нигоҳдошташуда дар ҷояшон ҳастанд. Баъди чанд дақиқа боз кӯшиш кунед.
trouble-disk-full = Дар ин ҷо дигар ҷой нест
trouble-disk-full-text = Ҳоло тести навро оғоз кардан мумкин нест. Ҳамаи ҷавобҳои шумо нигоҳ дошта шудаанд. Инро ба корманди марказ гӯед.
