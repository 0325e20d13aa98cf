use super::*;

#[test]
fn addresses_are_read() {
    let target = Target::parse("https://shop.example/hooks?x=1", Reach::Public).expect("fits");
    assert_eq!((target.host.as_str(), target.port, target.is_tls), ("shop.example", 443, true));
    let target = Target::parse("http://[::1]:8080/", Reach::Anywhere).expect("fits");
    assert_eq!((target.host.as_str(), target.port, target.is_tls), ("::1", 8080, false));
}

#[test]
fn what_is_no_address_is_refused() {
    let long = format!("https://shop.example/{}", "x".repeat(MAX_URL));
    for url in [
        "",
        "shop.example",
        "/hooks",
        "ftp://shop.example/",
        "https://user:pass@shop.example/",
        "https://shop.example/#part",
        "https://shop.example:0/",
        "https:///hooks",
        "https://shop.example/\r\nx: y",
        "https://商店.example/",
        &long,
    ] {
        assert_eq!(Target::parse(url, Reach::Public), Err(UrlProblem::Form), "{url}");
    }
}

#[test]
fn plain_http_and_private_hosts_are_for_sandboxes() {
    for (url, problem) in [
        ("http://shop.example/", UrlProblem::NotHttps),
        ("https://127.0.0.1/", UrlProblem::NotPublic),
        ("https://[::1]/", UrlProblem::NotPublic),
        ("https://169.254.169.254/latest/meta-data", UrlProblem::NotPublic),
        ("https://[::ffff:10.0.0.1]/", UrlProblem::NotPublic),
    ] {
        assert_eq!(Target::parse(url, Reach::Public), Err(problem), "{url}");
        assert!(Target::parse(url, Reach::Anywhere).is_ok(), "{url}");
    }
}

#[test]
fn special_addresses_are_not_public() {
    for text in [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001:db8::1",
        "2001::1",
        "2001:10::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "3fff::1",
        "5f00::1",
    ] {
        let address = text.parse().expect("an address");
        assert!(!may_reach(address, Reach::Public), "{text}");
        assert!(may_reach(address, Reach::Anywhere), "{text}");
    }
}

#[test]
fn the_rest_of_the_world_is() {
    for text in [
        "1.1.1.1",
        "8.8.8.8",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "2a00::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::",
    ] {
        assert!(may_reach(text.parse().expect("an address"), Reach::Public), "{text}");
    }
}
