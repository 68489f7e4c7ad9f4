//! x
pub(crate) fn conformance(
    _: &crate::workspace::Workspace,
    _: &[std::ffi::OsString],
) -> anyhow::Result<std::process::ExitCode> {
    todo!()
}
