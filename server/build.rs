//! Lets the linker write the places that the loader fills in at the start in the short form (RELR) of 2022. The typesetter
//! brings a hundred thousand of them: 3 MB that are read at each start and stay in memory.

use std::process::Command;

/// The first glibc that reads the short form; whatever is built on an older machine may have to run there.
const SINCE: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let shipped = of("PROFILE") == "release" && of("HOST") == of("TARGET") && of("CARGO_CFG_TARGET_ENV") == "gnu";
    if shipped && glibc().is_some_and(|version| version >= SINCE) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of the C library of this machine: `glibc 2.41`.
fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let (major, minor) = std::str::from_utf8(&said.stdout).ok()?.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
