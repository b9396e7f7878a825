import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.public_hosts import is_public


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("127.255.1.2", id="all of loopback"),
        pytest.param("10.1.2.3", id="private, 10"),
        pytest.param("172.31.0.1", id="private, 172.16"),
        pytest.param("192.168.1.1", id="private, 192.168"),
        pytest.param("169.254.169.254", id="link-local, where clouds keep their secrets"),
        pytest.param("100.64.0.1", id="shared by carriers"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("0.0.0.0", id="unspecified"),  # noqa: S104 - nothing is bound
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("192.0.0.8", id="protocols' own"),
        pytest.param("192.0.2.1", id="documentation"),
        pytest.param("198.18.0.1", id="benchmarks"),
        pytest.param("::1", id="loopback, IPv6"),
        pytest.param("::", id="unspecified, IPv6"),
        pytest.param("::127.0.0.1", id="IPv4-compatible"),
        pytest.param("::ffff:127.0.0.1", id="IPv4-mapped"),
        pytest.param("::ffff:10.0.0.1", id="IPv4-mapped, private"),
        pytest.param("64:ff9b::a00:1", id="NAT64 of a private one"),
        pytest.param("64:ff9b:1::1", id="local NAT64"),
        pytest.param("2002:7f00:1::", id="6to4 of loopback"),
        pytest.param("2001:0:7f00:1::", id="Teredo"),
        pytest.param("2001:db8::1", id="documentation, IPv6"),
        pytest.param("3fff::1", id="the younger documentation"),
        pytest.param("fe80::1", id="link-local, IPv6"),
        pytest.param("fe80::1%eth0", id="with a zone"),
        pytest.param("2606:4700::1111%eth0", id="a public one with a zone"),
        pytest.param("fc00::1", id="unique local"),
        pytest.param("fec0::1", id="site-local"),
        pytest.param("ff02::1", id="multicast, IPv6"),
        pytest.param("4000::1", id="given out to nobody"),
        pytest.param("example.org", id="a name, which is no address"),
        pytest.param("", id="nothing"),
    ],
)
def test_not_public(host: str) -> None:
    """No address that is not everybody's passes, in whatever form it is written."""
    assert not is_public(host)


@pytest.mark.parametrize(
    "host",
    ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_public(host: str) -> None:
    """Addresses of the public internet pass, of both kinds, and IPv4 ones within IPv6 too."""
    assert is_public(host)


@pytest.mark.parametrize(
    ("host", "passes"),
    [
        ("example.org", True),
        ("localhost.example.org", True),
        ("localhost", False),
        ("LocalHost.", False),
        ("printer.local", False),
        ("metadata.google.internal", False),
        ("127.0.0.1", False),
        ("8.8.8.8", True),
    ],
)
def test_names(host: str, passes: bool) -> None:
    """Before it is resolved a name passes, unless it is one that is local by definition."""
    assert is_public(host, literal=True) is passes


@given(st.ip_addresses(v=4))
def test_inside_ipv6(address: ipaddress.IPv4Address) -> None:
    """An IPv4 address within an IPv6 one passes only where it passes by itself."""
    alone = is_public(str(address))
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        mapped = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) + int(address))
        assert is_public(str(mapped)) is alone
    for prefix, shift in (("2002::", 80), ("2001::", 0), ("::", 0)):
        hidden = int(ipaddress.IPv6Address(prefix)) + (int(address) << shift)
        assert not is_public(str(ipaddress.IPv6Address(hidden)))


@given(st.ip_addresses())
def test_never_local(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Whatever passes is neither private, nor local, nor for many."""
    if is_public(str(address)):
        assert not (address.is_private and getattr(address, "ipv4_mapped", None) is None)
        assert not address.is_loopback
        assert not address.is_link_local
        assert not address.is_multicast
        assert not address.is_unspecified
