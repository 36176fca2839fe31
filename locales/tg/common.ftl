# Machine translation, not yet read by a native speaker.
# Said on every page.
skip-to-content = Гузаштан ба матни асосӣ
language = Забон
choose-language = Бо забони тоҷикӣ идома додан
footer-free = Бепул. Бе сабти ном ва бе почтаи электронӣ.
footer-not-official = Ин барои машқ аст. Ин имтиҳони расмӣ ва машварати ҳуқуқӣ нест.
to-home = Ба саҳифаи асосӣ
source = Манбаъ
points = Холҳо
# A date with the month in words. $month counts from 1.
date = { $day } { $month ->
    [1] январи
    [2] феврали
    [3] марти
    [4] апрели
    [5] майи
    [6] июни
    [7] июли
    [8] августи
    [9] сентябри
    [10] октябри
    [11] ноябри
   *[12] декабри
} соли { $year }
# Points earned of points possible: "15 of 20 points".
points-of = { $earned } хол аз { $max }
approximate = тахминан
approximate-note = Тахминан: дар манбаъҳои мо на ҳамаи рақамҳои ин қоида ҳастанд. Мо аз рӯйи талаби баландтар ҳисоб мекунем.
