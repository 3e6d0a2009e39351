# Short names for the commands one needs. Nothing is made here.
.PHONY: run demo test lint deny bench

run:
	scripts/run

demo:
	scripts/run --demo

test:
	scripts/test

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

# Licences, known vulnerabilities and sources of all dependencies; the rules are in deny.toml.
# Installing cargo-deny takes some minutes, once.
deny:
	command -v cargo-deny >/dev/null || cargo install cargo-deny --locked
	cargo deny check

# What a server takes, through its HTTP interface, beside its budgets.
bench:
	cargo build --release --locked -p tenken
	cargo run --release --locked -p tenken-bench
