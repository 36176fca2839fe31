# Machine translation, not yet read by a native speaker.
report-title = Ката тууралуу билдирүү
report-what = Бул суроодо эмне туура эмес?
report-wrong-answer = Туура деп көрсөтүлгөн жооп туура эмес
report-outdated = Мыйзам же маалымат өзгөргөн
report-unclear = Суроо түшүнүксүз
report-translation = Котормо начар
report-media = Аудиожазуу же сүрөт иштебейт
report-offensive = Суроо адамдарды таарынтат
report-send = Жөнөтүү
report-thanks = Рахмат! Бул суроону текшеребиз.
report-back = Суроого кайтуу
report-private = Биз сиз тандаган нерсени гана билебиз. Аты-жөнүңүз керек эмес.
