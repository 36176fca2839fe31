# Machine translation, not yet read by a native speaker.
result-title = Natija: { $test }
result-time-up = Vaqt tugadi. Vaqtida bergan barcha javoblaringiz hisobga olinadi.
result-would-pass = Imtihondan oʻtarmidingiz?
result-practice-only = Bu mashq. Haqiqiy natijani faqat rasmiy imtihon beradi.
result-topics = Mavzular alohida
result-study = Avval nimani oʻrganish kerak
result-study-first = Avval shuni oʻrganing: { $area }, { $score }
result-study-then = Keyin: { $area }, { $score }
result-study-next = Endi shuni yaxshilash mumkin: { $area }, { $score }
result-nothing-weak = Bu testda sust boʻlim yoʻq.
result-all-strong = Endi boshqa test yoki sinov imtihonini yeching.
result-too-few = Nimani oʻrganish kerakligini aytish uchun javoblar juda kam.
result-open-all = Barcha tushuntirishlarni koʻrsatish
result-close-all = Tushuntirishlarni yashirish
result-part = { $n }-qism
result-part-print = Bu varaqda { $all } savoldan { $n } tasi bor. Hammasini chop etish uchun avval “{ $button }” tugmasini bosing.
area = Boʻlim
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
level-weak = oʻrganish kerak
level-getting-there = yaxshilanmoqda
level-not-enough = javoblar hali kam
level-strong = yaxshi
own-title = Oʻzingiz baholaydigan topshiriqlar
own-lead = Nutq va xatni dastur baholay olmaydi. Javobingizni namuna bilan solishtiring va nimani bajarganingizni belgilang. Bu natijaga kirmaydi.
own-numbers = { $asked } ta topshiriqdan { $judged } tasi baholandi, { $of } talabdan { $met } tasi bajarildi
own-question = Javobingizda nimalar bor?
own-save = Oʻz bahomni saqlash
