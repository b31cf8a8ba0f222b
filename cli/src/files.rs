//! Files that are never left half written.

use std::fs;
use std::io::Write;
use std::path::Path;

/// Puts a file in the place of another in one step: whoever reads or stops at any moment finds the old one or the new
/// one.
pub fn replace(path: &Path, content: &[u8]) -> std::io::Result<()> {
    // A link stays a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = tempfile::Builder::new().prefix(".dini-").tempfile_in(folder)?;
    new.write_all(content)?;
    let permissions = match fs::metadata(&path) {
        Ok(old) if old.permissions().readonly() => {
            return Err(std::io::Error::new(std::io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        Ok(old) => Some(old.permissions()),
        Err(_) => default_permissions(),
    };
    if let Some(permissions) = permissions {
        fs::set_permissions(new.path(), permissions)?;
    }
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file is for its owner alone; a new one is for all to read.
#[cfg(unix)]
fn default_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<fs::Permissions> {
    None
}
