//! What people really type, and what counts as the same: signs nobody sees, letters of the other alphabet, accents,
//! digits of every script.

use domain::fold::{after, digits, fold, invisible, looks_same, same};
use domain::paper::PaperNumber;
use domain::resume::ResumeCode;
use domain::typed::accepts;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::zero_width_space("четверг", "чет\u{200b}верг")]
#[case::soft_hyphen("четверг", "чет\u{ad}верг")]
#[case::byte_order_mark("четверг", "\u{feff}четверг")]
#[case::word_joiner("в четверг", "в\u{2060} четверг")]
#[case::marks_of_direction("четверг", "\u{200f}\u{202b}четверг\u{202c}\u{2069}")]
#[case::dictation("четверг", "четверг\u{fffc}")]
#[case::control("четверг", "четверг\u{0}\u{7}")]
#[case::variation_selector("2500 ₽", "2500\u{fe0f} ₽")]
#[case::no_break_space("в четверг", "в\u{a0}четверг")]
#[case::narrow_space("2 500", "2\u{202f}500")]
#[case::ideographic_space("в четверг", "в\u{3000}четверг")]
#[case::line_break("в четверг", "в\r\nчетверг\n")]
#[case::stress("среда", "среда\u{301}")]
#[case::second_stress("самолётом", "са\u{300}молётом")]
#[case::stress_on_e("водителем", "води\u{301}телем")]
#[case::precomposed_stress("не", "нѐ")]
#[case::accented_latin("среда", "средá")]
#[case::stress_inside_y("мой", "мо\u{301}й")]
#[case::decomposed("Йошкар-Ола", "И\u{306}ошкар-Ола")]
#[case::without_yo("приёме", "приеме")]
#[case::decomposed_yo("приёме", "прие\u{308}ме")]
#[case::ellipsis("в среду", "в среду…")]
#[case::leading_ellipsis("в среду", "…в среду")]
#[case::three_dots("в среду", "в среду...")]
#[case::mixed_ends("в среду", "В среду ?!")]
#[case::full_stop_of_others("в среду", "в среду。")]
#[case::arabic_question_mark("в среду", "в среду؟")]
#[case::no_break_hyphen("врач-стоматолог", "врач\u{2011}стоматолог")]
#[case::minus("10-го", "10−го")]
#[case::long_dash("он — водитель", "он - водитель")]
#[case::quotes("закрыто", "„закрыто“")]
#[case::single_quotes("закрыто", "‚закрыто‘")]
#[case::corner_quotes("закрыто", "「закрыто」")]
#[case::primes("Oʻzbekiston", "O′zbekiston")]
#[case::acute_as_apostrophe("maʼno", "ma´no")]
#[case::grave_as_apostrophe("maʼno", "ma`no")]
#[case::wide_letters("SIM", "ＳＩＭ")]
#[case::ligature("fish", "ﬁsh")]
#[case::capitals("straße", "STRASSE")]
#[case::sigma("λόγος", "ΛΟΓΟΣ")]
#[case::arabic_digits("2500", "٢٥٠٠")]
#[case::persian_digits("2500", "۲۵۰۰")]
#[case::wide_digits("2500", "２５００")]
#[case::bold_digits("2500", "𝟐𝟓𝟎𝟎")]
#[case::keycaps("10", "1\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3}")]
#[case::slash("10/06", "10⁄06")]
#[case::colon("14:30", "14∶30")]
#[case::latin_in_russian("среда", "cpeдa")]
#[case::all_latin("сосо", "coco")]
#[case::latin_capitals("Москва", "MОCKВA")]
#[case::latin_b_for_v("Вторник", "Bторник")]
#[case::latin_capitals_small("он", "OH")]
#[case::greek_in_russian("окно", "οкнο")]
#[case::cyrillic_in_latin("Oʻzbekiston", "Оʼzbеkistоn")]
#[case::cyrillic_capitals_in_latin("SIM", "SІМ")]
#[case::in_brackets("закрыто", "(закрыто)")]
#[case::in_a_list("закрыто", "- закрыто")]
#[case::starred("закрыто", "*закрыто*")]
#[case::slashed("закрыто", "закрыто/")]
#[case::glad("закрыто", "закрыто 👍🏽")]
#[case::glad_before("закрыто", "❤️закрыто✅")]
#[case::square("закрыто", "[закрыто]…")]
#[case::underlined("закрыто", "_закрыто_")]
#[case::number_and_face("2500", "2500🙂")]
#[case::number_and_dash("2500", "2500 —")]
#[case::number_starred("2500", "*2500*")]
#[case::arabic_thousands("2,500", "٢٬٥٠٠")]
#[case::numbered_mark("закрыто", "• закрыто;")]
#[case::bracketed_number("1941", "(1941)")]
#[case::tajik_without_keyboard("Ҷумҳурии Тоҷикистон", "Чумхурии Точикистон")]
#[case::tajik_long("забони русӣ", "забони руси")]
#[case::kyrgyz_without_keyboard("Жаңы үй", "жаны уй")]
fn is_the_same_word(#[case] key: &str, #[case] typed: &str) {
    assert!(accepts(&[key.to_owned()], typed), "{key:?} ({}) and {typed:?} ({})", fold(key), fold(typed));
    assert!(same(&fold(typed), &fold(key)), "either way round");
}

#[rstest]
#[case::short_i("мой", "мои")]
#[case::short_u("бўлди", "булди")]
#[case::digit("1941", "1945")]
#[case::letter_is_no_digit("10", "1О")]
#[case::other_word("дом", "том")]
#[case::prefix("среда", "сред")]
#[case::longer("среда", "среда.а")]
#[case::transliteration("нос", "nos")]
#[case::inner_comma("2,5", "25")]
#[case::below_zero("5", "-5")]
#[case::percent("50", "50%")]
#[case::inner_dash("по-русски", "порусски")]
#[case::signs_only("(", ")")]
#[case::not_equal("=", "≠")]
#[case::vowel_of_a_script("कि", "क")]
#[case::voiced_kana("が", "か")]
#[case::nothing("...", "...")]
#[case::nothing_seen("среда", "\u{200b}\u{ad}")]
fn is_another_word(#[case] key: &str, #[case] typed: &str) {
    assert!(!accepts(&[key.to_owned()], typed), "{key:?} ({}) and {typed:?} ({})", fold(key), fold(typed));
}

#[test]
fn what_a_reader_sees_is_stricter_than_what_is_accepted() {
    assert!(looks_same("Москва", "Мo\u{ad}сквa "));
    for (one, other) in [("за\u{301}мок", "замо\u{301}к"), ("Москва", "москва"), ("все", "всё"), ("да, нет", "да нет")]
    {
        assert!(!looks_same(one, other), "{one} {other}");
    }
}

#[test]
fn a_beginning_is_found_in_letters_of_another_alphabet() {
    assert_eq!(after(&fold("115-FZ art. 13.3"), &fold("115‑FZ\u{a0}ART. 13")), Some(".3"));
    assert_eq!(after(&fold("114-FZ"), &fold("115-FZ")), None);
}

/// The ten digits of every script that Unicode knows, from the properties themselves.
fn scripts_of_digits() -> Vec<[char; 10]> {
    use icu_properties::CodePointMapData;
    use icu_properties::props::GeneralCategory;
    let digits: Vec<char> = CodePointMapData::<GeneralCategory>::new()
        .iter_ranges_for_value(GeneralCategory::DecimalNumber)
        .flatten()
        .filter_map(char::from_u32)
        .collect();
    digits.chunks(10).map(|ten| ten.try_into().unwrap()).collect()
}

#[test]
fn a_code_and_a_number_are_read_in_the_digits_of_every_script() {
    let code = ResumeCode::draw([7; 32]);
    let number = PaperNumber::of_digest(&[9; 32]);
    let scripts = scripts_of_digits();
    assert!(scripts.len() > 60);
    for ten in scripts {
        let written = |text: &str| text.chars().map(|c| c.to_digit(10).map_or(c, |d| ten[d as usize])).collect::<String>();
        assert_eq!(fold(&written("0123456789")), "0123456789");
        assert!(ResumeCode::parse(&written(&code.grouped())) == Ok(code.clone()), "{ten:?}");
        assert_eq!(PaperNumber::parse(&written(&number.to_string())), Ok(number.clone()), "{ten:?}");
    }
}

#[test]
fn a_code_is_read_with_whatever_stands_between_its_digits() {
    let code = ResumeCode::draw([3; 32]);
    let digits = code.digits();
    let with = |sign: &str| digits.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four)).collect::<Vec<_>>().join(sign);
    for sign in ["\u{200b}", "\u{ad}", "\u{a0}", "\u{2011}", " • ", "\u{2066}\u{2069}", "\r\n", "، ", "…", "»«", "\u{fe0f}\u{20e3}", "/"]
    {
        assert!(ResumeCode::parse(&with(sign)) == Ok(code.clone()), "{sign:?}");
    }
    assert!(ResumeCode::parse(&digits.replace('0', "O").replace('1', "l").replace('3', "З")) == Ok(code.clone()), "as they look");
    assert!(ResumeCode::parse(&with("x")).is_err() && ResumeCode::parse(&with("я")).is_err());
    assert_eq!(digits.len(), 16);
}

#[test]
fn words_around_a_number_or_a_code_do_not_count() {
    let (code, number) = (ResumeCode::draw([3; 32]), PaperNumber::of_digest(&[9; 32]));
    let around = |digits: &str| {
        [
            format!("№ {digits}"),
            format!("№{digits}"),
            format!("бланк № {digits}."),
            format!("Мой код: {digits} (Safar)"),
            format!("N\u{200b}{digits}\u{200b}"),
            format!("http://192.168.1.5:3000/ru/resume#{}", digits.replace(' ', "")),
            format!("https://safar.example/ru/papers/{}", digits.replace(' ', "")),
            format!("https://safar.example/ru/resume?code={}", digits.replace(' ', "")),
        ]
    };
    for text in around(&code.grouped()) {
        assert!(ResumeCode::parse(&text) == Ok(code.clone()), "{text}");
    }
    for text in around(&number.to_string()) {
        assert_eq!(PaperNumber::parse(&text), Ok(number.clone()), "{text}");
    }
    assert!(ResumeCode::parse(&format!("1 {}", code.grouped())).is_err(), "one digit too many");
}

#[test]
fn a_text_without_end_is_no_code() {
    assert_eq!(digits(&"9".repeat(1_000_000), 16), None);
    assert_eq!(digits("четыре", 16), None);
    assert_eq!(digits("", 16), Some(String::new()));
}

/// Any sign that nobody sees.
fn unseen() -> impl Strategy<Value = char> {
    let all: Vec<char> = (0..=u32::from(char::MAX)).filter_map(char::from_u32).filter(|c| invisible(*c)).collect();
    prop::sample::select(all)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folding_twice_changes_nothing_in_our_alphabets(text in "[а-яёА-ЯЁңөүғӣқӯҳҷўa-zA-Z0-9 .,…«»—\u{301}\u{306}\u{308}\u{200b}\u{ad}ʻʼ'-]{0,30}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_key_is_accepted_as_it_is_and_as_it_folds(key in "[а-яёА-ЯЁңөүғӣқӯҳҷa-z0-9][а-яёa-z0-9 .-]{0,20}") {
        let accepted = [key.clone()];
        prop_assert!(accepts(&accepted, &key));
        prop_assert!(accepts(&accepted, &fold(&key)));
        prop_assert!(accepts(&accepted, &key.to_uppercase()));
    }

    #[test]
    fn what_nobody_sees_changes_no_verdict(
        key in "[а-яё]{2,8}",
        typed in "[а-яёй]{2,8}",
        right in any::<bool>(),
        signs in prop::collection::vec((0..9usize, unseen()), 1..4),
    ) {
        let typed = if right { key.clone() } else { typed };
        let mut with: Vec<char> = typed.chars().collect();
        for (at, sign) in signs {
            with.insert(at.min(with.len()), sign);
        }
        let with: String = with.into_iter().collect();
        prop_assert_eq!(accepts(std::slice::from_ref(&key), &with), accepts(std::slice::from_ref(&key), &typed), "{:?}", with);
    }
}
