//! Everything that can be asked of Safar, in one table: what it is called, how it is asked, at which address, who may ask, and
//! what it costs. The router, the links of pages, the limits and the tests of security are made from it.

/// How something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// It is read. A recording of an exam is too, although its play counts.
    Get,
    /// A form: it changes something, or holds what must not stand in an address.
    Post,
}

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Everybody; the handler knows who it is, if it is somebody.
    Anyone,
    /// Only a browser that is a learner's. Any other is told that Safar does not know it, before the handler runs.
    Learner,
}

/// What it costs the server, by which limits count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Nothing is counted: whoever watches over a server must see it when it is busy.
    Nothing,
    /// A file as it lies there; paid by the network alone, without asking who it is.
    File,
    /// A page.
    Page,
    /// Something is written down.
    Form,
    /// What is known of a learner is worked out, or many questions are drawn at once.
    Work,
    /// A form is drawn up and written down.
    Start,
}

/// One thing that can be asked.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// Its name in [`route`].
    pub name: &'static str,
    /// How it is asked for.
    pub method: Method,
    /// Its address as the router matches it: `{lang}` and the like stand for one part of the path.
    pub path: &'static str,
    /// Who may ask.
    pub guard: Guard,
    /// What it costs.
    pub cost: Cost,
}

impl Route {
    /// Whether it is a page within a language.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.path.starts_with("/{lang}")
    }
}

/// The route with this address.
#[must_use]
pub fn of(path: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.path == path)
}

macro_rules! routes {
    ($($(#[doc = $doc:literal])+ $name:ident: $method:ident $path:literal, $guard:ident, $cost:ident;)+) => {
        /// The addresses of the table, for links and forms.
        pub mod route {
            $($(#[doc = $doc])+ pub const $name: &str = $path;)+
        }

        /// The table.
        pub static ROUTES: &[Route] = &[
            $(Route { name: stringify!($name), method: Method::$method, path: $path, guard: Guard::$guard, cost: Cost::$cost }),+
        ];
    };
}

routes! {
    /// Chooses a language, or shows the languages by their own names.
    ROOT: Get "/", Anyone, Page;
    /// Home.
    HOME: Get "/{lang}", Anyone, Page;
    /// The banks.
    EXAMS: Get "/{lang}/exams", Anyone, Page;
    /// The tests of a bank.
    BANK: Get "/{lang}/exams/{bank}", Anyone, Page;
    /// The introduction of a test.
    TEST: Get "/{lang}/exams/{bank}/{test}", Anyone, Page;
    /// An attempt: leads to its first open question or to its result.
    ATTEMPT: Get "/{lang}/attempts/{id}", Learner, Page;
    /// One question of an attempt, counted from 1; or `finish`; or `result`.
    ATTEMPT_STEP: Get "/{lang}/attempts/{id}/{step}", Learner, Page;
    /// A complaint about a question: a choice of reasons.
    COMPLAINT: Get "/{lang}/complaint/{bank}/{question}", Anyone, Page;
    /// Where a learner stands: the choice of a bank, or on to the only one.
    PROGRESS: Get "/{lang}/progress", Anyone, Page;
    /// Where a learner stands in a bank, and past attempts.
    PROGRESS_IN: Get "/{lang}/progress/{bank}", Anyone, Work;
    /// Questions for now: the choice of a bank, or on to the only one.
    PRACTICE: Get "/{lang}/practice", Anyone, Page;
    /// Questions of a bank for now.
    PRACTICE_IN: Get "/{lang}/practice/{bank}", Anyone, Work;
    /// One topic or one area of a bank.
    TOPIC: Get "/{lang}/topics/{bank}/{topic}", Anyone, Work;
    /// "Delete my data": what will be deleted, and the button.
    ERASE: Get "/{lang}/progress/erase", Anyone, Page;
    /// Tests on paper.
    PAPERS: Get "/{lang}/papers", Anyone, Page;
    /// A printed form.
    PAPER: Get "/{lang}/papers/{number}", Anyone, Page;
    /// A sheet of a printed form: `questions.pdf`, `answers.pdf`, `key.pdf`; or `enter`, to type an answer sheet in.
    PAPER_SHEET: Get "/{lang}/papers/{number}/{sheet}", Anyone, Page;
    /// My code: what brings everything to another device.
    CODE: Get "/{lang}/code", Anyone, Page;
    /// Where a code is entered.
    RESUME: Get "/{lang}/resume", Anyone, Page;
    /// Everything that is kept about a learner.
    DATA: Get "/{lang}/data", Anyone, Page;
    /// "Sign out".
    SIGN_OUT: Get "/{lang}/sign-out", Anyone, Page;

    /// Starts an attempt.
    API_START: Post "/api/attempts", Anyone, Start;
    /// One step of an attempt: answer, check, flag, play, go on.
    API_STEP: Post "/api/attempts/{id}/step", Learner, Form;
    /// The next items of an attempt, for the island.
    API_ITEMS: Get "/api/attempts/{id}/items", Learner, Work;
    /// A recording of an exam, for a page without a script; the play is counted.
    API_RECORDING: Get "/api/attempts/{id}/recordings/{stimulus}/{op}", Learner, Form;
    /// Finishes an attempt.
    API_FINISH: Post "/api/attempts/{id}/finish", Learner, Form;
    /// The learner judges an answer that no machine can mark.
    API_JUDGE: Post "/api/attempts/{id}/judge", Learner, Form;
    /// Saves a complaint about a question.
    API_COMPLAINT: Post "/api/complaints", Learner, Form;
    /// Which exam a learner prepares for, and when it is.
    API_GOAL: Post "/api/goal", Learner, Form;
    /// How a learner's real exam went.
    API_REAL_EXAM: Post "/api/real-exams", Learner, Form;
    /// Prepares the sheets of a test.
    API_PAPERS: Post "/api/papers", Anyone, Start;
    /// Finds a printed form by its number.
    API_FIND_PAPER: Post "/api/papers/find", Anyone, Form;
    /// An answer sheet that was typed in.
    API_PAPER: Post "/api/papers/{number}/answers", Anyone, Start;
    /// Makes a resume code.
    API_CODE: Post "/api/code", Learner, Form;
    /// Asks whether to go on with a resume code.
    API_RESUME: Post "/api/resume", Anyone, Form;
    /// Goes on with a resume code.
    API_RESUME_YES: Post "/api/resume/yes", Anyone, Form;
    /// Signs out another browser of the learner, or all others.
    API_BROWSERS: Post "/api/browsers", Learner, Form;
    /// Signs this browser out.
    API_SIGN_OUT: Post "/api/sign-out", Anyone, Form;
    /// Everything that is kept about the learner, as a file.
    API_DATA: Get "/api/learner/data", Learner, Page;
    /// Deletes everything of the learner.
    API_ERASE: Post "/api/learner/erase", Anyone, Form;
    /// Files of a version of a bank: recordings and pictures.
    MEDIA: Get "/media/{bank}/{version}/{*file}", Anyone, File;
    /// Style, script and wasm, under names that carry their content's hash.
    ASSETS: Get "/assets/{file}", Anyone, File;
    /// Whether the process lives.
    HEALTHZ: Get "/healthz", Anyone, Nothing;
    /// Whether it can work: the database answers.
    READYZ: Get "/readyz", Anyone, Page;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nothing_stands_twice_and_reading_never_has_the_address_of_a_form() {
        let names: BTreeSet<_> = ROUTES.iter().map(|route| route.name).collect();
        let paths: BTreeSet<_> = ROUTES.iter().map(|route| route.path).collect();
        assert_eq!((names.len(), paths.len()), (ROUTES.len(), ROUTES.len()));
    }

    #[test]
    fn a_form_has_an_address_without_a_language() {
        for route in ROUTES {
            assert!(route.method == Method::Get || route.path.starts_with("/api/"), "{}", route.name);
            assert!(route.is_page() || !route.path.contains("{lang}"), "{}", route.name);
        }
    }

    #[test]
    fn a_route_is_found_by_its_address() {
        assert!(ROUTES.iter().all(|route| of(route.path).is_some_and(|found| found.name == route.name)));
        assert!(of("/{lang}/nothing").is_none());
    }
}
