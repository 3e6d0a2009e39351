//! On-site inspections (立入検査): what the guide for inspectors demands of a facility's checklist,
//! what inspectors note on site, and when a finding (指摘) has been corrected.
//!
//! Source of the rules: 「薬局におけるサイバーセキュリティ確保に係る立入検査の手引き～立入検査担当者
//! 向け～」（令和5年度）, called the guide below, ① 薬局確認用 and ② 事業者確認用.

mod corrections;
mod demands;
mod noted;
mod notes;
mod vendors;

pub use corrections::corrected_on;
pub use demands::{About, Demand, Met, demands, inspected};
pub use noted::{Finding, LONGEST_TEXT, Noted, Place, RowNote, Verdict};
pub use notes::{Entry, Notes, Standing};
pub use vendors::{VendorForm, VendorRow, VendorRowState};
