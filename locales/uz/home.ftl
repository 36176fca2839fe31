# Machine translation, not yet read by a native speaker.
home-title = Imtihonga tayyorgarlik
home-lead = Chet el fuqarolari uchun imtihon testlarini yeching. Imtihondan oʻta olasizmi va yana nimani oʻrganish kerak — bilib oling.
home-practise = Test yechish
home-practise-text = Testlar va sinov imtihonlari
home-progress = Mening natijalarim
home-progress-text = Testlarim va ballarim
home-unfinished = Tugatilmagan testingiz bor
home-continue = Davom etish
home-privacy = Biz ismingizni soʻramaymiz. Javoblaringiz shu brauzerda maxfiy raqam ostida saqlanadi. Ularni istalgan vaqtda oʻchirishingiz mumkin.
home-practice = Hozir 10 ta savol
home-practice-text = Bugun siz uchun eng foydalisi
