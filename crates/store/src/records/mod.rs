//! What facilities keep beside their answers.

pub mod disclosure_templates;
pub mod disclosures;
pub mod maintenance_files;
pub mod maintenance_judgments;
pub mod maintenance_servers;
pub mod risk_records;
pub mod role_statements;
pub mod role_templates;
