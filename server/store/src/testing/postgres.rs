//! A PostgreSQL server for one test process, and a database on it for each test.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs until its standard input ends, which happens when the test process does, however it ends: no server is ever
/// left behind. Nothing in it outlives the tests, so it need not wait for a disk.
const SCRIPT: &str = r#"
cd "$1"
trap 'cd /; rm -rf "$1"' EXIT
"$2/initdb" --pgdata=data --username=safar --auth=trust --encoding=UTF8 --locale=C --no-sync > log 2>&1 &&
"$2/pg_ctl" --pgdata=data --wait --log=log --options="-k '$1' -c listen_addresses='' -c fsync=off -c max_connections=400" start > /dev/null &&
echo ready || { cat log; exit 1; }
cat > /dev/null
"$2/pg_ctl" --pgdata=data --mode=immediate stop > /dev/null
"#;

/// A database of one test, dropped with it.
pub struct Database {
    /// Its address.
    pub url: String,
    name: String,
    admin: PgConnectOptions,
}

impl Database {
    /// Creates a database on the test server.
    pub async fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("safar_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let admin = PgConnectOptions::from_str(admin_url()).expect("SAFAR_TEST_POSTGRES_URL is a postgres:// address");
        let mut connection = admin.connect().await.expect("the PostgreSQL server for tests answers");
        // A clone of template1 would fail while somebody is connected to it.
        run(&mut connection, format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        connection.close().await.expect("the connection closes");
        let url = admin.clone().database(&name).to_url_lossy().to_string();
        Self { url, name, admin }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The test's runtime may be ending, so the goodbye gets its own.
        let (admin, name) = (self.admin.clone(), self.name.clone());
        let goodbye = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
            runtime.block_on(async {
                if let Ok(mut connection) = admin.connect().await {
                    run(&mut connection, format!("DROP DATABASE {name} WITH (FORCE)")).await;
                }
            });
        });
        if goodbye.join().is_err() {
            eprintln!("the test database {} could not be dropped", self.name);
        }
    }
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.expect("the role may create and drop databases");
}

fn admin_url() -> &'static str {
    /// The address, and the script that runs the throw-away server behind it: the test process holds its input.
    static SERVER: OnceLock<(String, Option<Child>)> = OnceLock::new();
    let (url, _) = SERVER.get_or_init(|| match std::env::var("SAFAR_TEST_POSTGRES_URL") {
        Ok(url) => (url, None),
        Err(_) => {
            let folder = tempfile::Builder::new().prefix("safar-pg-").tempdir().expect("a temporary folder can be made").keep();
            let script = start(&folder);
            (format!("postgres://safar@localhost/postgres?host={}", folder.display()), Some(script))
        }
    });
    url
}

fn start(folder: &Path) -> Child {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", SCRIPT, "sh"]).arg(folder).arg(programs()).stdin(Stdio::piped()).stdout(Stdio::piped());
    // A Ctrl-C for the tests must not end the script before it has cleaned up.
    command.process_group(0).current_dir("/");
    // PostgreSQL refuses to run as root.
    if std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        let (uid, gid) = postgres_user();
        chown(folder, Some(uid), Some(gid)).expect("root may give a folder away");
        command.uid(uid).gid(gid);
    }
    let mut child = command.spawn().expect("/bin/sh runs");
    let mut said = Vec::new();
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(Result::ok) {
        if line == "ready" {
            return child;
        }
        said.push(line);
    }
    child.wait().expect("the server's script ends");
    panic!("the PostgreSQL server for tests did not start:\n{}", said.join("\n"));
}

/// Where `initdb` and `pg_ctl` are; Debian does not put them on the path.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    std::env::split_paths(&path)
        .chain(debian)
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
        .expect("PostgreSQL is needed for this test. Install it: apt-get install -y postgresql; or set SAFAR_TEST_POSTGRES_URL")
}

fn postgres_user() -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let ids = users.lines().find_map(|user| {
        let fields: Vec<_> = user.split(':').collect();
        (fields.first() == Some(&"postgres")).then(|| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?)))?
    });
    ids.expect("as root the tests run PostgreSQL as the user postgres, which apt-get install -y postgresql creates")
}
