//! The API as programs meet it.

mod authorization;
mod contract;
mod openapi;
