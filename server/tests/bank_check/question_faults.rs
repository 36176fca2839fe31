//! Faults of one question: its key, its options, its words, what it names.

use super::{Fault, fault};

const HISTORY: &str = "tests/history/01.toml";
const LANGUAGE: &str = "tests/language/01.toml";
const LAW: &str = "tests/legislation/01.toml";

pub(super) fn faults() -> Vec<Fault> {
    [keys(), pictures(), references(), duplicates(), wording(), letters()].into_iter().flatten().collect()
}

fn keys() -> Vec<Fault> {
    vec![
        fault("missing-key").edit(HISTORY, "flags", "[[question]]\nid = \"history-001\"", "[[question]] #!\nid = \"history-001\"").edit(HISTORY, "history-001", "key = \"b\"\n", ""),
        fault("several-keys").edit(HISTORY, "history-001", "key = \"b\"", "key = [\"a\", \"b\"] #!"),
        fault("several-keys").edit(HISTORY, "history-005", "key = true", "key = [true, false] #!"),
        fault("key-unknown-option").edit(HISTORY, "history-001", "key = \"b\"", "key = \"e\" #!"),
        fault("key-unknown-option").edit(LANGUAGE, "language-016", "4 = \"b\" }", "4 = \"z\" } #!"),
        fault("key-unknown-option").edit(LANGUAGE, "language-017", "2 = \"a\" }", "2 = \"d\" } #!"),
        fault("key-incomplete").edit(LANGUAGE, "language-016", ", 4 = \"b\" }", " } #!"),
        fault("key-incomplete").edit(LANGUAGE, "language-017", "2 = \"a\" }", "2 = \"a\", 3 = \"a\" } #!"),
        fault("key-incomplete").edit(LANGUAGE, "language-023", ", 5 = [\"швея\"] }", ", 5 = [] } #!"),
        fault("key-incomplete").edit(LANGUAGE, "language-024", "\"f\", \"b\"]", "\"f\"] #!"),
        fault("key-incomplete").edit(LANGUAGE, "language-014", "key = [\"четверг\", \"в четверг\", \"работает в четверг\", \"он работает в четверг\", \"Дильшод работает в четверг\", \"день недели четверг\"]", "key = [] #!"),
        fault("option-count").edit(HISTORY, "history-002", "options.a = \"1\"\n", "").edit(HISTORY, "history-002", "options.b = \"2\"", "options.b = \"2\" #!").with("help-options"),
        fault("duplicate-option").edit(HISTORY, "history-001", "options.c = \"Новосибирск\"", "options.c = \" Казань.\" #!"),
        fault("duplicate-option").edit(LANGUAGE, "language-017", "gaps.2.c = \"у\"", "gaps.2.c = \"в\" #!"),
        fault("key-untypable").edit(LANGUAGE, "language-014", "key = [\"четверг\",", "key = [\"чет\u{200b}верг\", #!\n"),
        fault("key-untypable").edit(LANGUAGE, "language-014", "key = [\"четверг\",", "key = [\"чет\u{ad}верг\", #!\n"),
        fault("key-untypable").edit(LANGUAGE, "language-014", "key = [\"четверг\",", "key = [\"...\", #!\n"),
        fault("key-untypable").edit(LANGUAGE, "language-014", "key = [\"четверг\",", "key = [\"« »\", #!\n"),
        fault("key-untypable").edit(LANGUAGE, "language-014", "key = [\"четверг\",", &format!("key = [\"{}\", #!\n", "я".repeat(201))),
        fault("key-untypable").edit(LANGUAGE, "language-023", "5 = [\"швея\"] }", "5 = [\"шв\u{2060}ея\"] } #!"),
        fault("duplicate-option").edit(HISTORY, "history-001", "options.c = \"Новосибирск\"", "options.c = \"Ка\u{ad}зань\" #!").with("invisible-sign"),
        fault("gap-marker").edit(LANGUAGE, "language-017", "{2} больнице.\"", "в больнице.\" #!"),
        fault("gap-marker").edit(LANGUAGE, "language-017", "больнице.\"", "больнице {3}.\" #!"),
    ]
}

fn pictures() -> Vec<Fault> {
    let metro = "options.b = { picture = \"images/sign-metro.svg\", alt = \"Красная буква М\" }";
    let pharmacy = "options.c = { picture = \"images/sign-pharmacy.svg\", alt = \"Зелёный крест\" }";
    let choose = |rule, from: &str, to: &str| fault(rule).edit(LANGUAGE, "language-025", from, to);
    let point = |rule, from: &str, to: &str| fault(rule).edit(LANGUAGE, "language-026", from, to);
    vec![
        choose("key-unknown-option", "key = \"b\"", "key = \"e\" #!"),
        choose("several-keys", "key = \"b\"", "key = [\"b\", \"c\"] #!"),
        choose("missing-media", pharmacy, "options.c = { picture = \"images/sign-drugs.svg\", alt = \"Зелёный крест\" } #!")
            .with("unused-media"),
        choose("missing-field", pharmacy, "options.c = { picture = \"images/sign-pharmacy.svg\" } #!"),
        choose("empty-text", pharmacy, "options.c = { picture = \"images/sign-pharmacy.svg\", alt = \"\" } #!"),
        choose("unknown-key", pharmacy, "options.c = { picture = \"images/sign-pharmacy.svg\", alt = \"Зелёный крест\", size = 1 } #!"),
        choose("duplicate-option", pharmacy, "options.c = { picture = \"images/sign-pharmacy.svg\", alt = \"Красная буква М\" } #!"),
        choose("same-picture", pharmacy, "options.c = { picture = \"images/sign-metro.svg\", alt = \"Зелёный крест\" } #!")
            .with("unused-media"),
        choose("told-by-stem", metro, "options.b = { picture = \"images/sign-metro.svg\", alt = \"Знак на метро.\" } #!").edit(
            LANGUAGE,
            "language-025",
            "Вы едете на метро. Какой знак вам нужен?",
            "Где вы видите знак на метро?",
        ),
        choose("option-count", "options.a = { picture = \"images/sign-parking.svg\", alt = \"Белая буква Р на синем\" }\n", "")
            .edit(LANGUAGE, "language-025", pharmacy, "")
            .edit(LANGUAGE, "language-025", metro, &format!("{metro} #!"))
            .with("unused-media"),
        point("key-unknown-option", "key = \"a\"", "key = \"e\" #!"),
        point("missing-media", "picture = \"images/street.svg\"", "picture = \"images/road.svg\" #!").with("unused-media"),
        point("media-kind", "picture = \"images/street.svg\"", "picture = \"audio/language-01-a.mp3\" #!").with("unused-media"),
        point("empty-text", "alt = \"Улица: три дома с вывесками и остановка.\"", "alt = \"\" #!"),
        point("missing-field", "text = \"Дом справа: белый конверт\", region = [70, 20, 95, 70] }", "region = [70, 20, 95, 70] } #!"),
        point("region-outside", "[70, 20, 95, 70] }", "[70, 20, 105, 70] } #!"),
        point("region-overlap", "[37, 20, 63, 70] }", "[28, 20, 63, 70] } #!"),
        point("region-overlap", "[41, 77], [36, 97], [14, 97]] }", "[75, 60], [36, 97], [14, 97]] } #!"),
        point("region-shape", "[37, 20, 63, 70] }", "[37, 20, 40, 22] } #!"),
        point("region-shape", "[37, 20, 63, 70] }", "[37, 20, 63] } #!"),
        point("region-shape", "[41, 77], [36, 97], [14, 97]] }", "[41, 77], [36, 97], [14]] } #!"),
        point(
            "told-by-stem",
            "text = \"Дом слева: зелёный крест\", region = [5, 20, 30, 70] }",
            "text = \"Лекарство\", region = [5, 20, 30, 70] } #!",
        ),
    ]
}

fn references() -> Vec<Fault> {
    vec![
        fault("unknown-topic").edit(HISTORY, "history-001", "hist-geography-cities\"", "hist-rivers\" #!"),
        fault("unknown-topic").edit(HISTORY, "history-003", "[\"hist-symbols-holidays\"]", "[\"hist-rivers\"] #!"),
        fault("topic-of-other-subject").edit(HISTORY, "history-001", "hist-geography-cities\"", "lang-gram-cases\" #!"),
        fault("wrong-skill").edit(HISTORY, "history-001", "skill-knowledge\"", "skill-reading\" #!").with("help-options"),
        fault("unknown-stimulus")
            .edit(HISTORY, "history-002", "stimulus = \"history-01-flags\"", "stimulus = \"history-01-coins\" #!")
            .with("unused-stimulus"),
        fault("unused-stimulus").edit(HISTORY, "", "id = \"history-01-flags\"", "id = \"history-01-flags\" #!").edit(
            HISTORY,
            "history-002",
            "stimulus = \"history-01-flags\"\n",
            "",
        ),
        fault("image-without-alt").edit(HISTORY, "flag-order", "alt = \"", "alt = \"\" #!\n# \""),
        fault("audio-without-transcript")
            .edit(LANGUAGE, "plays = 2", "transcript = \"\"\"\n", "transcript = \" \" #!\n")
            .edit(LANGUAGE, "До завтра!", "\n\"\"\"", "")
            .edit(LANGUAGE, "transcript", "Ж: ", "# "),
    ]
}

fn duplicates() -> Vec<Fault> {
    let question = |id: &str, stem: &str, options: [&str; 3], key: &str| {
        let [a, b, c] = options;
        format!(
            "\n[[question]]\nid = \"{id}\"\nversion = 1\nkind = \"single\"\ntopic = \"hist-geography-cities\"\n\
             skill = \"skill-knowledge\"\ndifficulty = 1\nstem = \"{stem}\" #!\noptions.a = \"{a}\"\noptions.b = \"{b}\"\n\
             options.c = \"{c}\"\nkey = \"{key}\"\nexplain = \"Это Москва.\"\n"
        )
    };
    let add = |rule, text: String| {
        fault(rule).edit(HISTORY, "history-015", "volatility = \"stable\"\n", &format!("volatility = \"stable\"\n{text}"))
    };
    vec![
        add("duplicate-question", question("history-016", "Какой город — столица  России ?", ["Тверь", "Омск", "Москва"], "c"))
            .with("missing-help"),
        add(
            "near-duplicate-question",
            question("history-016", "Какой город является столицей Российской Федерации?", ["Тверь", "Омск", "Москва"], "c"),
        )
        .with("missing-help"),
    ]
}

fn wording() -> Vec<Fault> {
    let long = "Азиз приехал в Москву в понедельник и во вторник снял квартиру на улице Мира, а в среду утром он нашёл работу на большом \
                складе у вокзала. Какой город — столица России?";
    vec![
        fault("empty-text").edit(HISTORY, "history-001", "Какой город — столица России?\"", "\" #!"),
        fault("empty-text").edit(HISTORY, "history-001", "options.c = \"Новосибирск\"", "options.c = \"  \" #!"),
        fault("empty-text").edit("help/uz/history/01.toml", "history-001", "options.b = \"Moskva\"", "options.b = \"\" #!"),
        fault("stem-too-long").edit(HISTORY, "history-001", "Какой город — столица России?\"", &format!("{long}\" #!")),
        fault("stem-ending").edit(HISTORY, "history-001", "Какой город — столица России?\"", "Какой город — столица России\" #!"),
        fault("stem-ending").edit("help/en/history/01.toml", "history-001", "capital of Russia?\"", "capital of Russia\" #!"),
        fault("ascii-quotes").edit(HISTORY, "history-008", "роман «Война и мир»?\"", "роман \\\"Война и мир\\\"?\" #!"),
        fault("ascii-quotes").edit(
            "help/tg/history/01.toml",
            "history-001",
            "stem = \"",
            "stem = \"\\\"Россия\\\": кадом шаҳр пойтахт аст?\" #!\n# \"",
        ),
        fault("missing-name")
            .edit("topics.toml", "", "name.ru = ", "name.ru = ")
            .edit("topics.toml", "", "name.ru = \"Личные данные и анкеты\"", "name.ru = \"Личные данные и анкеты\" #!")
            .edit("topics.toml", "Личные данные", "name.tg = \"Маълумоти шахсӣ ва варақаҳо\"\n", ""),
    ]
}

fn letters() -> Vec<Fault> {
    vec![
        // The Latin letters are a, c and o.
        fault("mixed-script").edit(HISTORY, "history-001", "options.a = \"Казань\"", "options.a = \"Кaзань\" #!"),
        fault("mixed-script").edit(
            LAW,
            "legislation-001",
            "Бекзод подписал трудовой договор. Что должно остаться у него?\"",
            "Бекзод подписал договор c завода. Что должно остаться у него?\" #!",
        ),
        fault("mixed-script").edit(
            "help/tg/history/01.toml",
            "history-001",
            "words.\"столица\" =",
            "words.\"стoлица\" = \"пойтахт\" #!\n#",
        ),
        fault("wrong-script").edit(
            "help/uz/history/01.toml",
            "history-001",
            "Qaysi shahar Rossiya poytaxti?\"",
            "Қайси шаҳар пойтахт?\" #!",
        ),
        fault("wrong-script").edit("help/en/history/01.toml", "history-001", "options.b = \"Moscow\"", "options.b = \"Москва\" #!"),
        fault("wrong-script").edit("help/tg/history/01.toml", "history-001", "explain = \"", "explain = \"Moscow.\" #!\n# \""),
        fault("foreign-letter").edit(HISTORY, "history-001", "options.a = \"Казань\"", "options.a = \"Қазань\" #!"),
        fault("foreign-letter").edit("help/tg/history/01.toml", "history-001", "stem = \"", "stem = \"Кадом шаһр пойтахт аст?\" #!\n# \""),
        fault("wrong-apostrophe").edit("help/uz/history/01.toml", "history-001", "stem = \"", "stem = \"O'zbekiston qayerda?\" #!\n# \""),
        fault("wrong-apostrophe").edit("help/uz/history/01.toml", "history-001", "stem = \"", "stem = \"Maʻno nima?\" #!\n# \""),
        fault("invisible-sign").edit(HISTORY, "history-001", "options.a = \"Казань\"", "options.a = \"Ка\u{200b}зань\" #!"),
        fault("invisible-sign").edit(
            "help/tg/history/01.toml",
            "history-001",
            "stem = \"",
            "stem = \"Кадом шаҳр\u{202e} пойтахт аст?\" #!\n# \"",
        ),
    ]
}
