# Machine translation, not yet read by a native speaker.
practice-title = Ҳозир 10 савол
practice-lead = Саволҳоро мо барои шумо интихоб мекунем: хатоҳои шумо, он чи фаромӯш шуданаш мумкин ва мавзӯъҳои суст.
practice-start = 10 саволро сар кардан
practice-topics = Ҳамаи мавзӯъҳо
practice-mistakes-title = Хатоҳои ман
practice-mistakes = Дафъаи охир шумо дар { $n } савол хато кардед.
practice-mistakes-start = Такрори хатоҳои ман
practice-enough = Имрӯз ба саволҳои бисёр ҷавоб додед: { $n }. Акнун истироҳат фоиданоктар аст. Фардо биёед.
why-mistake = Дафъаи гузашта дар ин ҷо хато буд.
why-fading = То рӯзи имтиҳон дар ёдатон бошад.
why-weak-topic = Саволи нав. Ин мавзӯъ барои шумо душвор аст.
why-new = Саволи нав.
topic-start = Омӯхтани ин мавзӯъ
area-start = Омӯхтани ин бахш: 10 савол
area-topics = Мавзӯъҳои ин бахш
topic-mistakes = Дафъаи гузашта бо хато
