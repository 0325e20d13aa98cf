use super::near;

#[test]
fn only_names_of_this_machine_are_near() {
    for host in ["localhost", "LocalHost:8080", "127.0.0.1:8080", "127.9.9.9", "[::1]:80", "[::1]"]
    {
        assert!(near(host), "{host}");
    }
    for host in ["", "evil.example:8080", "localhost.evil.example", "10.0.0.1:8080", "[fe80::1]"] {
        assert!(!near(host), "{host}");
    }
}
