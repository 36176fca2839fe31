//! Looks at a database past the store.

use sqlx::{Connection, Row};
use store::testing::TestDb;

/// Checks that each stream is numbered without gaps, and returns how many records there are.
pub async fn dense(db: &TestDb) -> u64 {
    let sql = "SELECT CAST(s.next_idx AS TEXT), CAST(COUNT(r.idx) AS TEXT) || ' ' || CAST(COALESCE(MAX(r.idx) + 1, 0) AS TEXT) \
               FROM streams s LEFT JOIN records r ON r.stream = s.id GROUP BY s.id, s.next_idx";
    let streams = query(db, sql).await;
    for [next, held] in &streams {
        assert_eq!(*held, format!("{next} {next}"), "the stream has gaps");
    }
    streams.iter().map(|[next, _]| next.parse::<u64>().unwrap()).sum()
}

/// The rows, of two texts each, of a statement that both engines understand or only the one of this database does.
pub async fn query(db: &TestDb, sql: &'static str) -> Vec<[String; 2]> {
    fn texts<R: Row>(rows: Vec<R>) -> Vec<[String; 2]>
    where
        usize: sqlx::ColumnIndex<R>,
        String: for<'r> sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    {
        rows.iter().map(|row| [row.get(0), row.get(1)]).collect()
    }
    if db.url().starts_with("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(db.url()).await.unwrap();
        texts(sqlx::query(sql).fetch_all(&mut connection).await.unwrap())
    } else {
        let mut connection = sqlx::PgConnection::connect(db.url()).await.unwrap();
        texts(sqlx::query(sql).fetch_all(&mut connection).await.unwrap())
    }
}
