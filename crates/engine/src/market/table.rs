//! The states of an order, as one table.

/// Every step an order can take: from, by which command, to. `none` is before it was placed; `tick`
/// is the node letting a timer act. `done` covers filled, cancelled, expired and refused.
pub const TRANSITIONS: &[(&str, &str, &str)] = &[
    ("none", "place_order", "waiting"),
    ("none", "place_order", "resting"),
    ("none", "place_order", "done"),
    ("none", "sell_now", "done"),
    ("waiting", "amend_order", "waiting"),
    ("waiting", "cancel_order", "done"),
    ("waiting", "cancel_all", "done"),
    ("waiting", "tick", "resting"),
    ("waiting", "tick", "done"),
    ("resting", "place_order", "resting"),
    ("resting", "place_order", "done"),
    ("resting", "sell_now", "resting"),
    ("resting", "sell_now", "done"),
    ("resting", "amend_order", "resting"),
    ("resting", "amend_order", "done"),
    ("resting", "cancel_order", "done"),
    ("resting", "cancel_all", "done"),
    ("resting", "lock_quote", "resting"),
    ("resting", "take_quote", "resting"),
    ("resting", "take_quote", "done"),
    ("resting", "release_quote", "resting"),
    ("resting", "release_quote", "done"),
    ("resting", "tick", "resting"),
    ("resting", "tick", "done"),
];
