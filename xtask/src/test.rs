//! x
pub(crate) fn test(_: &crate::workspace::Workspace, _: &[String]) -> anyhow::Result<std::process::ExitCode> { todo!() }
