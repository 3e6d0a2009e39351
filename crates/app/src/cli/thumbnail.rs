//! `tenken thumbnail`: draws a small picture of a file from its input to its output. The program calls itself with it, so
//! that a file that was made to take all memory or time takes this process with it and nothing else.

use std::io::{Read, Write};

use tenken_domain::evidence::FileKind;
use tenken_paper::thumbnail;

use super::{Outcome, complain};

/// The most memory, in bytes: many times what pictures of 60 megapixels take.
#[cfg(unix)]
const MOST_MEMORY: u64 = 1024 * 1024 * 1024;
/// The most time on a processor, in seconds.
#[cfg(unix)]
const MOST_SECONDS: u64 = 20;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// ファイルの種類（例：image/jpeg）
    media_type: String,
}

pub fn run(args: &Args) -> Outcome {
    limit();
    let kind = FileKind::of_media_type(&args.media_type)
        .ok_or_else(|| complain("この種類のファイルの見本の画像は作れません。"))?;
    let mut content = Vec::new();
    std::io::stdin()
        .read_to_end(&mut content)
        .map_err(complain)?;
    let drawn = thumbnail(kind, content)
        .ok_or_else(|| complain("このファイルの見本の画像を作れません。"))?;
    std::io::stdout().write_all(&drawn).map_err(complain)
}

/// Lets the system end this process when it takes too much. Elsewhere its caller ends it after a while.
fn limit() {
    #[cfg(unix)]
    for (what, most) in [
        (rustix::process::Resource::As, MOST_MEMORY),
        (rustix::process::Resource::Cpu, MOST_SECONDS),
    ] {
        let limit = rustix::process::Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        // A system that knows no such limit has the caller's.
        let _ = rustix::process::setrlimit(what, limit);
    }
}
