//! The one binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    tenken_app::cli::run()
}
