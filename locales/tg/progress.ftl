# Machine translation, not yet read by a native speaker.
progress-title = Натиҷаҳои ман
progress-empty = Шумо дар ин браузер ҳанӯз тест ҳал накардаед.
progress-open = Тамом нашудааст
progress-more = Боз як тест ҳал кардан
erase-title = Пок кардани маълумоти ман
erase-text = Ҳамаи тестҳо, ҷавобҳо ва натиҷаҳои шумо барои ҳамеша пок карда мешаванд. Онҳоро ҳеҷ кас барқарор карда наметавонад.
erase-now = Ҳамаашро пок кардан
erase-keep = Пок накардан
erased = Ҳамааш пок карда шуд.
ready-title = Агар ҳозир супоред, мегузаред?
ready-not-enough = Ҷавобҳо ҳоло каманд. Ба саволҳои дигар ҷавоб диҳед, пас мегӯем.
ready-very-likely = Эҳтимоли хеле зиёд
ready-likely = Эҳтимоли зиёд
ready-open = Мумкин ҳам гузаред, ҳам не
ready-unlikely = Ҳоло не
ready-numbers = Аз 100 чунин имтиҳон шумо аз { $low } то { $high }-тоашро месупоридед.
ready-missing = Боз { $n } ҷавоб лозим, пас гуфта метавонем
ready-raises = Чӣ бештар ёрӣ медиҳад
ready-raise = он гоҳ тақрибан { $n } аз 100
ready-honest = Ин баҳои мо аз рӯйи ҷавобҳои шумо дар ин ҷост. Танҳо имтиҳони расмӣ ҳал мекунад.
answers = { $n } ҷавоб
goal-title = Имтиҳони ман
goal-exam = Кадом имтиҳон?
goal-day = Кадом рӯз? (агар донед)
goal-day-why = Он гоҳ саволҳоро тавре интихоб мекунем, ки дар ҳамон рӯз бештар донед.
goal-save = Нигоҳ доштан
days-left = { $n ->
    [0] Имтиҳон имрӯз аст
   *[other] То имтиҳон { $n } рӯз монд
}
real-title = Имтиҳонро супоридед?
real-why = Ҷавоб додан ҳатмӣ нест. Ин ба мо ёрӣ медиҳад, ки дурустии баҳои худро санҷем.
real-passed = Ҳа, супоридам
real-failed = Ин дафъа не
topics-title = Мавзӯъҳо
progress-attempts = Тестҳои ман
topics-count = бояд омӯхт: { $weak }, хуб: { $strong }
