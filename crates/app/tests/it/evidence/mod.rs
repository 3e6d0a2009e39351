//! The key of evidence beside the database, thumbnails drawn by a process of their own, and the pages.

mod key;
mod pages;
mod thumbnails;
