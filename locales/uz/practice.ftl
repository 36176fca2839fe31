# Machine translation, not yet read by a native speaker.
practice-title = Hozir 10 ta savol
practice-lead = Savollarni siz uchun biz tanlaymiz: xatolaringiz, unutilishi mumkin boʻlgan narsalar va zaif mavzular.
practice-start = 10 ta savolni boshlash
practice-topics = Barcha mavzular
practice-mistakes-title = Mening xatolarim
practice-mistakes = Oxirgi marta { $n } ta savolda xato qildingiz.
practice-mistakes-start = Xatolarimni takrorlash
practice-enough = Bugun koʻp savolga javob berdingiz: { $n }. Endi dam olish foydaliroq. Ertaga keling.
why-mistake = Oʻtgan safar bu yerda xato boʻlgan.
why-fading = Imtihon kuni esingizda boʻlishi uchun.
why-weak-topic = Yangi savol. Bu mavzu siz uchun qiyin.
why-new = Yangi savol.
topic-start = Bu mavzuni oʻrganish
area-start = Bu boʻlimni oʻrganish: 10 ta savol
area-topics = Bu boʻlimning mavzulari
topic-mistakes = Oʻtgan safar xato bilan
