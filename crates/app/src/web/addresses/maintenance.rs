//! Outsourced maintenance: a facility's servers, and the files about them.

use tenken_ops::records::maintenance::Question;

use super::{Address, query};

/// Whether a facility has outsourced the updates of its servers.
pub const MAINTENANCE: Address<1> = Address::new("/facilities/{facility}/maintenance");
pub const MAINTENANCE_SERVERS: Address<1> =
    Address::new("/facilities/{facility}/maintenance/servers");
pub const MAINTENANCE_JUDGMENTS: Address<1> =
    Address::new("/facilities/{facility}/maintenance/judgments");
pub const SERVER: Address<1> = Address::new("/maintenance/servers/{server}");
pub const SERVER_REMOVAL: Address<1> = Address::new("/maintenance/servers/{server}/removal");
pub const SERVER_FILES: Address<1> = Address::new("/maintenance/servers/{server}/files");
pub const SERVER_FILE: Address<2> = Address::new("/maintenance/servers/{server}/files/{file}");
pub const SERVER_FILE_REMOVAL: Address<2> =
    Address::new("/maintenance/servers/{server}/files/{file}/removal");

/// A question about a server.
pub fn server_question(server: &str, question: Question) -> String {
    let server = SERVER.link([server]);
    format!("{server}{}", query(&[("question", question.id())]))
}
