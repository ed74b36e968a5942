"""Which addresses may be connected to."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.fetch.guard import allowed

PUBLIC = [
    "1.1.1.1",
    "93.184.216.34",
    "192.0.1.1",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
    "64:ff9b::808:808",
]
PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "100.127.255.255",
    "169.254.1.1",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::1",
    "2002:c0a8:101::1",
    "::ffff:0:7f00:1",
    "2001:0:808:808:0:0:f5ff:fffe",  # Teredo, client 10.0.0.1
    "2606:4700::5efe:10.0.0.1",  # ISATAP
]
NEVER = [
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "224.0.0.1",
    "239.255.255.255",
    "ff02::1",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "192.88.99.1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "5f00::1",
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::",
    "::ffff:0.0.0.0",
    "::169.254.169.254",
    "not an address",
    "",
]


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses_are_allowed(ip: str) -> None:
    """What everyone can reach may be fetched, whatever the source may do."""
    assert allowed(ip, allow_private=False) is None
    assert allowed(ip, allow_private=True) is None


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_addresses_need_the_owners_word(ip: str) -> None:
    """Loopback, private, shared and link-local addresses, in every disguise of IPv6, pass only if the owner says so."""
    assert allowed(ip, allow_private=False)
    assert allowed(ip, allow_private=True) is None


@pytest.mark.parametrize("ip", NEVER)
def test_some_addresses_are_never_allowed(ip: str) -> None:
    """Multicast, unspecified, reserved and cloud metadata addresses stay closed even on a private source."""
    assert allowed(ip, allow_private=False)
    assert allowed(ip, allow_private=True)


def test_a_refusal_says_what_an_address_stands_for() -> None:
    """A disguise is named with what is under it, so that the owner can see why."""
    assert allowed("64:ff9b::7f00:1", allow_private=False) == (
        "stands for 127.0.0.1, which is a loopback address: this machine itself"
    )
    assert "metadata" in str(allowed("169.254.169.254", allow_private=True))


@given(st.ip_addresses())
def test_a_private_source_may_do_whatever_a_public_one_may(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    """Permission only ever adds; and nothing that Python holds for private passes without it."""
    ip = str(address)
    if allowed(ip, allow_private=False) is None:
        assert allowed(ip, allow_private=True) is None
        assert not address.is_private or address in ipaddress.ip_network("64:ff9b::/96")
        assert not address.is_loopback
        assert not address.is_link_local
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_a_disguise_is_judged_as_what_is_under_it(address: ipaddress.IPv4Address) -> None:
    """An IPv4 address inside IPv6 is refused whenever the IPv4 address is, with and without permission."""
    forms = [
        f"::ffff:{address}",
        f"::{address}",
        f"64:ff9b::{address}",
        f"2002:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}::1",
    ]
    for form in forms:
        for allow_private in (False, True):
            if allowed(str(address), allow_private=allow_private):
                assert allowed(form, allow_private=allow_private), form
