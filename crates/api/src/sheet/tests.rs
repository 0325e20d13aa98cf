use super::harmless;

#[test]
fn no_cell_is_a_formula() {
    for formula in ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "-", "-=1"] {
        assert_eq!(harmless(formula), format!("'{formula}"));
    }
    for plain in ["", "-12.50", "12.50", "Fifty off", "五十元券", "a=b", "-7"] {
        assert_eq!(harmless(plain), plain);
    }
}
