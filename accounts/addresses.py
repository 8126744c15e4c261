"""An address as limits count it."""

from ipaddress import IPv6Address, IPv6Network, ip_address


def counted_address(address: str) -> str:
    """IPv4 as it is. Of IPv6 the /64, for whoever has one has 2⁶⁴ addresses to write from.

    What is none (a socket of the machine itself) counts as itself.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:  # else all of IPv4 would be one network
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False).network_address)
