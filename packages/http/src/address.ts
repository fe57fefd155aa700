import ipaddr from 'ipaddr.js'

/** What is counted as one place: an IPv4 address, or the /64 of an IPv6 one, all of which a single host may have. */
export function placeOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unreadable'
  const read = ipaddr.process(address)
  return read.kind() === 'ipv4' ? read.toString() : `${ipaddr.IPv6.networkAddressFromCIDR(`${read}/64`)}/64`
}
