//! Serves `dist/` on this machine.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use tiny_http::{Header, Request, Response, Server};

use crate::build::{self, Profile};
use crate::workspace::Workspace;

pub(crate) const DEFAULT_PORT: u16 = 8080;

/// Builds the page and serves it until interrupted.
pub(crate) fn serve(workspace: &Workspace, profile: Profile, port: u16) -> Result<()> {
    build::build(workspace, profile)?;
    let server = listen(port)?;
    let address = server
        .server_addr()
        .to_ip()
        .context("the server listens on an IP address")?;
    println!("\n  ASL Playground is at  http://{address}/\n\n  Stop it with Ctrl-C.");
    answer_all(&server, &workspace.dist());
    Ok(())
}

/// Answers with the files of the folder for as long as there is somebody to ask.
pub(crate) fn answer_all(server: &Server, dist: &Path) {
    for request in server.incoming_requests() {
        // A browser that went away is no reason to stop.
        let _gone = answer(request, dist);
    }
}

/// Listens on the port, or on any free one when it is taken.
pub(crate) fn listen(port: u16) -> Result<Server> {
    let open = |port| Server::http(("127.0.0.1", port));
    let taken = |error: &(dyn std::error::Error + Send + Sync + 'static)| {
        error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == ErrorKind::AddrInUse)
    };
    match open(port) {
        Err(error) if taken(error.as_ref()) => {
            println!("port {port} is taken; using another one");
            open(0)
        }
        other => other,
    }
    .map_err(|error| anyhow!("cannot listen on port {port}: {error}"))
}

fn answer(request: Request, dist: &Path) -> std::io::Result<()> {
    let Some(file) = file_for(request.url(), dist) else {
        return request.respond(Response::empty(404));
    };
    match File::open(&file) {
        Ok(opened) => {
            let response =
                Response::from_file(opened).with_header(header("Content-Type", media_type(&file)));
            // The worker's files keep their names when their content changes: the browser must ask each time.
            request.respond(response.with_header(header("Cache-Control", "no-cache")))
        }
        Err(_) => request.respond(Response::empty(404)),
    }
}

/// The file that a URL names, if it lies in the folder.
fn file_for(url: &str, dist: &Path) -> Option<PathBuf> {
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_start_matches('/');
    let below = Path::new(if path.is_empty() { "index.html" } else { path });
    let stays_inside = below
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let file = dist.join(below);
    (stays_inside && file.is_file()).then_some(file)
}

fn media_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "md" | "txt" | "yaml" | "yml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[expect(
    clippy::expect_used,
    reason = "both parts are constants of this file in plain ASCII"
)]
fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("an ASCII header")
}

#[cfg(test)]
mod tests {
    use super::file_for;
    use std::path::Path;

    #[test]
    fn only_files_of_the_folder_are_served() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(
            file_for("/Cargo.toml?x=1", here),
            Some(here.join("Cargo.toml"))
        );
        for url in [
            "/../Cargo.toml",
            "/src/../../Cargo.toml",
            "//etc/passwd",
            "/",
            "/src",
            "/missing",
        ] {
            assert_eq!(file_for(url, here), None, "{url}");
        }
    }
}
