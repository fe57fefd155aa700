const DID_WEB = /^did:web:([^:]+)((?::[^:]+)*)$/
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
/** Where names lead that nobody outside of a network has. */
const INSIDE = ['localhost', 'local', 'internal', 'lan', 'home', 'corp']
const SEGMENT = /^(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/

/**
 * Where a did:web keeps its document (https://w3c-ccg.github.io/did-method-web/): over https at a host with a name. Undefined for addresses in
 * numbers, names without a dot and whatever could lead elsewhere: what is fetched is asked for by a stranger.
 */
export function urlOfDidWeb(did: string): string | undefined {
  if (did.length > 1_000) return undefined
  const [, authority, path = ''] = DID_WEB.exec(did) ?? []
  const host = authority === undefined ? undefined : hostOf(authority)
  if (host === undefined) return undefined
  const segments = path.split(':').slice(1)
  if (!segments.every(isSegment)) return undefined
  return `https://${host}/${segments.length === 0 ? '.well-known' : segments.join('/')}/did.json`
}

/** The did:web of whoever is at an address: its document is `/.well-known/did.json` there, or `did.json` below a path. Throws where it is no address. */
export function didWebOf(address: string): string {
  const { host, pathname } = new URL(address)
  const segments = pathname.split('/').filter(one => one !== '')
  return ['did:web', host.replace(':', '%3A'), ...segments].join(':')
}

/** A host with its port, which stands behind a colon that is written as %3A. */
function hostOf(authority: string): string | undefined {
  const [name = '', port, ...more] = authority.toLowerCase().split('%3a')
  if (more.length > 0 || name.length > 253) return undefined
  const labels = name.split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length < 2 || !labels.every(label => LABEL.test(label)) || /^(?:\d+|0x[0-9a-f]*)$/.test(last))
    return undefined
  if (INSIDE.includes(last)) return undefined
  if (port === undefined) return name
  return /^[1-9]\d{0,4}$/.test(port) && Number(port) < 65_536 ? `${name}:${port}` : undefined
}

/** A step of a path that stays one whoever reads it: no slash and no dots that go up, written plainly or not. */
function isSegment(segment: string): boolean {
  if (!SEGMENT.test(segment)) return false
  let plain: string
  try {
    plain = decodeURIComponent(segment)
  } catch {
    return false
  }
  return !/^\.\.?$/.test(plain) && !/[/\\%?#\p{Cc}]/u.test(plain)
}
