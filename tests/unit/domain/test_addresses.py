"""No request of ours goes into a private network, however its address is written and wherever its name leads."""

from ipaddress import ip_address, ip_network

import pytest

from annai_server.domain.addresses import Place, Refused, place, reachable

HTTPS = Place("https", "hooks.example.com", 443)
LOOPBACK = [ip_network("127.0.0.0/8")]

REFUSED_URLS = {
    "url": [
        "", "hooks.example.com/a", "//hooks.example.com", "https://", "https://hooks.example.com/a b",
        "https://hooks.example.com\\@10.0.0.1/", "https://hooks.example.com/#a", "https://hooks.example.com/\n",
        "https://hooks.example.com:99999/", "https://hooks.example.com:44x/", "https://日本.example/",
        "https://hooks.example.com/" + "a" * 2_000, "https://１２７.0.0.1/", "https:hooks.example.com",
    ],
    "scheme": ["ftp://hooks.example.com/", "file:///etc/passwd", "gopher://hooks.example.com/", "javascript:alert(1)"],
    "user_info": ["https://me@hooks.example.com/", "https://me:secret@hooks.example.com/", "https://@10.0.0.1/"],
    "port": ["https://hooks.example.com:0/", "https://hooks.example.com:/"],
    "host": [
        "https://hooks.example.com./", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://127.1/",
        "https://017700000001/", "https://0177.0.0.1/", "https://127.0.0.1./", "https://1.2.3.4.5/", "https://256.1.1.1/",
        "https://[::1%25eth0]/", "https://[127.0.0.1]/", "https://-a.example/", "https://a..example/", "https://a%2eb/",
        "https:///a", "https://0x/", "https://hooks.example.0/", "https://[v1.a]/", "https://[::1",
    ],
}  # fmt: skip

NEVER = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3",  # noqa: S104 (an address that is refused)
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "100.64.0.1", "100.127.255.255", "169.254.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    # What machines ask about themselves: Amazon's and most others', Alibaba's, Oracle's, Azure's, Amazon's by IPv6.
    "169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254",
    "::", "::1", "::2", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8",
    "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:20::1", "2001:2::1",
    "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1",
    "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip

ALWAYS = [
    "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1", "169.253.1.1", "192.0.1.1",
    "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "2400::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
]  # fmt: skip


@pytest.mark.parametrize(("reason", "url"), [(reason, url) for reason, urls in REFUSED_URLS.items() for url in urls])
def test_an_address_that_could_be_read_in_two_ways_or_hides_where_it_leads_is_refused(reason: str, url: str) -> None:
    with pytest.raises(Refused) as refused:
        place(url)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://hooks.example.com/a?b=c", HTTPS),
        ("https://HOOKS.example.com", HTTPS),
        ("https://xn--wgv71a.example:8443/", Place("https", "xn--wgv71a.example", 8443)),
        ("http://localhost:9000/a", Place("http", "localhost", 9000)),
        ("https://8.8.8.8/", Place("https", "8.8.8.8", 443)),
        ("https://[2606:4700:0::1111]/", Place("https", "2606:4700::1111", 443)),
        ("https://my_hooks.example.com/", Place("https", "my_hooks.example.com", 443)),
    ],
)
def test_a_plain_address_says_where_it_leads(url: str, expected: Place) -> None:
    assert place(url) == expected


@pytest.mark.parametrize("address", NEVER)
def test_what_is_not_the_public_internet_is_never_reached(address: str) -> None:
    for found in ([address], ["8.8.8.8", address]):
        with pytest.raises(Refused, match="private network"):
            reachable(HTTPS, [ip_address(one) for one in found])


@pytest.mark.parametrize("address", ALWAYS)
def test_the_public_internet_is_reached(address: str) -> None:
    assert reachable(HTTPS, [ip_address(address)]) == [ip_address(address)]


@pytest.mark.parametrize(
    ("scheme", "port", "address", "reason"),
    [
        ("http", 80, "8.8.8.8", "scheme"),
        ("http", 443, "8.8.8.8", "scheme"),
        ("https", 22, "8.8.8.8", "port"),
        ("https", 8444, "8.8.8.8", "port"),
        ("http", 9000, "10.0.0.1", "scheme"),
        ("https", 443, "10.0.0.1", "private_address"),
    ],
)
def test_only_https_at_two_ports_unless_the_operator_allows_the_network(
    scheme: str, port: int, address: str, reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        reachable(Place(scheme, "a.example", port), [ip_address(address)], LOOPBACK)
    assert refused.value.reason == reason


def test_what_the_operator_allows_is_reached_by_plain_http_and_at_any_port() -> None:
    here = Place("http", "localhost", 9000)
    for address in ("127.0.0.1", "::ffff:127.0.0.1"):
        assert reachable(here, [ip_address(address)], LOOPBACK) == [ip_address(address)]
    with pytest.raises(Refused):
        reachable(here, [ip_address("127.0.0.1"), ip_address("8.8.8.8")], LOOPBACK)
    with pytest.raises(Refused):
        reachable(here, [ip_address("::1")], LOOPBACK)


def test_a_host_without_an_address_is_refused() -> None:
    with pytest.raises(Refused, match="no public address"):
        reachable(HTTPS, [])
