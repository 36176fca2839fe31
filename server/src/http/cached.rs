//! A page that may have been drawn before: looked up first, kept when it has been drawn.

use super::reader::Reader;
use super::session::Visitor;
use crate::page_cache::{Key, Whose};
use crate::state::State;
use crate::usecases::Fault;
use axum::response::Response;
use domain::attempt::Millis;
use domain::lang::Lang;

const HOUR: Millis = 3_600_000;

/// The place of a page in the cache.
pub struct Cached<'a> {
    state: &'a State,
    reader: &'a Reader,
    key: Key,
}

impl<'a> Cached<'a> {
    /// The page of this reader. `help` is the help language as far as it shows on the page.
    ///
    /// # Errors
    /// If the database cannot say how much is stored about the learner.
    pub async fn page(state: &'a State, reader: &'a Reader, visitor: &Visitor, help: Option<Lang>) -> Result<Self, Fault> {
        // Asked before the page is made: what is stored meanwhile has another number.
        let whose = match &visitor.0 {
            Some(learner) => Some(Whose {
                learner: learner.id().clone(),
                revision: state.store.learners().revision(learner).await?,
                hour: state.clock.now().div_euclid(HOUR),
                day: reader.today(&state.clock),
                zone: reader.zone.iana_name().map(str::to_owned),
            }),
            None => None,
        };
        let offer = state.library.now().serial;
        let (lang, path) = (reader.page.texts.lang().clone(), reader.page.path.clone());
        let key = Key { lang, path, help, day: state.clock.today(), offer, whose, coding: reader.coding };
        Ok(Self { state, reader, key })
    }

    /// The page, if it has been drawn already.
    pub async fn find(&self) -> Option<Response> {
        let page = self.state.page_cache.find(&self.key).await?;
        Some(self.reader.send(page.sent, page.coding))
    }

    /// Keeps a page, and answers with it. `own`: something of the learner stands on it.
    pub async fn keep(self, html: String, own: bool) -> Response {
        let page = self.state.page_cache.keep(self.key, html, own).await;
        self.reader.send(page.sent, page.coding)
    }
}
