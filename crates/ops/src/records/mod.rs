//! What a facility keeps beside its answers: disclosures of vendors, servers and who tends them, who does what.

pub mod disclosures;
pub mod maintenance;
pub mod role_sharing;
