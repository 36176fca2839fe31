//! Both engines have the same schema, made by the same migrations.

use super::raw::query;
use store::testing::TestDb;

/// Both engines have the same tables, columns, nullability and indexes.
#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let (sqlite, postgres) = (TestDb::sqlite(), TestDb::postgres().await);
    drop((sqlite.open().await, postgres.open().await));
    let in_sqlite = "SELECT t.name || '.' || c.name, CAST(c.\"notnull\" AS TEXT) FROM sqlite_schema t, pragma_table_info(t.name) c \
                     WHERE t.type = 'table' AND t.name NOT LIKE '\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'";
    let in_postgres = "SELECT table_name || '.' || column_name, CASE is_nullable WHEN 'NO' THEN '1' ELSE '0' END \
                       FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'";
    let (a, b) = (sorted(query(&sqlite, in_sqlite).await), sorted(query(&postgres, in_postgres).await));
    assert_eq!(a, b);
    assert!(a.contains(&vec!["attempts.deadline".to_owned(), "0".to_owned()]) && a.len() > 30, "{a:?}");
    let in_sqlite = "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    let in_postgres = "SELECT c.relname::TEXT, t.relname::TEXT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
                       JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace \
                       WHERE n.nspname = 'public' AND NOT i.indisunique";
    let (a, b) = (sorted(query(&sqlite, in_sqlite).await), sorted(query(&postgres, in_postgres).await));
    assert_eq!(a, b);
    assert!(!a.is_empty());
}

fn sorted(mut rows: Vec<[String; 2]>) -> Vec<Vec<String>> {
    rows.sort();
    rows.into_iter().map(Vec::from).collect()
}

/// A file that is in the folder and not in the list would never run.
#[tokio::test]
async fn every_migration_runs_on_both_engines() {
    for (engine, db) in [("sqlite", TestDb::sqlite()), ("postgres", TestDb::postgres().await)] {
        drop(db.open().await);
        let ran = query(&db, "SELECT description || '.sql', CAST(version AS TEXT) FROM _sqlx_migrations ORDER BY description").await;
        let ran: Vec<_> = ran.into_iter().map(|[file, number]| (file, number.parse::<u32>().unwrap())).collect();
        let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let files: Vec<_> = files.into_iter().map(|file| (file.clone(), file[..4].parse::<u32>().unwrap())).collect();
        assert_eq!(ran, files, "{engine}");
    }
}
