# Machine translation, not yet read by a native speaker.
result-title = Natija: { $test }
result-time-up = Vaqt tugadi. Vaqtida bergan barcha javoblaringiz hisobga olinadi.
result-would-pass = Imtihondan oʻtarmidingiz?
result-practice-only = Bu mashq. Haqiqiy natijani faqat rasmiy imtihon beradi.
result-topics = Mavzularingiz
result-study-first = Avval shuni oʻrganing: { $topic }
result-again = Bu testni yana yechish
result-review = Barcha savollar
verdict-passed = oʻtar edingiz
verdict-missing = { $n ->
    [one] yana { $points } ball kerak
   *[other] yana { $points } ball kerak
}
verdict-why = Nega?
verdict-checked = Qoida tekshirilgan sana: { $date }.
line-numbers = { $max } balldan { $needed } ball kerak, sizda { $earned } ball
line-reached = toʻplandi
line-missed = toʻplanmadi
line-total = Butun imtihon
topic = Mavzu
topic-state = Hozirgi holat
topic-score = { $max } balldan { $earned }
grip-weak = oʻrganish kerak
grip-getting-there = yaxshilanmoqda
grip-not-enough = javoblar hali kam
grip-strong = yaxshi
own-title = Oʻzingiz baholaydigan topshiriqlar
own-lead = Nutq va xatni dastur baholay olmaydi. Javobingizni namuna bilan solishtiring va nimani bajarganingizni belgilang. Bu natijaga kirmaydi.
own-numbers = { $asked } ta topshiriqdan { $judged } tasi baholandi, { $of } talabdan { $met } tasi bajarildi
own-question = Javobingizda nimalar bor?
own-save = Oʻz bahomni saqlash
