//! Faults of facts: laws, sources, dates.

use super::{Fault, fault};
use jiff::civil::date;

const LAW: &str = "tests/legislation/01.toml";
const HISTORY: &str = "tests/history/01.toml";

pub(super) fn faults() -> Vec<Fault> {
    let without = |line: &str| {
        let header = "[[question]]\nid = \"legislation-001\"";
        fault("missing-fact").edit(LAW, "", header, &header.replace("]]", "]] #!")).edit(LAW, "legislation-001", line, "")
    };
    let again = |date: &str| format!("check_again_by = {date} #!");
    vec![
        without("law = [\"Labour Code art. 67\"]\n"),
        without("source = \"https://oreluniver.ru/media/notice/show/339/26731\"\n"),
        without("confidence = \"A\"\n"),
        without("volatility = \"stable\"\n"),
        without("checked_on = 2025-10-27\n"),
        without("check_again_by = 2027-10-27\n"),
        fault("missing-fact").edit(HISTORY, "flags", "[[question]]", "[[question]] #!").edit(
            HISTORY,
            "history-001",
            "check_again_by = 2027-09-13\n",
            "",
        ),
        fault("law-form").edit(LAW, "legislation-001", "[\"Labour Code art. 67\"]", "[\"Labour Code, article 67\"] #!"),
        fault("unknown-law").edit(LAW, "legislation-001", "[\"Labour Code art. 67\"]", "[\"Labor Code art. 67\"] #!"),
        fault("contradictory-dates").edit(LAW, "legislation-001", "check_again_by = 2027-10-27", &again("2025-10-26")).with("withdrawn"),
        fault("contradictory-dates").edit(
            LAW,
            "legislation-001",
            "check_again_by = 2027-10-27",
            "check_again_by = 2027-10-27\ntrue_from = 2027-01-01\ntrue_until = 2026-12-31 #!",
        ),
        fault("check-interval").edit(LAW, "legislation-001", "check_again_by = 2027-10-27", &again("2027-10-28")),
        fault("check-interval")
            .edit(LAW, "legislation-001", "volatility = \"stable\"", "volatility = \"volatile\"")
            .edit(LAW, "legislation-001", "checked_on = 2025-10-27", "checked_on = 2026-02-01")
            .edit(LAW, "legislation-001", "check_again_by = 2027-10-27", &again("2026-05-03"))
            .with("unscored-only"),
        fault("unscored-only")
            .edit(LAW, "legislation-001", "volatility = \"stable\"", "volatility = \"volatile\" #!")
            .edit(LAW, "legislation-001", "checked_on = 2025-10-27", "checked_on = 2026-02-01")
            .edit(LAW, "legislation-001", "check_again_by = 2027-10-27", "check_again_by = 2026-05-01"),
        fault("check-interval").edit(LAW, "legislation-001", "volatility = \"stable\"", "volatility = \"constitution\"").edit(
            LAW,
            "legislation-001",
            "check_again_by = 2027-10-27",
            &again("2030-10-28"),
        ),
        fault("checked-in-future").edit(LAW, "legislation-001", "checked_on = 2025-10-27", "checked_on = 2026-03-02 #!"),
        fault("check-overdue").edit(LAW, "legislation-001", "check_again_by = 2027-10-27", &again("2026-02-28")),
        fault("withdrawn").edit(LAW, "legislation-001", "check_again_by = 2027-10-27", &again("2026-01-29")),
        // Nothing but time passes.
        fault("check-overdue").edit(HISTORY, "history-007", "check_again_by = 2027-06-12", &again("2027-06-12")).on(date(2027, 6, 13)),
        fault("expired").edit(
            LAW,
            "legislation-001",
            "check_again_by = 2027-10-27",
            "check_again_by = 2027-10-27\ntrue_until = 2026-02-28 #!",
        ),
    ]
}
