//! Brings the outbox to the mail server.

use std::time::Duration;
use tenken_ops::Tenken;
use tenken_ops::outbox::send_due;

use super::smtp::MailServer;

/// How soon a new mail is taken up.
const PAUSE: Duration = Duration::from_secs(2);
/// After the database failed.
const LONG_PAUSE: Duration = Duration::from_secs(30);

/// Sends what is due, for as long as it is let.
pub async fn keep_mailing(tenken: Tenken, server: MailServer, public_url: String) {
    loop {
        let pause = match send_due(&tenken, &public_url, |mail| server.send(mail)).await {
            Ok(0) => PAUSE,
            // There may be more.
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, "mails are not sent for now");
                LONG_PAUSE
            }
        };
        tokio::time::sleep(pause).await;
    }
}
