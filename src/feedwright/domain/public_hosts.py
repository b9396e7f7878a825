"""Public hosts: those to which a request from outside may make the program connect."""

import ipaddress

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that is given out of IPv6 for use between networks (RFC 4291 §2.4, IANA)."""
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # protocols' own (RFC 6890)
            "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
            "2001::/23",  # protocols' own, Teredo with an IPv4 address inside (RFC 4380) too
            "2001:db8::/32",  # documentation (RFC 3849)
            "2002::/16",  # 6to4, with an IPv4 address inside (RFC 3056)
            "3fff::/20",  # documentation (RFC 9637)
        ),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6 ones (RFC 6052)."""
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".localdomain", ".onion")


def is_public(host: str, *, literal: bool = False) -> bool:
    """Whether an IP address is one on the public internet.

    Private, loopback, link-local, shared (RFC 6598), multicast, unspecified, reserved and
    documentation addresses are not, and no IPv6 address is that stands for such an IPv4 one.

    Args:
        host: An IP address; with ``literal`` also a name, which passes unless it is a local
            one: what it leads to is known when it is resolved.
        literal: Whether names pass.
    """
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        name = f".{host.lower().rstrip('.')}"
        return literal and not name.endswith(_LOCAL_NAMES)
    return "%" not in host and _is_public(_plain(found))


def is_loopback(host: str) -> bool:
    """Whether a host is the machine that asks (RFC 6761 §6.3, RFC 1122 §3.2.1.3)."""
    name = host.lower().rstrip(".")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return f".{name}".endswith(".localhost")


def plain(address: str) -> str:
    """An IP address, or the IPv4 address that one of IPv6 stands for."""
    return str(_plain(ipaddress.ip_address(address)))


def _plain(found: _Address) -> _Address:
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if found in _NAT64:
        return ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
    return found.ipv4_mapped or found


def _is_public(found: _Address) -> bool:
    if isinstance(found, ipaddress.IPv6Address) and found not in _GLOBAL_UNICAST:
        return False
    return (
        found.is_global
        and not found.is_multicast
        and not found.is_reserved
        and not any(found in one for one in _NEVER if one.version == found.version)
    )
