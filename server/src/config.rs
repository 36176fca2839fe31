//! What can be set, and how: defaults < file < environment (`SAFAR_…`) < flags. An unknown key is an error.

use crate::clock::{machine_zone, zone_of};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where Safar listens.
    pub http_addr: SocketAddr,
    /// The database: `sqlite:<file>` or `postgres://…`.
    pub database_url: String,
    /// The folder for everything Safar writes.
    pub data_dir: PathBuf,
    /// The folder of content, with a folder `question-banks` in it; none for the content inside this program.
    pub content_dir: Option<PathBuf>,
    /// The address of the metrics page; none by default, so that it is never public by accident.
    pub metrics_addr: Option<SocketAddr>,
    /// Safar is reached by https only: cookies are marked `Secure` and bound to this name, and browsers are told to come by
    /// https from then on.
    pub https: bool,
    /// The names by which Safar is asked; none: by addresses and by names that are not for the internet.
    #[serde(deserialize_with = "names")]
    pub public_hosts: Vec<String>,
    /// The file with the secret that is mixed into the hashes of resume codes; made if it is missing.
    pub pepper_file: PathBuf,
    /// What tells the network address of a caller. A header may be named only if a proxy sets it in every request: else callers
    /// write it themselves.
    pub client_address: ClientAddress,
    /// The time zone of the site, by its IANA name: days begin by it. None for that of the machine, or UTC if it has none.
    pub time_zone: Option<String>,
    /// Offers the right-to-left pseudo-locale `ar-XB`, for tests.
    pub pseudo_locale: bool,
    /// How many answers one learner may send in a minute. A page counts as a third of one, what is dearer as several. All
    /// learners of one network address may ask fifty times as much.
    pub learner_requests_per_minute: u32,
    /// How many new learners one address may become in a minute. A centre's fifty people share one address. For each of them
    /// those whom Safar does not know yet may ask for twenty pages.
    pub new_learners_per_minute: u32,
    /// How many resume codes one address may try in a minute: a class enters its codes at once. All together may try 600.
    pub resume_codes_per_minute: u32,
    /// How many connections may be open at once.
    pub connections: usize,
    /// How many of them may come from one network address. It does not count where a proxy tells the addresses.
    pub connections_per_network: usize,
    /// What is logged: `info`, `debug`, or a filter such as `safar=debug,sqlx=warn`.
    pub log: String,
}

/// What tells the network address of a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientAddress {
    /// The connection.
    Connection,
    /// The header `X-Real-IP`, as nginx is often told to set it.
    XRealIp,
    /// The last entry of the header `X-Forwarded-For`.
    XForwardedFor,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            http_addr: SocketAddr::from(([127, 0, 0, 1], 3000)),
            database_url: String::new(),
            data_dir: PathBuf::from("./data"),
            content_dir: None,
            metrics_addr: None,
            https: false,
            public_hosts: Vec::new(),
            pepper_file: PathBuf::new(),
            client_address: ClientAddress::Connection,
            time_zone: None,
            pseudo_locale: false,
            learner_requests_per_minute: 600,
            new_learners_per_minute: 120,
            resume_codes_per_minute: 60,
            connections: 4000,
            connections_per_network: 500,
            log: "info".to_owned(),
        }
    }
}

/// The reference of all keys: name, default, meaning. A test holds it against [`Config`] and against the README.
pub const KEYS: &[(&str, &str, &str)] = &[
    ("http_addr", "127.0.0.1:3000", "where Safar listens"),
    ("database_url", "sqlite:<data_dir>/safar.db", "the database: sqlite:<file> or postgres://…"),
    ("data_dir", "./data", "the folder for everything Safar writes"),
    ("content_dir", "none", "a folder with `question-banks` in it, offered in place of the banks inside Safar and read again at SIGHUP"),
    ("metrics_addr", "none", "where the page of metrics for Prometheus listens"),
    ("https", "false", "Safar is reached by https only: cookies are bound to it, and browsers come by https from then on"),
    ("public_hosts", "none", "the names by which Safar is asked, with commas between; none: addresses and local names such as safar.lan"),
    ("pepper_file", "<data_dir>/pepper", "the secret in the hashes of resume codes; servers that share a database share this file"),
    ("client_address", "connection", "what tells a caller's network address: connection, x-real-ip or x-forwarded-for (set by a proxy)"),
    ("time_zone", "the machine's, else UTC", "the time zone of the site, such as Asia/Vladivostok: days begin by it"),
    ("pseudo_locale", "false", "offers the right-to-left pseudo-locale of the tests"),
    (
        "learner_requests_per_minute",
        "600",
        "how many answers one learner may send in a minute; what is cheaper or dearer counts less or more",
    ),
    ("new_learners_per_minute", "120", "how many new learners one network address may become in a minute"),
    ("resume_codes_per_minute", "60", "how many resume codes one network address may try in a minute"),
    ("connections", "4000", "how many connections may be open at once"),
    ("connections_per_network", "500", "how many of them may come from one network address, where no proxy tells the addresses"),
    ("log", "info", "what is logged: a level or a filter such as safar=debug"),
];

/// Names with commas between, or a list of them.
fn names<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        Line(String),
        List(Vec<String>),
    }
    let names = match Names::deserialize(from)? {
        Names::Line(line) => line.split(',').map(str::to_owned).collect(),
        Names::List(list) => list,
    };
    Ok(names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
}

/// The configuration cannot be used. The text says which key and what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used: {0}")]
pub struct BadConfig(#[from] Box<figment::Error>);

fn no_such_zone(name: &str) -> BadConfig {
    let text = format!("time_zone: there is no time zone {name:?}; write its IANA name, such as \"Asia/Bishkek\"");
    BadConfig(Box::new(figment::Error::from(text)))
}

impl Config {
    /// The file with the secret of the resume codes.
    #[must_use]
    pub fn pepper(&self) -> PathBuf {
        if self.pepper_file.as_os_str().is_empty() { self.data_dir.join("pepper") } else { self.pepper_file.clone() }
    }

    /// Reads the configuration.
    ///
    /// # Errors
    /// [`BadConfig`] if the file cannot be read, a key is unknown or a value cannot be understood.
    pub fn read(file: Option<&Path>) -> Result<Self, BadConfig> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        let mut config: Self =
            figment.merge(Env::prefixed("SAFAR_").ignore(&["test_postgres_url", "bin", "kills"])).extract().map_err(Box::new)?;
        if config.database_url.is_empty() {
            config.database_url = format!("sqlite:{}/safar.db", config.data_dir.display());
        }
        config.zone()?;
        Ok(config)
    }

    /// The time zone of the site.
    ///
    /// # Errors
    /// [`BadConfig`] if there is no time zone of that name.
    pub fn zone(&self) -> Result<TimeZone, BadConfig> {
        match &self.time_zone {
            Some(name) => zone_of(name).ok_or_else(|| no_such_zone(name)),
            None => Ok(machine_zone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_documented() {
        let value = serde_json::to_value(Config::default()).unwrap();
        let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let mut documented: Vec<_> = KEYS.iter().map(|(key, _, _)| *key).collect();
        keys.sort_unstable();
        documented.sort_unstable();
        assert_eq!(keys, documented);
        let readme = include_str!("../../README.md");
        for (key, default, meaning) in KEYS {
            let row = format!("| `{key}` | `{default}` | {meaning} |");
            assert!(readme.contains(&row), "README.md lacks the row\n{row}");
        }
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "http_adr = \"127.0.0.1:1\"").unwrap();
        let message = Config::read(Some(file.path())).unwrap_err().to_string();
        assert!(message.contains("http_adr"), "{message}");
    }

    #[test]
    fn an_unknown_time_zone_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "time_zone = \"Asia/Vladivostock\"").unwrap();
        let message = Config::read(Some(file.path())).unwrap_err().to_string();
        assert!(message.contains("time_zone") && message.contains("Vladivostock"), "{message}");
        std::fs::write(file.path(), "time_zone = \"Asia/Vladivostok\"").unwrap();
        let zone = Config::read(Some(file.path())).unwrap().zone().unwrap();
        assert_eq!(zone.iana_name(), Some("Asia/Vladivostok"));
    }
}
