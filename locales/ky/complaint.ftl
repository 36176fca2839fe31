# Machine translation, not yet read by a native speaker.
complaint-title = Ката тууралуу билдирүү
complaint-what = Бул суроодо эмне туура эмес?
complaint-choose = Эмне туура эмес экенин тандаңыз.
complaint-wrong-answer = Туура деп көрсөтүлгөн жооп туура эмес
complaint-outdated = Мыйзам же маалымат өзгөргөн
complaint-unclear = Суроо түшүнүксүз
complaint-translation = Котормо начар
complaint-media = Аудиожазуу же сүрөт иштебейт
complaint-offensive = Суроо адамдарды таарынтат
complaint-send = Жөнөтүү
complaint-thanks = Рахмат! Бул суроону текшеребиз.
complaint-back = Суроого кайтуу
complaint-private = Биз сиз тандаган нерсени гана билебиз. Аты-жөнүңүз керек эмес.
