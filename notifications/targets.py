"""Where webhooks may lead: a district's own network, but not this machine, nor what only this machine reaches."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

_METADATA = (ip_network("100.100.100.200/32"), ip_network("fd00:ec2::254/128"))
"""Where a cloud tells its machines their own keys; the other clouds do so at link-local addresses."""


def allowed(address: str, besides: Sequence[Network] = ()) -> bool:
    """Whether something may be sent to an address, in figures. besides: networks the operator allows all the same."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if any(found in one for one in besides if one.version == found.version):
        return True
    is_metadata = any(found in one for one in _METADATA if one.version == found.version)
    is_here = found.is_loopback or found.is_link_local or found.is_unspecified
    return not (is_here or is_metadata or found.is_multicast or found.is_reserved)


def networks(text: str) -> tuple[Network, ...]:
    """The networks written down with commas between. Raises ValueError for what is none."""
    return tuple(ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())
