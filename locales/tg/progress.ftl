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
