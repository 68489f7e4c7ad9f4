//! The corpora beside the repository.

use std::path::PathBuf;

/// `ASL_SHARED`, or `shared` beside the repository; `None`, said aloud, if it is not there.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("ASL_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    println!(
        "skipped: no corpora at {} (set ASL_SHARED)",
        folder.display()
    );
    None
}

/// The text of a file of the corpora.
pub(crate) fn read(path: &str) -> Option<String> {
    let path = folder()?.join(path);
    Some(
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    )
}
