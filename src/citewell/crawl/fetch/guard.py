"""Say which IP addresses the crawler may connect to.

In: an IP address as text. Out: None, or why not. Who asks: download, at the moment a connection is opened, so that
neither a name that changes its meaning between two look-ups (DNS rebinding) nor a redirect gets around it.

A page from the web can link to anything, also to what only this machine can see: a router's settings, a database, the
account keys a cloud provider hands to its machines. So only what is reachable by everyone is fetched, unless the owner
has allowed more for a source.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache

# Services that give credentials to whoever asks from inside a machine. They hold no pages, so no permission opens them:
# AWS, Azure, GCP and others at 169.254.169.254, AWS containers at 169.254.170.2 and .23, the same over IPv6, Azure's
# wire server, Alibaba, Oracle.
METADATA = tuple(
    ipaddress.ip_network(network)
    for network in (
        "169.254.169.0/24",
        "169.254.170.0/24",
        "fd00:ec2::/32",
        "fd20:ce::254/128",
        "168.63.129.16/32",
        "100.100.100.200/32",
        "192.0.0.192/32",
    )
)

# Ranges that are not for the public and that the standard library of some Python 3.11 still takes for global.
SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20")
)
PUBLIC_V6 = ipaddress.ip_network("2000::/3")  # all that has been given out for global unicast (IANA, RFC 4291)

PRIVATE = tuple(  # RFC 1918, RFC 4193, the older site-local, and what carriers share among customers (RFC 6598)
    ipaddress.ip_network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10")
)
THIS_NETWORK = ipaddress.ip_network("0.0.0.0/8")

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")  # RFC 8215
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")  # RFC 3056
TEREDO = ipaddress.ip_network("2001::/32")  # RFC 4380
LOW_V4 = tuple(  # IPv4 in the last 32 bits: IPv4-compatible, IPv4-mapped, IPv4-translated
    ipaddress.ip_network(network) for network in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96")
)
ISATAP = (0x00005EFE, 0x02005EFE)  # bits 32 to 64 of an address whose last 32 are IPv4, RFC 5214

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@lru_cache(maxsize=4096)
def allowed(ip: str, *, allow_private: bool) -> str | None:
    """Whether the crawler may connect to an address.

    An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo, ISATAP) is refused if either would be.

    Args:
        ip: an IPv4 or IPv6 address as the operating system writes it, with or without a zone ("fe80::1%eth0").
        allow_private: the owner has allowed this source to live on private addresses: loopback, private and link-local
            ones then pass. Multicast, unspecified and reserved ones and the metadata services of clouds never do.
    Returns:
        None if it may, else why not, in plain words to put behind the address ("is a loopback address, ...").
    """
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return "is not an IP address"
    for one in (address, *_carried(address)):
        refusal = _refusal(one, allow_private=allow_private)
        if refusal:
            return refusal if one == address else f"stands for {one}, which {refusal}"
    return None


def _refusal(address: Address, *, allow_private: bool) -> str | None:
    if any(address in network for network in METADATA):
        return "belongs to a cloud's metadata service, which is never fetched"
    if address.is_multicast:
        return "is a multicast address"
    if address.is_unspecified or address in THIS_NETWORK:
        return "names no machine"
    if address.is_loopback:
        return None if allow_private else "is a loopback address: this machine itself"
    if address.is_link_local:
        return None if allow_private else "is a link-local address: this network only"
    if any(address in network for network in PRIVATE):
        return None if allow_private else "is a private address"
    return None if _global(address) else "is a reserved address"


def _global(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in network for network in SPECIAL)
    if any(address in network for network in (*LOW_V4, NAT64, LOCAL_NAT64, SIX_TO_FOUR, TEREDO)):
        return True  # what counts is the address it carries
    return address in PUBLIC_V6 and address.is_global and not any(address in network for network in SPECIAL)


def _carried(address: Address) -> tuple[ipaddress.IPv4Address, ...]:
    """IPv4 addresses inside an IPv6 address, to which a gateway may pass the connection on."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    low, value = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF), int(address)
    if address in TEREDO:  # the server's address, and the client's with its bits turned
        return ipaddress.IPv4Address((value >> 64) & 0xFFFFFFFF), ipaddress.IPv4Address(int(low) ^ 0xFFFFFFFF)
    if address in SIX_TO_FOUR:
        return (ipaddress.IPv4Address((value >> 80) & 0xFFFFFFFF),)
    if address.is_loopback or address.is_unspecified:  # ::1 and :: carry nothing
        return ()
    carries = any(address in network for network in (*LOW_V4, NAT64, LOCAL_NAT64))
    return (low,) if carries or (value >> 32) & 0xFFFFFFFF in ISATAP else ()
