import ipaddr from 'ipaddr.js'

/** From where the hub's own public pages ask what visitors are answered: an address that nobody has (RFC 5737). */
export const OWN_PAGES = '192.0.2.1'

/** Places of addresses read lately: most requests come from few. */
const known = new Map<string, string>()
const KNOWN = 1_000

/** What is counted as one place: an IPv4 address, or the /64 of an IPv6 one, all of which a single host may have. */
export function placeOf(address: string): string {
  let place = known.get(address)
  if (place === undefined) {
    place = readPlace(address)
    if (known.size >= KNOWN) known.clear()
    known.set(address, place)
  }
  return place
}

function readPlace(address: string): string {
  if (!ipaddr.isValid(address)) return 'unreadable'
  const read = ipaddr.process(address)
  return read.kind() === 'ipv4' ? read.toString() : `${ipaddr.IPv6.networkAddressFromCIDR(`${read}/64`)}/64`
}
