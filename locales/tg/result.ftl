# Machine translation, not yet read by a native speaker.
result-title = Натиҷа: { $test }
result-time-up = Вақт тамом шуд. Ҳамаи ҷавобҳое, ки дар вақташ додед, ҳисоб мешаванд.
result-would-pass = Оё шумо имтиҳонро месупоридед?
result-practice-only = Ин машқ аст. Натиҷаи ҳақиқиро танҳо имтиҳони расмӣ медиҳад.
result-topics = Мавзӯъҳо алоҳида
result-study = Аввал чиро бояд омӯхт
result-study-first = Аввал инро омӯзед: { $area }, { $score }
result-study-then = Баъд: { $area }, { $score }
result-study-next = Акнун инро беҳтар кардан мумкин аст: { $area }, { $score }
result-nothing-weak = Дар ин тест бахши суст нест.
result-all-strong = Акнун тести дигар ё имтиҳони санҷиширо ҳал кунед.
result-too-few = Ҷавобҳо хеле каманд, то гӯем, ки чиро бояд омӯхт.
result-open-all = Нишон додани ҳамаи шарҳҳо
result-close-all = Пинҳон кардани шарҳҳо
result-part = Қисми { $n }
result-part-print = Дар ин варақ { $n } савол аз { $all } ҳаст. Барои чопи ҳамаашон аввал «{ $button }»-ро пахш кунед.
area = Бахш
result-again = Ин тестро аз нав ҳал кардан
result-review = Ҳамаи саволҳо
verdict-passed = супорида шуд
verdict-missing = { $n ->
    [one] { $points } хол намерасад
   *[other] { $points } хол намерасад
}
verdict-why = Чаро?
verdict-checked = Қоида санҷида шуд: { $date }.
line-numbers = лозим: { $needed } аз { $max }, шумо доред: { $earned }
line-reached = кифоя аст
line-missed = кифоя нест
line-total = Тамоми имтиҳон
topic = Мавзӯъ
topic-state = Ҳоло чӣ хел
topic-score = { $earned } аз { $max }
level-weak = бояд омӯхт
level-getting-there = беҳтар шудааст
level-not-enough = ҳоло ҷавобҳо каманд
level-strong = хуб
own-title = Супоришҳое, ки ба онҳо худатон баҳо медиҳед
own-lead = Барнома ба гуфтугӯ ва мактубҳо баҳо дода наметавонад. Ҷавоби худро бо намуна муқоиса кунед ва он чиро, ки иҷро кардед, қайд кунед. Ин ба натиҷа дохил намешавад.
own-numbers = ба { $judged } аз { $asked } баҳо дода шуд, { $met } аз { $of } иҷро шуд
own-question = Дар ҷавоби шумо чӣ ҳаст?
own-save = Нигоҳ доштани баҳои ман
