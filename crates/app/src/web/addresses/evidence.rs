//! Evidence of facilities, and its files.

use super::Address;

/// All evidence of a facility.
pub const EVIDENCE: Address<1> = Address::new("/facilities/{facility}/evidence");
pub const ONE_EVIDENCE: Address<2> = Address::new("/facilities/{facility}/evidence/{evidence}");
pub const EVIDENCE_REMOVAL: Address<2> =
    Address::new("/facilities/{facility}/evidence/{evidence}/removal");
/// A newer version of it.
pub const EVIDENCE_VERSIONS: Address<2> =
    Address::new("/facilities/{facility}/evidence/{evidence}/versions");
pub const EVIDENCE_FILE: Address<3> =
    Address::new("/facilities/{facility}/evidence/{evidence}/versions/{number}/file");
pub const EVIDENCE_THUMBNAIL: Address<3> =
    Address::new("/facilities/{facility}/evidence/{evidence}/versions/{number}/thumbnail.jpg");
pub const VERSION_REMOVAL: Address<3> =
    Address::new("/facilities/{facility}/evidence/{evidence}/versions/{number}/removal");
/// A photo or paper of a row of a ledger.
pub const ROW_EVIDENCE: Address<1> = Address::new("/ledger-rows/{row}/evidence");
