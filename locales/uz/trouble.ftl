# Machine translation, not yet read by a native speaker.
trouble-not-found = Bunday sahifa yoʻq
trouble-not-found-text = Ehtimol, manzil notoʻgʻri yoki maʼlumotlar oʻchirilgan. Boshqa testlaringiz joyida.
trouble-forbidden = Bunday qilib boʻlmaydi
trouble-forbidden-text = Soʻrov boshqa saytdan keldi. Bosh sahifani oching va yana urinib koʻring.
trouble-bad-request = Biz tushunmadik
trouble-bad-request-text = Nimadir yetishmayapti. Orqaga qayting va yana urinib koʻring.
trouble-too-large = Bu juda koʻp
trouble-too-large-text = Matn juda uzun. Qisqaroq yozing va yana urinib koʻring.
trouble-too-many = Juda tez
trouble-too-many-text = Bir daqiqa kuting va yana urinib koʻring. Javoblaringiz saqlangan.
trouble-broken = Bizda nosozlik bor
trouble-broken-text = Bu sizning xatoingiz emas. Saqlangan javoblaringiz joyida. Bir necha daqiqadan keyin yana urinib koʻring.
trouble-disk-full = Xotirada boʻsh joy qolmadi
trouble-disk-full-text = Hozir yangi test boshlab boʻlmaydi. Bergan javoblaringizning hammasi saqlangan. Iltimos, bu haqda markaz xodimiga ayting.
