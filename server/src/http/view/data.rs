//! What is kept about a learner, in lines.

use crate::http::reader::Reader;
use crate::state::State;
use crate::usecases::LearnerData;
use app::spoken::spoken;

/// What is kept, each with its name.
pub fn lines(state: &State, reader: &Reader, kept: &LearnerData) -> Vec<(String, String)> {
    let texts = &reader.page.texts;
    let mut lines = vec![
        (texts.get("data-came"), reader.date(kept.traces.came)),
        (
            texts.get("data-code"),
            kept.traces.codes.last().map_or_else(
                || texts.get("data-code-none"),
                |made| texts.with("data-code-made", &[("date", reader.date(*made).as_str().into())]),
            ),
        ),
    ];
    for (id, aim) in &kept.aims {
        let exam = aim.goal.as_ref().map(|goal| {
            let exam = state.library.bank(id);
            let exam = exam.as_ref().and_then(|bank| bank.exam(&goal.exam));
            let name = exam.map_or_else(|| goal.exam.to_string(), |exam| spoken(&exam.name, texts).text);
            goal.day.map_or_else(|| name.clone(), |day| format!("{name}, {}", texts.date(day)))
        });
        lines.push((texts.get("data-goal"), exam.unwrap_or_else(|| texts.get("data-goal-none"))));
        lines.push((texts.get("data-real"), aim.real_exams.len().to_string()));
    }
    lines.push((texts.get("data-complaints"), kept.traces.complaints.len().to_string()));
    lines.push((texts.get("data-tests"), kept.traces.attempts.to_string()));
    lines
}
