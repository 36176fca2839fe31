# Machine translation, not yet read by a native speaker.
complaint-title = Xato haqida xabar berish
complaint-what = Bu savolda nima notoʻgʻri?
complaint-choose = Nima notoʻgʻri ekanini tanlang.
complaint-wrong-answer = Toʻgʻri deb koʻrsatilgan javob notoʻgʻri
complaint-outdated = Qonun yoki maʼlumot oʻzgargan
complaint-unclear = Savol tushunarsiz
complaint-translation = Tarjima yomon
complaint-media = Audioyozuv yoki rasm ishlamayapti
complaint-offensive = Savol odamlarni ranjitadi
complaint-send = Yuborish
complaint-thanks = Rahmat! Bu savolni tekshiramiz.
complaint-back = Savolga qaytish
complaint-private = Biz faqat siz tanlagan narsani bilamiz. Ism kerak emas.
