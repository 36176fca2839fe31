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
erased-later = Maʼlumotlaringiz oʻchirildi, ularni hech kim koʻrmaydi. Server fayllaridagi izlar keyinroq oʻchiriladi.
erased-nobody = Bu brauzerda maʼlumotlaringiz yoʻq. Agar ularni hozirgina oʻchirgan boʻlsangiz, ular oʻchirilgan. Aks holda kodingizni yozing va ularni oʻchiring.
ready-title = Hozir topshirsangiz, oʻtasizmi?
ready-not-enough = Javoblar hali kam. Yana savollarga javob bering, keyin aytamiz.
ready-very-likely = Ehtimoli juda katta
ready-likely = Ehtimoli katta
ready-open = Oʻtishingiz ham, oʻtmasligingiz ham mumkin
ready-unlikely = Hali yoʻq
ready-numbers = Bunday 100 ta imtihondan { $low } tadan { $high } tagachasini topshirgan boʻlardingiz.
ready-missing = Yana { $n } ta javob kerak, shunda ayta olamiz
ready-raises = Nima koʻproq yordam beradi
ready-raise = unda 100 tadan taxminan { $n } ta
ready-honest = Bu shu yerdagi javoblaringiz boʻyicha bizning taxminimiz. Faqat rasmiy imtihon hal qiladi.
answers = { $n } ta javob
goal-title = Mening imtihonim
goal-exam = Qaysi imtihon?
goal-day = Qaysi kun? (bilsangiz)
goal-day-why = Shunda savollarni oʻsha kuni eng koʻp biladigan qilib tanlaymiz.
goal-day-problem = Biz kunni tushunmadik. Mana bunday yozing: 25.12.2026.
goal-save = Saqlash
days-left = { $n ->
    [0] Imtihon bugun
   *[other] Imtihongacha { $n } kun qoldi
}
real-title = Imtihondan oʻtdingizmi?
real-why = Javob berish shart emas. Bu bizga bahoimiz toʻgʻriligini tekshirishga yordam beradi.
real-passed = Ha, oʻtdim
real-failed = Bu safar yoʻq
topics-title = Boʻlimlar va mavzular
study-first = Avval shuni oʻrganing
progress-attempts = Mening testlarim
topics-count = oʻrganish kerak: { $weak }, yaxshi: { $strong }
