//! x
pub(crate) fn bench(
    _: &crate::workspace::Workspace,
    _: &[std::ffi::OsString],
) -> anyhow::Result<std::process::ExitCode> {
    todo!()
}
