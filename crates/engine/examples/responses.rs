//! Runs requests from standard input, a `RunRequest` as JSON on each line, and prints the response of each on a line: what the JavaScript
//! package does, natively.

use std::io::{self, BufRead, Write};

use asl_engine::api;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let request = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &api::run(request))?;
        writeln!(out)?;
    }
    out.flush()
}
