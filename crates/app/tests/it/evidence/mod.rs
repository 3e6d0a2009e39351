//! The key of evidence beside the database, and thumbnails drawn by a process of their own.

mod key;
mod thumbnails;
