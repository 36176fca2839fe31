# Machine translation, not yet read by a native speaker.
progress-title = Mening natijalarim
progress-empty = Siz bu brauzerda hali test yechmagansiz.
progress-open = Tugatilmagan
progress-more = Yana test yechish
erase-title = Maʼlumotlarimni oʻchirish
erase-text = Barcha testlaringiz, javoblaringiz va natijalaringiz butunlay oʻchiriladi. Ularni hech kim qaytara olmaydi.
erase-now = Hammasini oʻchirish
erase-keep = Oʻchirmaslik
erased = Hammasi oʻchirildi.
