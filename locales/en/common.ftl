# Said on every page.
skip-to-content = Skip to the content
language = Language
choose-language = Continue in English
footer-free = Free of charge. No account, no e-mail.
footer-not-official = A practice tool. It is not the official exam and gives no legal advice.
to-home = Home
source = Source
points = Points
# A date with the month in words. $month counts from 1.
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
# Points earned of points possible: "15 of 20 points".
points-of = { $earned } of { $max } points
approximate = approximate
approximate-note = Approximate: our sources do not state every number of this rule. We take the stricter reading.
