# Machine translation, not yet read by a native speaker.
report-title = Xato haqida xabar berish
report-what = Bu savolda nima notoʻgʻri?
report-wrong-answer = Toʻgʻri deb koʻrsatilgan javob notoʻgʻri
report-outdated = Qonun yoki maʼlumot oʻzgargan
report-unclear = Savol tushunarsiz
report-translation = Tarjima yomon
report-media = Audioyozuv yoki rasm ishlamayapti
report-offensive = Savol odamlarni ranjitadi
report-send = Yuborish
report-thanks = Rahmat! Bu savolni tekshiramiz.
report-back = Savolga qaytish
report-private = Biz faqat siz tanlagan narsani bilamiz. Ism kerak emas.
