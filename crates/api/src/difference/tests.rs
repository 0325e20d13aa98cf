use super::first_difference;
use engine::Command;
use engine::ledger::{FundEscrow, TransferMoney};
use units::{Amount, Currency, MemberId};

fn transfer(from: u32, to: u32, amount: i64) -> Command {
    TransferMoney {
        from: MemberId::new(from),
        to: MemberId::new(to),
        currency: cny(),
        amount: Amount::new(amount),
    }
    .into()
}

fn cny() -> Currency {
    "CNY".parse().expect("a currency")
}

#[test]
fn the_first_field_in_order_of_declaration_is_named() {
    let first = transfer(1, 2, 5);
    assert_eq!(first_difference(&first, &transfer(1, 2, 6)), "amount");
    // `amount` comes before `to` in the alphabet, and after it in the command.
    assert_eq!(first_difference(&first, &transfer(1, 3, 6)), "to");
    assert_eq!(first_difference(&first, &transfer(9, 3, 6)), "from");
}

#[test]
fn commands_of_different_kinds_differ_in_what_they_are() {
    let fund = FundEscrow { issuer: MemberId::new(1), currency: cny(), amount: Amount::new(5) };
    assert_eq!(first_difference(&transfer(1, 2, 5), &fund.into()), "op");
}
