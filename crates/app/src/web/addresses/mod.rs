//! Every address, written once, one file per subject: `routes` and all links are made from them.

mod accounts;
mod address;
mod audit;
mod checklists;
mod disclosures;
mod evidence;
mod facilities;
mod forms;
mod inspections;
mod installation;
mod ledgers;
mod maintenance;
mod messages;
mod papers;
mod query;
mod readiness;
mod responses;
mod results;
mod role_sharing;
mod rounds;
mod vendor_checklists;
mod vendors;

pub use accounts::*;
pub use address::{Address, encode};
pub use audit::*;
pub use checklists::*;
pub use disclosures::*;
pub use evidence::*;
pub use facilities::*;
pub use forms::*;
pub use inspections::*;
pub use installation::*;
pub use ledgers::*;
pub use maintenance::*;
pub use messages::*;
pub use papers::*;
pub use query::{local, query};
pub use readiness::*;
pub use responses::*;
pub use results::*;
pub use role_sharing::*;
pub use rounds::*;
pub use vendor_checklists::*;
pub use vendors::*;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    fn rust_files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| match path.is_dir() {
                true => rust_files(&path),
                false => vec![path],
            })
            .collect()
    }

    /// A text that begins as an address does, or goes on as one.
    fn writes_address(line: &str) -> bool {
        let goes_on = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_lowercase());
        !line.trim_start().starts_with("//")
            && (line.contains("\"/") || line.split("}/").skip(1).any(goes_on))
    }

    #[test]
    fn no_page_writes_an_address_itself() {
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
        for folder in ["pages", "parts", "widgets"] {
            for file in rust_files(&web.join(folder)) {
                for line in fs::read_to_string(&file).unwrap().lines() {
                    assert!(!writes_address(line), "{}: {line}", file.display());
                }
            }
        }
    }
}
