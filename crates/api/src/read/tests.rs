use super::Page;

fn page(limit: Option<usize>, cursor: Option<&str>) -> Page {
    let cursor = cursor.map(str::to_owned);
    Page { limit, cursor }
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    let all = || (1_u64..=7).map(|n| (n, n * 10));
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let list = page(Some(3), cursor.as_deref()).cut(9, all()).expect("a page").body;
        assert!(list.items.len() <= 3);
        seen.extend(list.items);
        cursor = list.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, [10, 20, 30, 40, 50, 60, 70]);
}

#[test]
fn a_page_that_ends_with_the_list_has_no_next() {
    let list = page(Some(7), None).cut(9, (1_u64..=7).map(|n| (n, n))).expect("a page").body;
    assert_eq!((list.items.len(), list.next_cursor), (7, None));
}

#[test]
fn odd_limits_and_cursors_are_refused() {
    let codes = [
        (Some(0), None, "query_invalid"),
        (Some(201), None, "query_invalid"),
        (None, Some("zz"), "cursor_invalid"),
        (None, Some("6d656d"), "cursor_invalid"),
        (None, Some(""), "cursor_invalid"),
    ];
    for (limit, cursor, code) in codes {
        let result = page(limit, cursor).cut(9, (1_u64..=7).map(|n| (n, n)));
        assert_eq!(result.map(|_| ()).expect_err("odd").code(), code, "{limit:?} {cursor:?}");
    }
}
