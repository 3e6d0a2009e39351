//! The one binary.

use std::process::ExitCode;

// A page is made of thousands of small strings: this allocator takes a sixth off its cost.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tenken_app::cli::run()
}
