//! What facilities, corporations and authorities are, and how they are called.

pub mod authority;
pub mod corporate_number;
pub mod facility;
pub mod facility_code;
pub mod search_text;
