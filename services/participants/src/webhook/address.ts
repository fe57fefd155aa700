import { lookup } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'

/** Special-purpose ranges of the IANA registries (RFC 6890 and later): nothing there is somebody else's public server. */
const PRIVATE = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4')
/** Everything outside 2000::/3 is refused below; these lie inside it: Teredo and other protocol ranges, documentation, 6to4. */
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6')
const GLOBAL_UNICAST = new BlockList()
GLOBAL_UNICAST.addSubnet('2000::', 3, 'ipv6')

/** Whether an address is one that a webhook may be sent to: public, of either family. Mapped and translated ones are not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return GLOBAL_UNICAST.check(address, 'ipv6') && !PRIVATE.check(address, 'ipv6')
  return isIP(address) === 4 && !PRIVATE.check(address, 'ipv4')
}

/** Why a URL cannot be a webhook's, as far as it can be told without asking anybody; `undefined` when it can. */
export function refusedUrl(text: string, allowPrivate: boolean): string | undefined {
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'an https URL'
  if (url.username !== '' || url.password !== '') return 'a URL without user and password'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (allowPrivate) return undefined
  if (isIP(host) !== 0 && !isPublicAddress(host)) return 'a public address'
  return /(?:^|\.)(?:localhost|local|internal)\.?$/i.test(host) ? 'a public host' : undefined
}

/**
 * Resolves a host for a connection and refuses it when any of its addresses is not public. The connection is made to the very address that was
 * checked here, so that a name which changes its answer in between gains nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const first = addresses[0]
    if (!first || addresses.some(one => !isPublicAddress(one.address)))
      return callback(new Error('the address is not public'), '', 0)
    if (options.all) return (callback as unknown as (error: null, all: typeof addresses) => void)(null, addresses)
    callback(null, first.address, first.family)
  })
}
