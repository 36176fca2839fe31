# Machine translation, not yet read by a native speaker.
progress-title = Менин жыйынтыктарым
progress-empty = Бул браузерде сиз азырынча тест иштей элексиз.
progress-open = Бүтө элек
progress-more = Дагы тест иштөө
erase-title = Маалыматтарымды өчүрүү
erase-text = Бардык тесттериңиз, жоопторуңуз жана жыйынтыктарыңыз биротоло өчүрүлөт. Аларды эч ким кайтара албайт.
erase-now = Баарын өчүрүү
erase-keep = Өчүрбөө
erased = Баары өчүрүлдү.
