use super::{Weight, fit, shape, width, wrap};

#[test]
fn every_character_finds_its_font() {
    let runs = shape("余额 ¥1,234.50 元", Weight::Regular);
    let texts: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(texts, ["余额", " ¥1,234.50 ", "元"]);
    assert!(shape("余", Weight::Bold)[0].is_thin);
    assert!(!shape("A", Weight::Bold)[0].is_thin);
}

#[test]
fn figures_are_equally_wide() {
    for weight in [Weight::Regular, Weight::Bold] {
        let widths: Vec<f32> =
            ('0'..='9').map(|digit| width(&digit.to_string(), weight, 10.0)).collect();
        assert!(widths.iter().all(|each| (each - widths[0]).abs() < 0.001), "{widths:?}");
        assert!(widths[0] > 4.0);
    }
}

#[test]
fn what_is_too_long_is_cut() {
    let room = width("redemption…", Weight::Regular, 8.0) + 0.5;
    assert_eq!(fit("redemption", Weight::Regular, 8.0, room), "redemption");
    assert_eq!(fit("redemption captured", Weight::Regular, 8.0, room), "redemption…");
    assert_eq!(fit("redemption", Weight::Regular, 8.0, 0.0), "…");
}

#[test]
fn lines_break_where_they_may() {
    let room = width("a word and", Weight::Regular, 8.0) + 1.0;
    assert_eq!(wrap("a word and another", 8.0, room), ["a word and ", "another"]);
    let room = width("本对账单由", Weight::Regular, 8.0) + 1.0;
    assert_eq!(wrap("本对账单由，系统生成。", 8.0, room), ["本对账单", "由，系统生", "成。"]);
}
