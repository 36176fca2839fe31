//! Every address of Safar, in one place: what a page links to and what the server's router answers.

use domain::lang::Lang;

/// An address as the router matches it: `{lang}` and the like stand for one part of the path.
pub mod route {
    /// Chooses a language, or shows the languages by their own names.
    pub const ROOT: &str = "/";
    /// Home.
    pub const HOME: &str = "/{lang}";
    /// The banks.
    pub const EXAMS: &str = "/{lang}/exams";
    /// The tests of a bank.
    pub const BANK: &str = "/{lang}/exams/{bank}";
    /// The introduction of a test.
    pub const TEST: &str = "/{lang}/exams/{bank}/{test}";
    /// An attempt: leads to its first open question or to its result.
    pub const ATTEMPT: &str = "/{lang}/attempts/{id}";
    /// One question of an attempt, counted from 1; or `finish`; or `result`.
    pub const ATTEMPT_STEP: &str = "/{lang}/attempts/{id}/{step}";
    /// What is wrong with a question: a choice of reasons.
    pub const REPORT: &str = "/{lang}/report/{bank}/{question}";
    /// Past attempts.
    pub const PROGRESS: &str = "/{lang}/progress";
    /// Questions for now.
    pub const PRACTICE: &str = "/{lang}/practice";
    /// One topic of a bank.
    pub const TOPIC: &str = "/{lang}/topics/{bank}/{topic}";
    /// "Delete my data": what will be deleted, and the button.
    pub const ERASE: &str = "/{lang}/progress/erase";

    /// Tests on paper.
    pub const PAPERS: &str = "/{lang}/papers";
    /// A printed form.
    pub const PAPER: &str = "/{lang}/papers/{number}";
    /// A sheet of a printed form: `questions.pdf`, `answers.pdf`, `key.pdf`; or `enter`, to type an answer sheet in.
    pub const PAPER_SHEET: &str = "/{lang}/papers/{number}/{sheet}";
    /// My code: what brings everything to another device.
    pub const CODE: &str = "/{lang}/code";
    /// Where a code is entered.
    pub const RESUME: &str = "/{lang}/resume";
    /// Everything that is kept about a learner.
    pub const DATA: &str = "/{lang}/data";

    /// POST: starts an attempt.
    pub const API_START: &str = "/api/attempts";
    /// POST: one step of an attempt: answer, check, flag, play, go on.
    pub const API_STEP: &str = "/api/attempts/{id}/step";
    /// GET: all items of an attempt, for the island.
    pub const API_ITEMS: &str = "/api/attempts/{id}/items";
    /// POST: finishes an attempt.
    pub const API_FINISH: &str = "/api/attempts/{id}/finish";
    /// POST: the learner judges an answer that no machine can mark.
    pub const API_JUDGE: &str = "/api/attempts/{id}/judge";
    /// POST: reports a problem with a question.
    pub const API_REPORT: &str = "/api/reports";
    /// POST: which exam a learner prepares for, and when it is.
    pub const API_GOAL: &str = "/api/goal";
    /// POST: how a learner's real exam went.
    pub const API_REAL_EXAM: &str = "/api/real-exams";
    /// POST: prepares the sheets of a test.
    pub const API_PAPERS: &str = "/api/papers";
    /// POST: finds a printed form by its number.
    pub const API_FIND_PAPER: &str = "/api/papers/find";
    /// POST: an answer sheet that was typed in.
    pub const API_PAPER: &str = "/api/papers/{number}/answers";
    /// POST: makes a resume code.
    pub const API_CODE: &str = "/api/code";
    /// POST: goes on with a resume code.
    pub const API_RESUME: &str = "/api/resume";
    /// GET: everything that is kept about the learner, as a file.
    pub const API_DATA: &str = "/api/learner/data";
    /// POST: deletes everything of the learner.
    pub const API_ERASE: &str = "/api/learner/erase";
    /// Files of a bank: recordings and pictures.
    pub const MEDIA: &str = "/media/{bank}/{*file}";
    /// Style, script and wasm, under names that carry their content's hash.
    pub const ASSETS: &str = "/assets/{file}";
}

/// Addresses within one language of the interface.
#[derive(Debug, Clone, Copy)]
pub struct In<'a>(pub &'a Lang);

impl In<'_> {
    /// Home.
    #[must_use]
    pub fn home(self) -> String {
        format!("/{}", self.0)
    }
    /// The banks.
    #[must_use]
    pub fn exams(self) -> String {
        format!("/{}/exams", self.0)
    }
    /// The tests of a bank.
    #[must_use]
    pub fn bank(self, bank: &str) -> String {
        format!("/{}/exams/{bank}", self.0)
    }
    /// The introduction of a test.
    #[must_use]
    pub fn test(self, bank: &str, test: &str) -> String {
        format!("/{}/exams/{bank}/{test}", self.0)
    }
    /// An attempt, wherever it stands.
    #[must_use]
    pub fn attempt(self, id: &str) -> String {
        format!("/{}/attempts/{id}", self.0)
    }
    /// A question of an attempt; `n` counts from 0, addresses from 1.
    #[must_use]
    pub fn question(self, id: &str, n: u16) -> String {
        format!("/{}/attempts/{id}/{}", self.0, u32::from(n) + 1)
    }
    /// The question "do you really want to finish?".
    #[must_use]
    pub fn finish(self, id: &str) -> String {
        format!("/{}/attempts/{id}/finish", self.0)
    }
    /// The result.
    #[must_use]
    pub fn result(self, id: &str) -> String {
        format!("/{}/attempts/{id}/result", self.0)
    }
    /// A part of the result of a long exam, counted from 1.
    #[must_use]
    pub fn result_part(self, id: &str, part: usize) -> String {
        if part > 1 { format!("/{}/attempts/{id}/result?part={part}", self.0) } else { self.result(id) }
    }
    /// "Report a problem with this question", met as item `n` (counted from 0) of an attempt.
    #[must_use]
    pub fn report(self, bank: &str, question: &str, attempt: &str, n: u16) -> String {
        format!("/{}/report/{bank}/{question}?attempt={attempt}&n={}", self.0, u32::from(n) + 1)
    }
    /// Past attempts.
    #[must_use]
    pub fn progress(self) -> String {
        format!("/{}/progress", self.0)
    }
    /// Questions for now.
    #[must_use]
    pub fn practice(self) -> String {
        format!("/{}/practice", self.0)
    }
    /// One topic of a bank.
    #[must_use]
    pub fn topic(self, bank: &str, topic: &str) -> String {
        format!("/{}/topics/{bank}/{topic}", self.0)
    }
    /// Tests on paper.
    #[must_use]
    pub fn papers(self) -> String {
        format!("/{}/papers", self.0)
    }
    /// A printed form.
    #[must_use]
    pub fn paper(self, number: &str) -> String {
        format!("/{}/papers/{number}", self.0)
    }
    /// A sheet of a printed form as PDF, with help in a language if wanted.
    #[must_use]
    pub fn paper_sheet(self, number: &str, sheet: &str, help: Option<&Lang>) -> String {
        let help = help.map(|lang| format!("?help={lang}")).unwrap_or_default();
        format!("/{}/papers/{number}/{sheet}.pdf{help}", self.0)
    }
    /// Where an answer sheet is typed in.
    #[must_use]
    pub fn paper_entry(self, number: &str) -> String {
        format!("/{}/papers/{number}/enter", self.0)
    }
    /// My code.
    #[must_use]
    pub fn code(self) -> String {
        format!("/{}/code", self.0)
    }
    /// Where a code is entered.
    #[must_use]
    pub fn resume(self) -> String {
        format!("/{}/resume", self.0)
    }
    /// Everything that is kept; `page` counts from 1.
    #[must_use]
    pub fn data(self, page: u32) -> String {
        if page > 1 { format!("/{}/data?page={page}", self.0) } else { format!("/{}/data", self.0) }
    }
    /// "Delete my data".
    #[must_use]
    pub fn erase(self) -> String {
        format!("/{}/progress/erase", self.0)
    }
}

/// POST: one step of an attempt.
#[must_use]
pub fn api_step(id: &str) -> String {
    format!("/api/attempts/{id}/step")
}

/// POST: finishes an attempt.
#[must_use]
pub fn api_finish(id: &str) -> String {
    format!("/api/attempts/{id}/finish")
}

/// POST: the learner judges an answer that no machine can mark.
#[must_use]
pub fn api_judge(id: &str) -> String {
    format!("/api/attempts/{id}/judge")
}

/// POST: an answer sheet that was typed in.
#[must_use]
pub fn api_paper(number: &str) -> String {
    format!("/api/papers/{number}/answers")
}

/// GET: all items of an attempt.
#[must_use]
pub fn api_items(id: &str, lang: &str) -> String {
    format!("/api/attempts/{id}/items?lang={lang}")
}

/// A recording or picture of a bank.
#[must_use]
pub fn media(bank: &str, file: &str) -> String {
    format!("/media/{bank}/{file}")
}
