# Machine translation, not yet read by a native speaker.
result-title = Натиҷа: { $test }
result-time-up = Вақт тамом шуд. Ҳамаи ҷавобҳое, ки дар вақташ додед, ҳисоб мешаванд.
result-would-pass = Оё шумо имтиҳонро месупоридед?
result-practice-only = Ин машқ аст. Натиҷаи ҳақиқиро танҳо имтиҳони расмӣ медиҳад.
result-topics = Мавзӯъҳои шумо
result-study-first = Аввал инро омӯзед: { $topic }
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
grip-weak = бояд омӯхт
grip-getting-there = беҳтар шудааст
grip-not-enough = ҳоло ҷавобҳо каманд
grip-strong = хуб
own-title = Супоришҳое, ки ба онҳо худатон баҳо медиҳед
own-lead = Барнома ба гуфтугӯ ва мактубҳо баҳо дода наметавонад. Ҷавоби худро бо намуна муқоиса кунед ва он чиро, ки иҷро кардед, қайд кунед. Ин ба натиҷа дохил намешавад.
own-numbers = ба { $judged } аз { $asked } баҳо дода шуд, { $met } аз { $of } иҷро шуд
own-question = Дар ҷавоби шумо чӣ ҳаст?
own-save = Нигоҳ доштани баҳои ман
