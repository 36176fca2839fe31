//! What pages link to and what the island asks for: the addresses of the table of routes, filled in.

use crate::routes::{ROUTES, Route, route};
use domain::lang::Lang;

/// An address of the table with its parts in place, in their order.
fn fill(path: &str, parts: &[&str]) -> String {
    let mut filled = String::with_capacity(64);
    let mut parts = parts.iter();
    for piece in path.split('/').skip(1) {
        filled.push('/');
        filled.push_str(if piece.starts_with('{') { parts.next().copied().unwrap_or_default() } else { piece });
    }
    debug_assert!(parts.next().is_none() && !filled.contains("//"), "{path}");
    filled
}

/// The address of a page behind its language, `/exams/ru-exam`, from the parts of a path that may be written in capitals;
/// `None` if no page has such an address.
#[must_use]
pub fn page(parts: &[&str]) -> Option<String> {
    let safe = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric()) && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    let fits = |route: &Route| {
        let route: Vec<_> = route.path.split('/').skip(2).collect();
        let same = |(due, part): (&&str, &&str)| due.starts_with('{') || due.eq_ignore_ascii_case(part);
        route.len() == parts.len() && route.iter().zip(parts).all(same)
    };
    let found = parts.iter().all(|part| safe(part)) && ROUTES.iter().filter(|route| route.is_page()).any(fits);
    // Nothing of ours has a capital letter in its address.
    found.then(|| parts.iter().map(|part| format!("/{}", part.to_ascii_lowercase())).collect())
}

/// Addresses within one language of the interface.
#[derive(Debug, Clone, Copy)]
pub struct In<'a>(pub &'a Lang);

impl In<'_> {
    fn to(self, path: &str, parts: &[&str]) -> String {
        let parts: Vec<_> = std::iter::once(self.0.as_str()).chain(parts.iter().copied()).collect();
        fill(path, &parts)
    }
    /// Home.
    #[must_use]
    pub fn home(self) -> String {
        self.to(route::HOME, &[])
    }
    /// The banks.
    #[must_use]
    pub fn exams(self) -> String {
        self.to(route::EXAMS, &[])
    }
    /// The tests of a bank.
    #[must_use]
    pub fn bank(self, bank: &str) -> String {
        self.to(route::BANK, &[bank])
    }
    /// The introduction of a test.
    #[must_use]
    pub fn test(self, bank: &str, test: &str) -> String {
        self.to(route::TEST, &[bank, test])
    }
    /// An attempt, wherever it stands.
    #[must_use]
    pub fn attempt(self, id: &str) -> String {
        self.to(route::ATTEMPT, &[id])
    }
    /// A question of an attempt; `n` counts from 0, addresses from 1.
    #[must_use]
    pub fn question(self, id: &str, n: u16) -> String {
        self.to(route::ATTEMPT_STEP, &[id, &(u32::from(n) + 1).to_string()])
    }
    /// The question "do you really want to finish?".
    #[must_use]
    pub fn finish(self, id: &str) -> String {
        self.to(route::ATTEMPT_STEP, &[id, "finish"])
    }
    /// The result.
    #[must_use]
    pub fn result(self, id: &str) -> String {
        self.to(route::ATTEMPT_STEP, &[id, "result"])
    }
    /// A part of the result, counted from 1.
    #[must_use]
    pub fn result_part(self, id: &str, part: usize) -> String {
        if part > 1 { format!("{}?part={part}", self.result(id)) } else { self.result(id) }
    }
    /// All of it, with every explanation open.
    #[must_use]
    pub fn result_open(self, id: &str) -> String {
        format!("{}?open=all", self.result(id))
    }
    /// The page that takes a complaint about a question, met as item `n` (counted from 0) of an attempt.
    #[must_use]
    pub fn complaint(self, bank: &str, question: &str, attempt: &str, n: u16) -> String {
        format!("{}?attempt={attempt}&n={}", self.to(route::COMPLAINT, &[bank, question]), u32::from(n) + 1)
    }
    /// Where the learner stands, with the bank to choose.
    #[must_use]
    pub fn progress(self) -> String {
        self.to(route::PROGRESS, &[])
    }
    /// Where the learner stands in a bank, and past attempts.
    #[must_use]
    pub fn progress_in(self, bank: &str) -> String {
        self.to(route::PROGRESS_IN, &[bank])
    }
    /// Questions for now, with the bank to choose.
    #[must_use]
    pub fn practice(self) -> String {
        self.to(route::PRACTICE, &[])
    }
    /// Questions of a bank for now.
    #[must_use]
    pub fn practice_in(self, bank: &str) -> String {
        self.to(route::PRACTICE_IN, &[bank])
    }
    /// One topic or one area of a bank.
    #[must_use]
    pub fn topic(self, bank: &str, topic: &str) -> String {
        self.to(route::TOPIC, &[bank, topic])
    }
    /// Tests on paper.
    #[must_use]
    pub fn papers(self) -> String {
        self.to(route::PAPERS, &[])
    }
    /// A printed form.
    #[must_use]
    pub fn paper(self, number: &str) -> String {
        self.to(route::PAPER, &[number])
    }
    /// A sheet of a printed form as PDF, with help in a language if wanted.
    #[must_use]
    pub fn paper_sheet(self, number: &str, sheet: &str, help: Option<&Lang>) -> String {
        let help = help.map(|lang| format!("?help={lang}")).unwrap_or_default();
        self.to(route::PAPER_SHEET, &[number, &format!("{sheet}.pdf")]) + &help
    }
    /// Where an answer sheet is typed in.
    #[must_use]
    pub fn paper_entry(self, number: &str) -> String {
        self.to(route::PAPER_SHEET, &[number, "enter"])
    }
    /// My code.
    #[must_use]
    pub fn code(self) -> String {
        self.to(route::CODE, &[])
    }
    /// Where a code is entered.
    #[must_use]
    pub fn resume(self) -> String {
        self.to(route::RESUME, &[])
    }
    /// Everything that is kept; `page` counts from 1.
    #[must_use]
    pub fn data(self, page: u32) -> String {
        let data = self.to(route::DATA, &[]);
        if page > 1 { format!("{data}?page={page}") } else { data }
    }
    /// "Sign out".
    #[must_use]
    pub fn sign_out(self) -> String {
        self.to(route::SIGN_OUT, &[])
    }
    /// "Delete my data".
    #[must_use]
    pub fn erase(self) -> String {
        self.to(route::ERASE, &[])
    }
}

/// POST: one step of an attempt.
#[must_use]
pub fn api_step(id: &str) -> String {
    fill(route::API_STEP, &[id])
}

/// POST: finishes an attempt.
#[must_use]
pub fn api_finish(id: &str) -> String {
    fill(route::API_FINISH, &[id])
}

/// POST: the learner judges an answer that no machine can mark.
#[must_use]
pub fn api_judge(id: &str) -> String {
    fill(route::API_JUDGE, &[id])
}

/// POST: an answer sheet that was typed in.
#[must_use]
pub fn api_paper(number: &str) -> String {
    fill(route::API_PAPER, &[number])
}

/// GET: items of an attempt in order, from item `from` on, counted from 0.
#[must_use]
pub fn api_items(id: &str, lang: &str, from: u16) -> String {
    format!("{}?lang={lang}&from={from}", fill(route::API_ITEMS, &[id]))
}

/// GET: a recording of an exam, for a page without a script; `op` names the play, which is counted.
#[must_use]
pub fn recording(id: &str, stimulus: &str, op: &str) -> String {
    fill(route::API_RECORDING, &[id, stimulus, op])
}

/// A recording or picture of a bank.
#[must_use]
pub fn media(bank: &str, version: &str, file: &str) -> String {
    fill(route::MEDIA, &[bank, version, file])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_the_parts_of_its_address() {
        assert_eq!(page(&[]).as_deref(), Some(""));
        assert_eq!(page(&["Exams", "RU-exam"]).as_deref(), Some("/exams/ru-exam"));
        assert_eq!(page(&["practice"]).as_deref(), Some("/practice"));
        assert_eq!(page(&["practice", "ru-exam"]).as_deref(), Some("/practice/ru-exam"));
        for none in [&["nothing"][..], &["exams", ".."], &["exams", "a", "b", "c"], &["exams", "%2f"], &["papers", ""]] {
            assert_eq!(page(none), None, "{none:?}");
        }
    }
}
