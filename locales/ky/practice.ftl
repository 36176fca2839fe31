# Machine translation, not yet read by a native speaker.
practice-title = Азыр 10 суроо
practice-lead = Суроолорду биз сиз үчүн тандайбыз: каталарыңыз, унутулуп калчу нерселер жана начар темалар.
practice-start = 10 суроону баштоо
practice-topics = Бардык темалар
practice-mistakes-title = Менин каталарым
practice-mistakes = Акыркы жолу { $n } суроодо ката кетирдиңиз.
practice-mistakes-start = Каталарымды кайталоо
practice-enough = Бүгүн көп суроого жооп бердиңиз: { $n }. Эми эс алган пайдалуураак. Эртең келиңиз.
why-mistake = Өткөн жолу бул жерде ката болгон.
why-fading = Экзамен күнү эсиңизде болушу үчүн.
why-weak-topic = Жаңы суроо. Бул тема сизге кыйын.
why-new = Жаңы суроо.
topic-start = Бул теманы үйрөнүү
area-start = Бул бөлүмдү үйрөнүү: 10 суроо
area-topics = Бул бөлүмдүн темалары
topic-mistakes = Өткөн жолу ката менен
