//! `asl graph`

use crate::args::GraphOptions;
use crate::{Ending, Stopped, files};

/// Prints the graph of a definition as an SVG, as the page draws it.
pub(crate) fn graph(options: &GraphOptions) -> Result<Ending, Stopped> {
    let path = &options.path;
    let text = files::text(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy());
    let title = options.title.as_deref().or(name.as_deref());
    let picture = asl_playground::picture::of_definition(&text, title.unwrap_or_default())
        .ok_or_else(|| {
            Stopped(format!(
                "{} has no states to draw; `asl check` says what is wrong with it",
                path.display()
            ))
        })?;
    print!("{}", picture.svg);
    Ok(Ending::Well)
}
