use super::*;

/// From the test-suite of the specification's own libraries.
#[test]
fn signs_as_the_reference_does() {
    let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
    let signature =
        secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
    assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn secrets_read_back_and_differ() {
    let one = Secret::random().expect("random bits");
    assert_eq!(Secret::parse(&one.text()), Ok(one.clone()));
    assert_ne!(one, Secret::random().expect("random bits"));
    assert!(!format!("{one:?}").contains(&one.text()[SECRET_PREFIX.len()..]));
}

#[test]
fn what_is_not_a_secret_is_refused() {
    for text in ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"] {
        assert_eq!(Secret::parse(text), Err(NotASecret), "{text}");
    }
}
