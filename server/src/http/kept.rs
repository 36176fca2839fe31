//! Pages that are the same for everybody who has no session: home, lists, introductions. They change with the day (laws
//! expire) and with nothing else while the server runs, so each is drawn once a day and kept in memory.

use super::reader::Reader;
use super::session::Visitor;
use axum::response::Response;
use bytes::Bytes;
use domain::lang::Lang;
use jiff::civil::Date;

/// The most memory that kept pages take, in bytes.
const ROOM: u64 = 4 * 1024 * 1024;

/// What decides how such a page looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    lang: Lang,
    path: String,
    help: Option<Lang>,
    day: Date,
}

/// The kept pages.
pub struct Kept(moka::future::Cache<Key, Bytes>);

impl Default for Kept {
    fn default() -> Self {
        let weight = |key: &Key, page: &Bytes| u32::try_from(key.path.len() + page.len()).unwrap_or(u32::MAX);
        Self(moka::future::Cache::builder().weigher(weight).max_capacity(ROOM).build())
    }
}

impl Kept {
    /// Under which name the page of this reader is kept; `None` if it may hold what is only theirs.
    pub fn key(reader: &Reader, visitor: &Visitor, day: Date) -> Option<Key> {
        let key = || Key { lang: reader.page.texts.lang().clone(), path: reader.page.path.clone(), help: reader.help.clone(), day };
        visitor.0.is_none().then(key)
    }

    /// The page, if it has been drawn today.
    pub async fn find(&self, key: Option<&Key>, reader: &Reader) -> Option<Response> {
        Some(reader.draw(self.0.get(key?).await?))
    }

    /// Keeps a page if it is for everybody, and answers with it.
    pub async fn keep(&self, key: Option<Key>, reader: &Reader, html: String) -> Response {
        let page = Bytes::from(html);
        if let Some(key) = key {
            self.0.insert(key, page.clone()).await;
        }
        reader.draw(page)
    }
}
