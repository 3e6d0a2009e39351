//! The key that a person's browser encrypts with what the server has not acknowledged: it outlives the
//! session, and whoever uses the same computer afterwards does not get it.

use sha2::{Digest, Sha256};
use tenken_store::installation::settings;

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::Unasked;
use crate::core::secrets::{hex, unhex};
use crate::core::tenken::Tenken;

/// The setting under which what all these keys are made of is kept.
const SETTING: &str = "unsent-secret";

/// The key of who is signed in, 256 bits in hexadecimal: always the same, also after a restart.
///
/// # Errors
/// [`Error::Forbidden`]: nobody is signed in.
pub async fn unsent_key(tenken: &Tenken, actor: &Actor) -> Result<String> {
    let person = match actor {
        Actor::User(user) => user.id.clone(),
        Actor::Local => "local".to_owned(),
        _ => return Err(Error::Forbidden),
    };
    let mut fresh = [0; 32];
    (tenken.environment().random)(&mut fresh);
    let kept = tenken
        .write(Unasked::OwnAccount, async move |tx| {
            Ok(settings::set_once(tx, SETTING, &hex(&fresh)).await?)
        })
        .await?;
    let secret: [u8; 32] = unhex(&kept).unwrap_or(fresh);
    let mut hash = Sha256::new();
    hash.update(secret);
    hash.update(person.as_bytes());
    Ok(hex(&hash.finalize()))
}
