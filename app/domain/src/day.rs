//! Days as people write them.

use crate::fold::fold;
use jiff::civil::Date;

/// A day as a browser sends it, `2026-12-25`, or as people write it where the browser has no calendar: `25.12.2026`,
/// `25/12/26`, `25-12-2026 г.`, in the digits of any script. `None` if it is no day.
#[must_use]
pub fn read(text: &str) -> Option<Date> {
    let text = fold(text);
    // "г.", "года": the year is said to be one.
    let text = text.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ');
    if text.len() > 20 || text.contains(char::is_alphabetic) {
        return None;
    }
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let number = |digits: &str| digits.parse::<i16>().ok();
    let (year, month, day) = match numbers[..] {
        [year, month, day] if year.len() == 4 => (number(year)?, month, day),
        [day, month, year] if year.len() == 4 => (number(year)?, month, day),
        [day, month, year] if year.len() == 2 => (2_000 + number(year)?, month, day),
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let christmas = Some(date(2026, 12, 25));
        for text in [
            "2026-12-25",
            "25.12.2026",
            "25/12/2026",
            "25-12-2026",
            "25.12.26",
            " 25 . 12 . 2026 г.",
            "25.12.2026 года",
            "25.12.2026\u{200b}",
            "٢٥.١٢.٢٠٢٦",
            "۲۵/۱۲/۲۰۲۶",
            "25—12—2026",
            "2026.12.25",
            "(25.12.2026)",
            "25 12 2026",
            "25\u{2011}12\u{2011}2026",
        ] {
            assert_eq!(read(text), christmas, "{text:?}");
        }
        for text in ["", "soon", "25", "25.12", "2026-02-31", "25.13.2026", "25.12.202", "1.2.3.2026", "25.12.20266", "-1.-2.", "1 2 3"] {
            assert_eq!(read(text), None, "{text:?}");
        }
        assert_eq!(read(&"9".repeat(100_000)), None);
    }
}
