//! Every page with sample data, in any language.

use crate::bank::{Asked, HELP, asked, bank, lang, russian};
use app::complaint::{ComplaintView, complaint};
use app::data::{BrowserView, DataView, SignOutView, data, sign_out};
use app::document::{Assets, Page};
use app::exam::mock;
use app::exam::pages::{self, BanksView, FinishView, IntroView, TestLine, TestsView};
use app::exam::present;
use app::exam::result::result;
use app::exam::verdict::{attempt_title, result_view, rule_lines, test_title};
use app::exam::view::ItemView;
use app::exam::wire::RunnerView;
use app::home::{HomeView, choose_language, home};
use app::i18n::Catalogue;
use app::paper::{EntryItem, EntryRefusal, EntryView, FindView, PaperView, entry, key_waits, paper, papers};
use app::practice::{PracticeView, practice};
use app::progress::standing::{ChanceView, ModuleView, StandingView, SubjectView, TopicRow};
use app::progress::{News, Past, ProgressView, erase, progress};
use app::report::{HeadingView, LineView, ReportView, TableView};
use app::resume::{AskView, CodeRefusal, CodeView, OutlineView, ResumeView, SlipView, ask, code, resume};
use app::spoken::spoken;
use app::topic::{TopicPage, topic};
use app::trouble::{Sent, Trouble, Wait, no_cookies, trouble};
use app::ui::parts::QrView;
use domain::attempt::{Attempt, Event, GRACE, Millis, Mode, Wish};
use domain::bank::Bank;
use domain::form::{Drill, Form, Origin};
use domain::lang::Lang;
use domain::mastery::MasteryLevel;
use domain::points::{Points, Score};
use domain::readiness::Chance;
use domain::response::Response;
use jiff::civil::{Date, date};
use std::path::Path;
use std::sync::Arc;

const START: Millis = 1_780_000_000_000;
const TODAY: Date = date(2026, 5, 28);
pub const ATTEMPT: &str = "0190a0b0-0000-7000-8000-000000000001";

/// The texts of `locales/`, with the pseudo-locale.
pub fn catalogue() -> Arc<Catalogue> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales");
    let mut files = Vec::new();
    for folder in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
            files.push((format!("{}/{}", name(&folder), name(&file)), std::fs::read_to_string(&file).unwrap()));
        }
    }
    files.sort();
    Arc::new(Catalogue::read(files.iter().map(|(path, text)| (path.as_str(), text.as_str())), true).unwrap())
}

pub fn page(catalogue: &Arc<Catalogue>, lang: &Lang, path: &str) -> Page {
    Page {
        texts: catalogue.texts(lang).unwrap(),
        path: path.to_owned(),
        nonce: "bm9uY2U".into(),
        assets: Arc::new(Assets {
            css: "/assets/app-1.css".into(),
            islands: "/assets/islands-1.js".into(),
            icon: "/assets/icon-1.svg".into(),
            code: "/assets/code-1.js".into(),
            forget: "/assets/forget-1.js".into(),
        }),
        only_bank: Some("ru-exam".into()),
    }
}

/// One learner at one attempt of the whole sample bank.
pub struct Sitting {
    pub bank: Bank,
    pub attempt: Attempt,
    pub asked: Vec<Asked>,
    pub now: Millis,
}

impl Sitting {
    pub fn begin(mode: Mode, help: Option<Lang>) -> Self {
        Self::of(mode, help, Origin::Test("language-01".parse().unwrap()))
    }

    /// The sample test as if it were something else.
    fn of(mode: Mode, help: Option<Lang>, origin: Origin) -> Self {
        let bank = bank();
        let test = bank.tests.values().next().unwrap();
        let form = Form { origin, ..Form::of_test(&bank, test, TODAY) };
        let started = Attempt::start("someone".parse().unwrap(), mode, help, form, test.minutes, START);
        Self { attempt: Attempt::replay([started]).unwrap(), asked: asked(), now: START + 1_000, bank }
    }

    fn hear(&mut self, wish: Wish) {
        let event = self.attempt.decide(wish, self.now).unwrap().unwrap();
        self.attempt.apply(event).unwrap();
    }

    pub fn answer(&mut self, n: usize, response: Response) {
        let op = format!("op-{}", self.attempt.seq).parse().unwrap();
        self.hear(Wish::Answer { item: u16::try_from(n).unwrap(), response: Some(response), op, named: false, helped: true });
    }

    pub fn reveal(&mut self, n: usize) {
        self.hear(Wish::Reveal { item: u16::try_from(n).unwrap() });
    }

    fn flag(&mut self, n: usize) {
        self.hear(Wish::Flag { item: u16::try_from(n).unwrap(), on: true, op: None });
    }

    fn play(&mut self, n: usize) {
        let op = format!("op-{}", self.attempt.seq).parse().unwrap();
        self.hear(Wish::Play { stimulus: self.asked[n].stimulus.unwrap().parse().unwrap(), plays: Some(2), op });
    }

    fn finish(&mut self) {
        let (form, bank) = (self.attempt.form.clone(), &self.bank);
        let mark = |(item, state): (&domain::form::FormItem, &domain::attempt::ItemState)| {
            let item = &bank.items[&item.question];
            item.mark(state.response.as_ref())
        };
        let marks: Vec<Points> = form.items.iter().zip(&self.attempt.items).map(mark).collect();
        let event: Event = self.attempt.finish(marks, self.now).unwrap();
        self.attempt.apply(event).unwrap();
    }

    /// Question `n` as it is drawn.
    pub fn item(&self, page: &Page, n: usize, play: Option<u8>) -> ItemView {
        let stimulus = self.bank.items[&self.attempt.form.items[n].question].question.stimulus.as_ref();
        let again = stimulus.and_then(|stimulus| self.attempt.sounding(stimulus, self.now)).cloned();
        let asked = play.map(|play| present::Asked { play, op: "op-page".parse().unwrap(), again });
        present::item(self.read(page), u16::try_from(n).unwrap(), asked.as_ref()).unwrap()
    }

    fn read<'a>(&'a self, page: &'a Page) -> present::Sitting<'a> {
        present::Sitting { bank: &self.bank, attempt: &self.attempt, id: ATTEMPT, texts: &page.texts, today: TODAY }
    }

    /// What the runner needs beside question `n`.
    pub fn runner(&self, page: &Page, n: usize, play: Option<u8>, problem: Option<&str>) -> RunnerView {
        let texts = &page.texts;
        let item = self.item(page, n, play);
        RunnerView {
            attempt: ATTEMPT.into(),
            lang: texts.lang().to_string(),
            exam: self.attempt.mode == Mode::Exam,
            n: item.n,
            fields: item.fields,
            revealed: item.feedback.is_some(),
            map: present::map(&self.attempt),
            remaining: self.attempt.remaining(self.now),
            length: self.attempt.length(),
            notice: problem.map(|id| texts.get(id)),
            texts: pages::runner_texts(page),
        }
    }

    pub fn question(&self, page: &Page, n: usize) -> String {
        self.heard(page, n, None, None)
    }

    fn heard(&self, page: &Page, n: usize, play: Option<u8>, problem: Option<&str>) -> String {
        let title = attempt_title(&self.bank, "language-01", &page.texts);
        let (runner, item) = (self.runner(page, n, play, problem), self.item(page, n, play));
        pages::question(page, &title, &(&self.bank).into(), runner, item)
    }

    fn result(&self, page: &Page, help: &Lang) -> String {
        let view = result_view(self.read(page), &bank(), TODAY, help, 1, false).unwrap();
        result(page, &(&self.bank).into(), view)
    }
}

/// The help language of a reader; who reads one in which the bank does not help takes Tajik.
pub fn help_of(reader: &Lang) -> Lang {
    if HELP.contains(&reader.as_str()) { reader.clone() } else { lang("tg") }
}

/// A page and what it is called in a message of a test.
pub struct Drawn {
    pub name: String,
    pub page: Page,
    pub html: String,
}

/// Every page in every state, for a reader of `reader`.
pub fn every_page(catalogue: &Arc<Catalogue>, reader: &Lang) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    let mut add = |name: String, path: &str, draw: &dyn Fn(&Page) -> String| {
        let page = page(catalogue, reader, path);
        drawn.push(Drawn { name: format!("{name} in {reader}"), html: draw(&page), page });
    };
    around_the_exam(&mut add);
    in_practice(reader, &mut add);
    exam(&mut add);
    results(reader, &mut add);
    drawn
}

type Add<'a> = dyn FnMut(String, &str, &dyn Fn(&Page) -> String) + 'a;

fn around_the_exam(add: &mut Add<'_>) {
    let bank = bank();
    add("home".into(), "", &|page| home(page, HomeView { unfinished: None }));
    add("home with an open test".into(), "", &|page| {
        home(page, HomeView { unfinished: Some((page.to().attempt(ATTEMPT), "Русский язык".into())) })
    });
    add("languages".into(), "", &|page| choose_language(page, &page.texts.langs()));
    for (name, path, news) in [
        ("banks", "/exams", None),
        ("banks for practice", "/practice", None),
        ("banks for progress, erased", "/progress", Some(News::Erased)),
        ("banks for progress, resumed", "/progress", Some(News::Resumed)),
    ] {
        add(name.into(), path, &|page| {
            let banks = vec![
                (page.to().bank("ru-exam"), spoken(&bank.title, &page.texts)),
                (page.to().bank("other"), spoken(&russian("Другой"), &page.texts)),
            ];
            pages::banks(page, BanksView { title: page.text("exams-title"), banks, news })
        });
    }
    add("tests".into(), "/exams/ru-exam", &|page| {
        let line = |name: &str, last: Option<u32>, open| TestLine {
            href: page.to().test("ru-exam", "language-01"),
            name: spoken(&russian(name), &page.texts),
            size: page.texts.with("test-size", &[("questions", 25usize.into()), ("minutes", 20usize.into())]),
            last: last.map(|earned| (Score { earned: Points::hundredths(earned), max: Points::whole(25) }, page.texts.date(TODAY))),
            open,
        };
        let of = |n: usize, lines| (spoken(&bank.subjects[n].name, &page.texts), lines);
        let subjects =
            vec![of(0, vec![line("Тест 1", Some(1_750), false), line("Тест 2", None, true)]), of(1, vec![line("Тест 1", None, false)])];
        let mocks = vec![line("Патент", Some(900), false), line("ВНЖ", None, true)];
        pages::tests(page, TestsView { title: spoken(&bank.title, &page.texts), subjects, mocks })
    });
    for (name, withdrawn, open) in [("introduction", 0, false), ("introduction, everything to say", 3, true)] {
        add(name.into(), "/exams/ru-exam/language-01", &|page| {
            let test = bank.tests.values().next().unwrap();
            let live = bank.live_questions(test, TODAY).0;
            let view = IntroView {
                bank: "ru-exam".into(),
                test: "language-01".into(),
                title: test_title(&bank, test, &page.texts),
                size: page.texts.with("questions", &[("n", live.len().into())]),
                extra: open,
                withdrawn,
                minutes: test.minutes,
                rules: if open { rule_lines(&bank, test, &live, TODAY, &page.texts) } else { vec![] },
                exam_language: bank.exam_tongue.own_name.clone(),
                help_languages: bank.help_languages.clone(),
                help: open.then(|| lang("tg")),
                listening: open,
                open: open.then(|| page.to().attempt(ATTEMPT)),
            };
            pages::intro(page, view)
        });
    }
    for (name, today, open) in [("mock exam", TODAY, false), ("mock exam, begun, and too few questions", date(2100, 1, 1), true)] {
        add(name.into(), "/exams/ru-exam/ru-sample-2026", &|page| {
            let open = open.then(|| page.to().attempt(ATTEMPT));
            mock::mock(page, mock::mock_view(&bank, &bank.exams[0], today, &page.texts, open))
        });
    }
    add("report".into(), "/exams", &|page| app::report::page(page, report(page)));
    for (name, sent, unchosen) in
        [("complaint", false, false), ("complaint, nothing chosen", false, true), ("complaint, sent", true, false)]
    {
        add(name.into(), "/complaint/ru-exam/question-1", &|page| {
            let view = ComplaintView {
                bank: "ru-exam".into(),
                question: "question-1".into(),
                stem: "Куда идёт <Али>?".into(),
                back: page.to().question(ATTEMPT, 0),
                met: (ATTEMPT.into(), "1".into()),
                sent,
                unchosen,
            };
            complaint(page, &(&bank).into(), view)
        });
    }
    for (name, unanswered, incomplete, flagged, minutes) in [
        ("finish, all answered", vec![], vec![], vec![], None),
        ("finish, much open", vec![0, 1, 4], vec![2, 3], vec![1], Some(12)),
        ("finish, one open", vec![7], vec![], vec![], Some(1)),
    ] {
        add(name.into(), &format!("/attempts/{ATTEMPT}/finish"), &|page| {
            let (unanswered, incomplete, flagged) = (unanswered.clone(), incomplete.clone(), flagged.clone());
            let view = FinishView { attempt: ATTEMPT.into(), of: 8, unanswered, incomplete, flagged, minutes };
            pages::finish(page, view)
        });
    }
    for news in [News::Erased, News::ErasedLater] {
        add(format!("progress, nothing yet, {news:?}"), "/progress/ru-exam", &|page| {
            progress(page, ProgressView { practise: page.to().exams(), news: Some(news), ..ProgressView::default() })
        });
    }
    add("progress".into(), "/progress/ru-exam", &|page| {
        let past = |mode, score: Option<u32>| Past {
            href: page.to().attempt(ATTEMPT),
            title: spoken(&russian("Основы права"), &page.texts),
            date: page.texts.date(TODAY),
            mode,
            score: score.map(|earned| Score { earned: Points::hundredths(earned), max: Points::whole(20) }),
        };
        let attempts = vec![past(Mode::Exam, None), past(Mode::Exam, Some(2_000)), past(Mode::Practice, Some(33))];
        let standing = Some(standing(page, true));
        progress(page, ProgressView { attempts, practise: page.to().bank("ru-exam"), standing, news: Some(News::Resumed) })
    });
    add("progress of another bank".into(), "/progress/other-exam", &|page| {
        let past = Past {
            href: page.to().attempt(ATTEMPT),
            title: spoken(&russian("Основы права"), &page.texts),
            date: page.texts.date(TODAY),
            mode: Mode::Practice,
            score: None,
        };
        let standing = Some(standing(page, false));
        progress(page, ProgressView { attempts: vec![past], practise: page.to().bank("other-exam"), standing, news: None })
    });
    let nothing = || PracticeView { bank: "ru-exam".into(), help_languages: bank.help_languages.clone(), ..PracticeView::default() };
    add("practice, first time".into(), "/practice/ru-exam", &|page| practice(page, nothing()));
    add("practice, everything".into(), "/practice/ru-exam", &|page| {
        let everything = PracticeView {
            help: Some(help_of(page.texts.lang())),
            open: Some(page.to().attempt(ATTEMPT)),
            days_left: Some(page.texts.with("days-left", &[("n", 0_u32.into())])),
            mistakes: 21,
            weakest: vec![(spoken(&russian("Раздел 1"), &page.texts), "area-1".into())],
            enough: Some(page.texts.with("practice-enough", &[("n", 60_u32.into())])),
            ..nothing()
        };
        practice(page, everything)
    });
    let drills = [Drill::Topic("topic-1".parse().unwrap()), Drill::Area("area-1".parse().unwrap()), Drill::Subject("law".parse().unwrap())];
    for (level, drill) in GRIPS.into_iter().flat_map(|level| drills.iter().map(move |drill| (level, drill))) {
        add(format!("{}, {level:?}", drill.name()), &format!("/topics/ru-exam/{}", drill.name()), &|page| {
            let view = TopicPage {
                drill: drill.clone(),
                topics: match drill {
                    Drill::Area(_) => vec![(spoken(&russian("Тема 1"), &page.texts), page.to().topic("ru-exam", "topic-1"))],
                    Drill::Subject(_) => vec![(spoken(&russian("Раздел 1"), &page.texts), page.to().topic("ru-exam", "area-1"))],
                    Drill::Plan | Drill::Mistakes | Drill::Topic(_) => vec![],
                },
                subject: spoken(&russian("Основы права"), &page.texts),
                summary: spoken(&russian("Что спрашивает экзамен."), &page.texts),
                state: row(page, level),
                questions: page.texts.with("questions", &[("n", 12_u32.into())]),
                mistakes: if level == MasteryLevel::Weak { vec!["Куда идёт <Али>?".into()] } else { vec![] },
                exam: (&bank).into(),
                practice: nothing(),
            };
            topic(page, view)
        });
    }
    let number = || ("1234 5678 9012".to_owned(), "123456789012".to_owned());
    let names = catalogue();
    let languages = |lang: &Lang| vec![(lang.clone(), names.languages().own_name(lang).to_owned())];
    for problem in [false, true] {
        add(format!("papers, problem: {problem}"), "/papers", &|page| {
            papers(page, FindView { typed: if problem { "12".into() } else { String::new() }, problem, tests: page.to().bank("ru-exam") })
        });
    }
    add("paper".into(), "/papers/123456789012", &|page| {
        let (number, path) = number();
        let (title, size) = (page.text("practice-title"), page.texts.with("questions", &[("n", 8_u32.into())]));
        paper(page, PaperView { number, path, title, size, help_languages: languages(&help_of(page.texts.lang())) })
    });
    add("key, waits".into(), "/papers/123456789012/key.pdf", &|page| key_waits(page, "123456789012", 12));
    for problem in [false, true] {
        add(format!("answer sheet, problem: {problem}"), "/papers/123456789012/enter", &|page| {
            let (number, path) = number();
            let item = |(n, item): (usize, &domain::bank::Item)| EntryItem {
                n: n + 1,
                module: (n == 0).then(|| spoken(&russian("Основы права"), &page.texts)),
                body: Some(item.question.body.clone()),
            };
            let view = EntryView {
                number,
                path,
                title: page.text("practice-title"),
                attempt: ATTEMPT.into(),
                items: bank.items.values().enumerate().map(item).collect(),
                help_languages: languages(&help_of(page.texts.lang())),
                changed: problem.then(|| "3, 7".into()),
                typed: if problem { vec![("6:a".into(), "<я> \"".into()), ("help".into(), "tg".into())] } else { Vec::new() },
                problem: problem.then_some(EntryRefusal::Misfit(7)),
            };
            entry(page, &(&bank).into(), view)
        });
    }
    let slip = || SlipView {
        grouped: "1234 5678 9012 3454".into(),
        address: "192.168.1.10:3000".into(),
        qr: QrView { width: 9, path: "M4 4h1v1h-1z".into() },
    };
    add("code, nothing yet".into(), "/code", &|page| code(page, CodeView::Nothing(page.to().exams())));
    for before in [false, true] {
        add(format!("code, before: {before}"), "/code", &|page| code(page, CodeView::Unknown { before, press: "press".into() }));
    }
    add("code".into(), "/code", &|page| code(page, CodeView::Known(slip(), "press".into())));
    add("resume".into(), "/resume", &|page| resume(page, ResumeView::default()));
    for problem in [CodeRefusal::Wrong, CodeRefusal::TooMany, CodeRefusal::Again] {
        add(format!("resume, {problem:?}"), "/resume", &|page| resume(page, ResumeView { typed: "1234".into(), problem: Some(problem) }));
    }
    let outline = |page: &Page, browsers, code| OutlineView {
        attempts: 12,
        came: page.texts.date(TODAY),
        seen: page.texts.date(TODAY),
        browsers,
        code,
    };
    for own in [None, Some((1, false)), Some((3, true))] {
        add(format!("resume, whose tests, {own:?}"), "/resume", &|page| {
            let own = own.map(|(browsers, code)| outline(page, browsers, code));
            ask(page, AskView { ticket: "0".repeat(64), code: "1234567890123454".into(), theirs: outline(page, 2, true), own })
        });
    }
    for view in [SignOutView::Done, SignOutView::Nobody] {
        add(format!("sign out, {view:?}"), "/sign-out", &|page| sign_out(page, view));
    }
    for (reached, code) in [(true, true), (true, false), (false, false)] {
        add(format!("sign out, reached: {reached}, code: {code}"), "/sign-out", &|page| sign_out(page, SignOutView::Ask { reached, code }));
    }
    add("data, none".into(), "/data", &|page| data(page, None));
    add("data".into(), "/data", &|page| {
        let past = Past {
            href: page.to().attempt(ATTEMPT),
            title: spoken(&russian("Основы права"), &page.texts),
            date: page.texts.date(TODAY),
            mode: Mode::Exam,
            score: None,
        };
        let lines = vec![(page.text("data-came"), page.texts.date(TODAY)), (page.text("data-tests"), "1".into())];
        let browser = |device, this| BrowserView {
            name: "0123456789abcdef".into(),
            device: page.text(device),
            made: page.texts.date(TODAY),
            seen: page.texts.date(TODAY),
            this,
        };
        let browsers = vec![browser("browser-phone", true), browser("browser-computer", false), browser("browser-unknown", false)];
        data(page, Some(DataView { lines, browsers, attempts: vec![past], more: Some(page.to().data(2)) }))
    });
    add("erase".into(), "/progress/erase", &|page| erase(page));
    add("no cookies".into(), "/attempts/x/1", &|page| no_cookies(page, None));
    let sent = |page: &Page| {
        let fields = [("lang", page.texts.lang().as_str()), ("go", "save"), ("a", "<b>12,\r\n3!"), ("a.f", "\" 12. 05.")];
        Sent { action: "/api/attempts/x/step".into(), fields: fields.map(|(name, value)| (name.into(), value.into())).into() }
    };
    add("no cookies, a form".into(), "/attempts/x/1", &|page| no_cookies(page, Some(&sent(page))));
    for kind in Trouble::ALL {
        add(format!("trouble {}", kind.title()), "", &|page| trouble(page, kind, Wait::Minute, None));
        add(format!("trouble {}, a form", kind.title()), "", &|page| trouble(page, kind, Wait::Moment, Some(&sent(page))));
    }
}

const GRIPS: [MasteryLevel; 4] = [MasteryLevel::Weak, MasteryLevel::GettingThere, MasteryLevel::NotEnough, MasteryLevel::Strong];

fn row(page: &Page, level: MasteryLevel) -> TopicRow {
    TopicRow {
        name: spoken(&russian("Тема 1"), &page.texts),
        href: page.to().topic("ru-exam", "topic-1"),
        level,
        percent: 55.0,
        answers: 4,
    }
}

/// Somebody with an opinion about everything and a day, or with none and an exam that is over.
fn standing(page: &Page, known: bool) -> StandingView {
    let texts = &page.texts;
    let name = |text: &str| spoken(&russian(text), texts);
    let chance = |mean: f64| known.then(|| ChanceView::of(&Chance { mean, low: mean - 0.1, high: mean + 0.1 }, texts));
    let module = |mean: f64| ModuleView {
        name: name("Основы права"),
        chance: chance(mean),
        missing: texts.with("ready-missing", &[("n", 3_u32.into())]),
    };
    let raise = texts.with("ready-raise", &[("n", 85_u32.into())]);
    StandingView {
        bank: if known { "ru-exam".into() } else { "other-exam".into() },
        exams: vec![("ru-patent-2025".into(), name("Патент"), true), ("ru-rvp-2025".into(), name("РВП"), false)],
        day: if known { "2026-12-01".into() } else { String::new() },
        day_problem: !known,
        days_left: known.then(|| texts.with("days-left", &[("n", 9_u32.into())])),
        whole: chance(0.55),
        modules: vec![module(0.95), module(0.7), module(0.5), module(0.2)],
        raises: if known {
            vec![(name("Тема 1"), Some(page.to().topic("ru-exam", "topic-1")), raise.clone()), (name("Аудирование"), None, raise)]
        } else {
            vec![]
        },
        subjects: vec![SubjectView {
            asked: true,
            name: name("Основы права"),
            areas: GRIPS.into_iter().map(|level| row(page, level)).collect(),
            topics: GRIPS.into_iter().map(|level| row(page, level)).collect(),
        }],
        ask: !known,
    }
}

/// Every question in practice: fresh, answered and marked, and with its explanation after every kind of answer.
fn in_practice(reader: &Lang, add: &mut Add<'_>) {
    let step = |n: usize| format!("/attempts/{ATTEMPT}/{}", n + 1);
    for (n, asked) in asked().into_iter().enumerate() {
        let kind = asked.body.kind();
        for help in [None, Some(help_of(reader))] {
            let with = if help.is_some() { "with help" } else { "without help" };
            let fresh = Sitting::begin(Mode::Practice, help.clone());
            add(format!("{kind} {with}, fresh"), &step(n), &|page| fresh.question(page, n));

            let answers = [Some(asked.right.clone()), asked.partly.clone(), Some(asked.wrong.clone())];
            for answer in answers.into_iter().flatten() {
                let mut sitting = Sitting::begin(Mode::Practice, help.clone());
                sitting.answer(n, answer.clone());
                sitting.flag(n);
                add(format!("{kind} {with}, answered {answer:?}"), &step(n), &|page| sitting.question(page, n));
                sitting.reveal(n);
                add(format!("{kind} {with}, shown after {answer:?}"), &step(n), &|page| sitting.question(page, n));
            }
            let mut unanswered = Sitting::begin(Mode::Practice, help);
            unanswered.reveal(n);
            add(format!("{kind} {with}, shown unanswered"), &step(n), &|page| unanswered.question(page, n));
        }
    }
}

/// Every question in the exam: fresh, answered with little time left, a recording at each of its plays, a problem.
fn exam(add: &mut Add<'_>) {
    let step = |n: usize| format!("/attempts/{ATTEMPT}/{}", n + 1);
    for (n, asked) in asked().into_iter().enumerate() {
        let kind = asked.body.kind();
        let mut sitting = Sitting::begin(Mode::Exam, None);
        add(format!("{kind} in the exam, fresh"), &step(n), &|page| sitting.question(page, n));
        add(format!("{kind} in the exam, not understood"), &step(n), &|page| sitting.heard(page, n, None, Some("problem-too-long")));
        sitting.answer(n, asked.right);
        sitting.now = START + 17 * 60_000;
        add(format!("{kind} in the exam, answered late"), &step(n), &|page| sitting.question(page, n));
        sitting.now = START + 20 * 60_000 + GRACE;
        add(format!("{kind} in the exam, time is up"), &step(n), &|page| sitting.question(page, n));
        if asked.stimulus == Some("recording") {
            sitting.now = START + 1_000;
            for play in 1..=2 {
                add(format!("{kind} in the exam, asked for play {play}"), &step(n), &|page| sitting.heard(page, n, Some(play), None));
                sitting.play(n);
                add(format!("{kind} in the exam, heard play {play}"), &step(n), &|page| sitting.heard(page, n, Some(play), None));
            }
        }
    }
}

/// The result: everything right, a mixture at the end of the time, and questions that have changed or gone since.
fn results(reader: &Lang, add: &mut Add<'_>) {
    let path = format!("/attempts/{ATTEMPT}/result");
    let help = help_of(reader);
    let mut perfect = Sitting::begin(Mode::Practice, Some(help.clone()));
    for n in 0..perfect.asked.len() {
        perfect.answer(n, perfect.asked[n].right.clone());
    }
    perfect.finish();
    let task = perfect.asked.iter().position(|asked| asked.body.kind() == "written").unwrap();
    add("result, nothing judged yet".into(), &path, &|page| perfect.result(page, &help));
    perfect.hear(Wish::SelfMark { item: u16::try_from(task).unwrap(), met: ["a".parse().unwrap()].into() });
    add("result, all right".into(), &path, &|page| perfect.result(page, &help));

    for (name, origin) in [
        ("result of extra practice", Origin::Extra("language-01".parse().unwrap())),
        ("result of a mock exam", Origin::Drawn { exam: "ru-sample-2026".parse().unwrap(), seed: 7 }),
    ] {
        let mut sitting = Sitting::of(Mode::Practice, Some(help.clone()), origin);
        sitting.answer(0, sitting.asked[0].right.clone());
        sitting.finish();
        add(name.into(), &path, &|page| sitting.result(page, &help));
    }

    let mut mixed = Sitting::begin(Mode::Exam, None);
    for n in 0..mixed.asked.len() {
        let asked = &mixed.asked[n];
        let answer = [Some(asked.wrong.clone()), asked.partly.clone(), None][n % 3].clone();
        if let Some(answer) = answer {
            mixed.answer(n, answer);
        }
    }
    mixed.now = START + 86_400_000;
    mixed.finish();
    add("result, mixed".into(), &path, &|page| mixed.result(page, &help));
    add("result, mixed, explained in Russian".into(), &path, &|page| mixed.result(page, &lang("ru")));

    mixed.bank.items.values_mut().next().unwrap().question.version = 2;
    mixed.bank.items.pop_last();
    add("result, questions changed since".into(), &path, &|page| mixed.result(page, &help));
}

/// A report with a table, and an empty one.
fn report(page: &Page) -> ReportView {
    let columns =
        [("report-bank", false), ("report-question", false), ("report-times", true), ("report-share", true), ("report-last", false)];
    let headings: Vec<_> = columns.iter().map(|(id, number)| HeadingView { text: page.text(id), number: *number }).collect();
    let line = |cells: [&str; 5], total| LineView { cells: cells.map(str::to_owned).to_vec(), total };
    let (day, all) = (page.texts.date(TODAY), page.text("report-total"));
    let lines = vec![
        line(["Банк", "Вопрос", "<5", "…", "…"], false),
        line(["Банк", "Второй вопрос", "1 020", "94,5", &day], false),
        line([&all, "", "1 065", "100,0", ""], true),
    ];
    let suppressed = page.texts.with("report-suppressed", &[("few", "<5".into()), ("hidden", "…".into())]);
    let table = |lines, note| TableView { caption: page.text("report-complaints-by-reason"), headings: headings.clone(), lines, note };
    ReportView {
        title: page.text("report-complaints"),
        made: page.texts.with("report-made", &[("date", day.as_str().into())]),
        tables: vec![table(lines, Some(suppressed)), table(Vec::new(), None)],
    }
}
