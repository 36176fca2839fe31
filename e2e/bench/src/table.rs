//! What is printed: one line for each measurement, with its bound beside it.

/// The head of a part.
pub fn head(text: &str) {
    println!("\n{text}");
}

/// Whether a number keeps a bound that it must not exceed.
pub fn at_most(measured: f64, bound: f64) -> &'static str {
    if measured <= bound { "ok" } else { "OVER" }
}

/// Whether a number keeps a bound that it must reach.
pub fn at_least(measured: f64, bound: f64) -> &'static str {
    if measured >= bound { "ok" } else { "UNDER" }
}

/// One measurement: what, how much, and what it should be.
pub fn line(what: &str, measured: &str, bound: &str, verdict: &str) {
    println!("  {what:<34} {measured:>44}   {bound:<22} {verdict}");
}

/// The comparison of ours with the bare handler.
pub fn ratio(what: &str, ours: f64, bare: f64, bound: f64) {
    let share = 100.0 * ours / bare.max(f64::MIN_POSITIVE);
    let measured = format!("{ours:>8.0}/s of {bare:>8.0}/s bare = {share:>5.1} %");
    line(what, &measured, &format!("at least {bound} %"), at_least(share, bound));
}
