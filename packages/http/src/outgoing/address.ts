import { lookup as systemLookup } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { errorOf } from '@lodestone/kernel'
import ipaddr from 'ipaddr.js'

/** Where the hub goes at the word of others: webhooks, and what issuers of credentials publish. */
export type AddressPolicy = {
  /** Private and loopback addresses, plain HTTP and every port too: for development and tests. */
  readonly allowPrivate: boolean
  readonly ports: readonly number[]
}

/** Everything outside is reserved (RFC 4291), whatever a list of special ranges knows of it. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')
/** Azure's host answers its guests here with their metadata: a public address in every registry. */
const CLOUD_HOSTS: ReadonlySet<string> = new Set(['168.63.129.16'])

/** Whether an address is one that may be gone to: public, of either family. Mapped and translated ones are not. */
export function isPublicAddress(address: string): boolean {
  // The library reads more notations than a resolver or a URL's parser can give.
  if (isIP(address) === 0) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast' || CLOUD_HOSTS.has(parsed.toString())) return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST)
}

/** Why a URL may not be gone to, as far as it can be told without asking anybody; `undefined` when it may. */
export function refusedUrl(text: string, { allowPrivate, ports }: AddressPolicy): string | undefined {
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'an https URL'
  if (url.username !== '' || url.password !== '') return 'a URL without user and password'
  if (allowPrivate) return undefined
  if (!ports.includes(url.port === '' ? 443 : Number(url.port))) return `a URL with a port of ${ports.join(', ')}`
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return isPublicAddress(host) ? undefined : 'a public address'
  return /(?:^|\.)(?:localhost|local|internal)\.?$/i.test(host) || !host.includes('.') ? 'a public host' : undefined
}

/** Gives the addresses of a name; rejects, or gives none, when it has none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/**
 * Asks the name servers of this machine. Not `getaddrinfo`: that keeps one of four threads of the process until it is answered, so a few
 * names whose servers stay silent would stop what goes out for everybody.
 */
export const askNameServers: Resolve = async hostname => {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  return answers.flatMap(one => (one.status === 'fulfilled' ? one.value : []))
}

/** A name led to an address that may not be gone to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

/**
 * Resolves a host once for a connection and refuses it when any of its addresses is not public. The connection is made to the very
 * addresses that were checked here, so that a name which changes its answer in between gains nothing.
 */
export const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname).then(
      found => {
        const addresses = found.map(address => ({ address, family: isIP(address) }))
        const [first] = addresses
        if (!first) callback(new Error(`${hostname} has no address`), '', 0)
        else if (!found.every(isPublicAddress)) callback(new AddressRefused('the address is not public'), '', 0)
        else if (options.all) callback(null, addresses)
        else callback(null, first.address, first.family)
      },
      error => callback(errorOf(error), '', 0),
    )
  }

/** How a connection finds its address: checked, unless private ones are allowed. */
export const lookupFor = ({ allowPrivate }: AddressPolicy, resolve: Resolve): LookupFunction =>
  allowPrivate ? systemLookup : publicLookup(resolve)
