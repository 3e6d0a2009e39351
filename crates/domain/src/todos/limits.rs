//! The limits to-dos are told by. None of them is official, unless it says so.

/// A day within so many days is soon. Ours.
pub const SOON_DAYS: i32 = 30;

/// What is done yearly is due again after so many months. Official for trainings (令和8年度薬局調査 Q5, 電子的診療情報連携体制整備加算1
/// (9): 少なくとも年1回程度) and for drills of those who claim that fee ((12)); for other drills, restore tests and
/// telephone numbers it is ours.
pub const YEARLY_MONTHS: i32 = 12;

/// An account that nobody used for so many days is to be looked at. Ours.
pub const UNUSED_ACCOUNT_DAYS: i32 = 90;

/// The end of support is told so many days before. Ours: a machine is not replaced in a month.
pub const SUPPORT_AHEAD_DAYS: i32 = 180;

/// The last day of evidence is told so many days before. Ours.
pub const EVIDENCE_AHEAD_DAYS: i32 = 90;

/// A vendor that was asked about remote maintenance is asked again after so many days. Ours.
pub const VENDOR_ANSWER_DAYS: i32 = 30;

/// An access log is looked through every so many days. Ours: the guideline says 定期的に.
pub const LOG_REVIEW_DAYS: i32 = 30;
