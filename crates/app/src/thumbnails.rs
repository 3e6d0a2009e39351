//! Small pictures of files that were handed in, drawn in a process of their own (`tenken thumbnail`): the libraries that read
//! PDFs set no limit to what a file unpacks to, and nothing that a file does there reaches this process.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tenken_domain::evidence::FileKind;
use tenken_ops::evidence::Thumbnail;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;

/// How many are drawn at once.
static DRAWING: Semaphore = Semaphore::const_new(1);
/// How long one may take, waiting for others included.
const LONGEST: Duration = Duration::from_secs(15);
/// More than any thumbnail has, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;

/// Draws thumbnails with a program: this one.
#[derive(Debug, Clone)]
pub struct Thumbnails {
    program: PathBuf,
}

impl Thumbnails {
    /// Those that are drawn with a program that knows `thumbnail`.
    pub fn by(program: PathBuf) -> Self {
        Thumbnails { program }
    }

    /// A small picture of a file; `None` if there is no picture of its kind, or none could be made in time. A file without one is
    /// as good as any other.
    pub async fn draw(&self, kind: FileKind, content: Vec<u8>) -> Option<Thumbnail> {
        match tokio::time::timeout(LONGEST, self.drawn(kind, content)).await {
            Ok(Ok(bytes)) => Thumbnail::jpeg(bytes),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a thumbnail could not be drawn");
                None
            }
            Err(_) => {
                tracing::warn!("drawing a thumbnail took too long");
                None
            }
        }
    }

    async fn drawn(&self, kind: FileKind, content: Vec<u8>) -> std::io::Result<Vec<u8>> {
        let _turn = DRAWING.acquire().await.map_err(std::io::Error::other)?;
        let mut child = Command::new(&self.program)
            .args(["thumbnail", kind.media_type()])
            // Nothing of the installation: no address of a database, no password.
            .env_clear()
            // The allocator takes room in steps that leave most of the limit.
            .env("MIMALLOC_ARENA_RESERVE", "65536")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(mut input), Some(output)) = (input, output) else {
            return Err(std::io::Error::other("no pipes"));
        };
        let write = async move {
            input.write_all(&content).await?;
            input.shutdown().await
        };
        let mut bytes = Vec::new();
        let mut output = output.take(MOST_BYTES);
        let (written, read) = tokio::join!(write, output.read_to_end(&mut bytes));
        written.and(read.map(drop))?;
        Ok(bytes)
    }
}
