//! The disk is honest where it promises to be, and cruel where it may be.

mod plain;
