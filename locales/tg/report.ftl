# Machine translation, not yet read by a native speaker.
report-title = Хабар додан дар бораи хато
report-what = Дар ин савол чӣ нодуруст аст?
report-wrong-answer = Ҷавобе, ки дуруст нишон дода шудааст, нодуруст аст
report-outdated = Қонун ё маълумот тағйир ёфтааст
report-unclear = Савол нофаҳмо аст
report-translation = Тарҷума бад аст
report-media = Сабт ё расм кор намекунад
report-offensive = Савол одамонро меранҷонад
report-send = Фиристодан
report-thanks = Ташаккур! Мо ин саволро месанҷем.
report-back = Бозгашт ба савол
report-private = Мо танҳо он чиро, ки интихоб кардед, мефаҳмем. Ном лозим нест.
