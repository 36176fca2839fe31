//! Style, script, recordings and pictures: kept for ever or for a day, in parts where wanted, and never a file that
//! nobody meant to show.

use crate::support::{BANK, Browser, Page, Request, Server, bank, workspace};
use domain::question::Material;

fn media() -> Vec<String> {
    let file = |material: &Material| match material {
        Material::Image { file, .. } | Material::Audio { file, .. } => Some(file.clone()),
        Material::Text { .. } | Material::Notice { .. } => None,
    };
    bank().stimuli.values().filter_map(|entry| file(&entry.stimulus.material)).collect()
}

fn get_part(browser: &mut Browser, address: &str, range: &str) -> Page {
    browser.send(Request::new("GET", address).header("range", range))
}

#[test]
fn built_files_are_kept_for_ever_and_sent_small() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("tg", "history-01", "practice", None);
    let mut built = question.attrs("link[rel=stylesheet], link[rel=icon]", "href");
    built.extend(question.attrs("script", "src"));
    assert_eq!(built.len(), 3, "{built:?}");
    let islands = browser.get(&built[2]).body();
    // The script names the module by its hashed name.
    let named: Vec<_> =
        islands.split(['"', '\'', '`']).filter(|part| part.contains("app.")).map(|part| part.rsplit('/').next().unwrap()).collect();
    built.extend(named.iter().map(|name| format!("/assets/{name}")));
    assert!(built.iter().any(|name| name.ends_with(".wasm")), "{built:?}");
    for address in &built {
        let name = address.strip_prefix("/assets/").unwrap();
        let on_disk = |ending: &str| std::fs::read(workspace().join(format!("target/site/{name}{ending}"))).unwrap();
        let plain = browser.get(address);
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""), "{address}");
        assert_eq!(plain.bytes, on_disk(""));
        for (accept, encoding, ending) in [("gzip, deflate, br, zstd", "br", ".br"), ("gzip;q=1.0", "gzip", ".gz")] {
            let small = browser.send(Request::new("GET", address).header("accept-encoding", accept));
            assert_eq!(small.header("content-encoding"), encoding, "{address}");
            assert_eq!(small.bytes, on_disk(ending), "as it was compressed when it was built");
            assert!(small.bytes.len() < plain.bytes.len());
            assert_eq!(small.header("vary"), "Accept-Encoding");
            assert_eq!(small.header("content-type"), plain.header("content-type"));
        }
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(plain.set_cookies().is_empty());
    }
    let kinds: Vec<_> = built.iter().map(|address| browser.get(address).header("content-type").to_owned()).collect();
    assert!(kinds.contains(&"application/wasm".to_owned()) && kinds.contains(&"text/css; charset=utf-8".to_owned()), "{kinds:?}");
}

#[test]
fn recordings_and_pictures_come_whole_or_in_parts() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    assert!(media().iter().any(|file| file.ends_with(".mp3")) && media().iter().any(|file| file.ends_with(".svg")));
    for file in media() {
        let address = format!("/media/{BANK}/{}/{file}", bank().version);
        let bytes = std::fs::read(workspace().join("question-banks").join(BANK).join(&file)).unwrap();
        let whole = browser.get(&address);
        assert_eq!((whole.status, whole.bytes == bytes), (200, true), "{file}");
        assert_eq!(whole.header("accept-ranges"), "bytes");
        assert_eq!(whole.header("content-type"), if file.ends_with(".mp3") { "audio/mpeg" } else { "image/svg+xml" });
        let last = bytes.len() - 1;
        for (range, part) in
            [("bytes=0-1", 0..=1), ("bytes=5-", 5..=last), ("bytes=-7", last - 6..=last), ("bytes=10-999999999", 10..=last)]
        {
            let page = get_part(&mut browser, &address, range);
            assert_eq!(page.status, 206, "{file} {range}");
            assert_eq!(page.header("content-range"), format!("bytes {}-{}/{}", part.start(), part.end(), bytes.len()));
            assert_eq!(page.bytes, bytes[part], "{file} {range}");
        }
        for range in [format!("bytes={}-", bytes.len()), "bytes=9-2".into(), "bytes=99999999999999999999999-".into()] {
            let page = get_part(&mut browser, &address, &range);
            assert_eq!((page.status, page.header("content-range")), (416, format!("bytes */{}", bytes.len()).as_str()), "{file} {range}");
        }
    }
}

#[test]
fn recordings_and_pictures_stay_with_the_browser() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let mut ask = |address: &str, headers: &[(&'static str, &str)]| {
        let request = headers.iter().fold(Request::new("GET", address), |request, (name, value)| request.header(name, value));
        browser.send(request)
    };
    for file in media() {
        let address = format!("/media/{BANK}/{}/{file}", bank().version);
        let first = ask(&address, &[]);
        let (tag, date) = (first.header("etag").to_owned(), first.header("last-modified").to_owned());
        assert!(tag.starts_with('"') && date.ends_with(" GMT"), "{file}: {tag} {date}");
        assert!(first.header("cache-control").starts_with("public, max-age=86400"), "{file}");
        let (listed, same) = (format!("\"other\", W/{tag}"), [("if-none-match", tag.as_str())]);
        for known in [same, [("if-none-match", listed.as_str())], [("if-none-match", "*")], [("if-modified-since", date.as_str())]] {
            let kept = ask(&address, &known);
            assert_eq!((kept.status, kept.bytes.len()), (304, 0), "{file}: {known:?}");
            assert_eq!((kept.header("etag"), kept.header("cache-control")), (tag.as_str(), first.header("cache-control")));
        }
        let old = "Thu, 01 Jan 1998 00:00:00 GMT";
        for other in [
            [("if-none-match", "\"other\"")].as_slice(),
            &[("if-modified-since", old)],
            &[("if-none-match", "\"other\""), ("if-modified-since", &date)],
        ] {
            assert_eq!(ask(&address, other).status, 200, "{file}: {other:?}");
        }
        // A part fits only what the browser has the other parts of.
        for (known, status) in [(tag.as_str(), 206), (date.as_str(), 206), ("\"other\"", 200), (old, 200)] {
            let part = ask(&address, &[("range", "bytes=1-4"), ("if-range", known)]);
            assert_eq!(part.status, status, "{file}: {known}");
            assert_eq!(part.bytes, if status == 206 { first.bytes[1..=4].to_vec() } else { first.bytes.clone() });
        }
    }
}

#[test]
fn no_other_file_can_be_read() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let out = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e%252f"];
    let targets = ["bank.toml", "tests/history/01.toml", "help/tg/history/01.toml", "Cargo.toml", "etc/passwd", "manifest.json"];
    let mut addresses: Vec<String> = Vec::new();
    let own = format!("/media/{BANK}/{}", bank().version);
    for target in targets {
        addresses.extend([
            format!("{own}/{target}"),
            format!("/media/{BANK}/{target}"),
            format!("/assets/{target}"),
            format!("{own}//{target}"),
            format!("/media/{BANK}//{target}"),
            format!("/media//{target}"),
        ]);
        for up in out {
            for times in 1..=6 {
                let up = up.repeat(times);
                addresses.extend([
                    format!("/media/{BANK}/{up}{target}"),
                    format!("{own}/{up}{target}"),
                    format!("{own}/images/{up}{target}"),
                    format!("/assets/{up}{target}"),
                    format!("/media/{up}{target}"),
                ]);
            }
        }
    }
    addresses.extend([
        format!("{own}/audio/hashes.toml"),
        format!("{own}/"),
        own.clone(),
        format!("/media/{BANK}/"),
        format!("/media/{BANK}"),
        "/assets/".into(),
        "/assets/app.css".into(),
    ]);
    addresses.extend([
        format!("/media/other/{}/{}", bank().version, media()[0]),
        format!("/media/{BANK}/2020.1.1/{}", media()[0]),
        format!("{own}/images/flag-order.svg%00"),
        "/assets/app.0000000000000000.css".into(),
    ]);
    assert!(addresses.len() > 900);
    for address in addresses {
        let page = browser.get(&address);
        assert_eq!(page.status, 404, "{address}");
        let body = page.body();
        assert!(!body.contains("key =") && !body.contains("[workspace]") && !body.contains("root:"), "{address}");
    }
}
