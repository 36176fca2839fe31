# Machine translation, not yet read by a native speaker.
home-title = Омодагӣ ба имтиҳон
home-lead = Тестҳои имтиҳони шаҳрвандони хориҷиро ҳал кунед. Бидонед, ки имтиҳонро супорида метавонед ё не ва боз чиро бояд омӯхт.
home-practise = Ҳалли тестҳо
home-practise-text = Тестҳо ва имтиҳонҳои санҷишӣ
home-progress = Натиҷаҳои ман
home-progress-text = Тестҳо ва холҳои ман
home-unfinished = Шумо тести нотамом доред
home-continue = Идома додан
home-privacy = Мо номи шуморо намепурсем. Ҷавобҳо таҳти рақами махфӣ дар ҳамин браузер нигоҳ дошта мешаванд. Шумо метавонед онҳоро ҳар вақт пок кунед.
home-practice = Ҳозир 10 савол
home-practice-text = Он чи имрӯз аз ҳама фоиданок аст
