# Machine translation, not yet read by a native speaker.
skip-to-content = Asosiy matnga oʻtish
language = Til
choose-language = Oʻzbekcha davom etish
footer-free = Bepul. Roʻyxatdan oʻtish va elektron pochta kerak emas.
footer-not-official = Bu mashq qilish uchun sayt. U rasmiy imtihon emas, yuridik maslahat ham bermaydi.
to-home = Bosh sahifa
source = Manba
points = Ball
date = { $year }-yil { $day }-{ $month ->
    [1] yanvar
    [2] fevral
    [3] mart
    [4] aprel
    [5] may
    [6] iyun
    [7] iyul
    [8] avgust
    [9] sentabr
    [10] oktabr
    [11] noyabr
   *[12] dekabr
}
points-of = { $max } balldan { $earned } ball
approximate = taxminan
approximate-note = Taxminan: manbalarimizda bu qoidaning baʼzi sonlari yoʻq. Biz qattiqroq talabni olamiz.
