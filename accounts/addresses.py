"""An address as limits count it.

Behind nginx it is the one that nginx tells. Over a Unix socket nobody has another: who comes that
way past nginx has none.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address


def counted_address(address: str | None) -> str:
    """IPv4 as it is. Of IPv6 the /64, for whoever has one has 2⁶⁴ addresses to write from.

    What is none counts as itself, and all who have none as one.
    """
    if address is None:
        return "unknown"
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:  # else all of IPv4 would be one network
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False).network_address)
