//! Vendors: their clients, links and checklists.

mod clients;
mod links;
mod vendor_checklists;
