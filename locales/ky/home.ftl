# Machine translation, not yet read by a native speaker.
home-title = Экзаменге даярдык
home-lead = Чет өлкөлүктөр үчүн экзамендин тесттерин иштеңиз. Экзаменден өтөрүңүздү жана дагы эмнени үйрөнүү керектигин билиңиз.
home-practise = Тест иштөө
home-practise-text = Тесттер жана сынамык экзамендер
home-progress = Менин жыйынтыктарым
home-progress-text = Тесттерим жана баллдарым
home-unfinished = Сизде бүтө элек тест бар
home-continue = Улантуу
home-privacy = Биз атыңызды сурабайбыз. Жоопторуңуз ушул браузерде жашыруун номер менен сакталат. Аларды каалаган убакта өчүрсөңүз болот.
home-practice = Азыр 10 суроо
home-practice-text = Бүгүн сизге эң пайдалуусу
