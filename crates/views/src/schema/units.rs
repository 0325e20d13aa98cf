//! Members, and which units are where, now and ever.

use super::row::table;
use crate::value::Word;
use units::Timestamp;

table! {
    /// Whoever takes part. No names: they are in no book.
    kept MemberRow = "members" (member_id: i64) {
        /// Number of the member.
        member_id: i64,
        /// The same as the interface prints it.
        id: String,
        /// `person`, `issuer`, `merchant`, `platform`, `bank`, `regulator`, `developer`.
        kind: Word,
        /// ISO 3166-1 alpha-2.
        jurisdiction: String,
        /// How well it is known, 0 to 9.
        kyc_level: i64,
        /// Merchant category code (ISO 18245).
        category: Option<i64>,
        /// IANA time zone.
        time_zone: String,
        /// `active`, `frozen`, `closed`.
        state: Word,
        /// The record that opened it.
        sequence: i64,
        /// When it was opened.
        created_at: Timestamp,
        /// The record that changed it last.
        changed_sequence: i64,
    }
    index "members_by_id" (id) "find a member by its printed id";
    index "members_by_kind" (kind, state, member_id) "all issuers, all frozen members";
}

table! {
    /// What changed about a member after it was opened.
    log MemberChangeRow = "member_changes" (sequence: i64, event_index: i64) {
        /// The record.
        sequence: i64 => "records",
        /// The event of the record.
        event_index: i64,
        /// When.
        recorded_at: Timestamp,
        /// Who.
        member_id: i64 => "members",
        /// `kyc_level_set`, `frozen`, `unfrozen`, `closed`.
        kind: Word,
        /// The new level, where it was set.
        kyc_level: Option<i64>,
        /// Reference to the reason of a freeze.
        reason: Option<String>,
    }
    index "member_changes_by_member" (member_id, sequence) "the history of a member";
}

table! {
    /// Where units are now: the fewest ranges that cover each place. Units that have ended are in no
    /// place; see title.
    kept HoldingRow = "holdings" (series_id: i64, place: Word, place_id: i64, first_serial: i64) {
        /// What.
        series_id: i64 => "series",
        /// `free`, `order`, `authorised`, `captured`, `gift`, `deal`, `lost`.
        place: Word,
        /// The member, order, redemption, gift, deal or loss report of that place.
        place_id: i64,
        /// Lowest serial number.
        first_serial: i64,
        /// Highest serial number.
        last_serial: i64,
        /// How many units.
        units: i64,
        /// Whose they are: the holder, or whoever reserved them.
        member_id: i64 => "members",
        /// Node of the interval tree, as in title.
        node: i64,
    }
    index "holdings_by_member" (member_id, series_id, place) "the wallet of a member";
}

table! {
    /// The chain of title: every move of every range of units. The last row over a serial number
    /// tells where that unit is.
    log TitleRow = "title" (sequence: i64, move_index: i64) {
        /// The record.
        sequence: i64,
        /// Place among the moves of the record, from 0 on.
        move_index: i64,
        /// The event of the record.
        event_index: i64,
        /// What.
        series_id: i64 => "series",
        /// Lowest serial number.
        first_serial: i64,
        /// Highest serial number.
        last_serial: i64,
        /// How many units.
        units: i64,
        /// Where they were: `mint` (not issued yet) or a place as in holdings.
        from_place: Word,
        /// The member, order and so on of that place.
        from_id: Option<i64>,
        /// Whose they were.
        from_member_id: Option<i64>,
        /// Where they went: a place as in holdings, or for good `redeemed`, `extinguished`, `refunded`,
        /// `escheated`, `replaced`.
        to_place: Word,
        /// The member, order and so on of that place.
        to_id: Option<i64>,
        /// Whose they are then.
        to_member_id: Option<i64>,
        /// Node of the relational interval tree (Kriegel et al., 2000) that holds the range: see the
        /// function `title_nodes` of the program, which names the few nodes above one serial number.
        node: i64,
    }
    index "title_by_node" (series_id, node, sequence) "the chain of title of one unit";
    index "title_to_member" (to_member_id, series_id, sequence)
        "what came to a member, for its holdings at any record";
    index "title_from_member" (from_member_id, series_id, sequence)
        "what left a member, for its holdings at any record";
}
