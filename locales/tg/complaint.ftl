# Machine translation, not yet read by a native speaker.
complaint-title = Хабар додан дар бораи хато
complaint-what = Дар ин савол чӣ нодуруст аст?
complaint-choose = Интихоб кунед, ки чӣ нодуруст аст.
complaint-wrong-answer = Ҷавобе, ки дуруст нишон дода шудааст, нодуруст аст
complaint-outdated = Қонун ё маълумот тағйир ёфтааст
complaint-unclear = Савол нофаҳмо аст
complaint-translation = Тарҷума бад аст
complaint-media = Сабт ё расм кор намекунад
complaint-offensive = Савол одамонро меранҷонад
complaint-send = Фиристодан
complaint-thanks = Ташаккур! Мо ин саволро месанҷем.
complaint-back = Бозгашт ба савол
complaint-private = Мо танҳо он чиро, ки интихоб кардед, мефаҳмем. Ном лозим нест.
