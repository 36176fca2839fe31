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
