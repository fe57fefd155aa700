import { isDidKey, keyOfDidKey } from '../did/did-key.ts'
import { found, type Read, unread } from '../finding.ts'
import type { IssuerKey } from '../token/key.ts'
import { verifiedBy } from '../token/signature.ts'
import type { Token } from '../token/token.ts'
import type { Keys, Ports, RegisteredIssuer } from './ports.ts'

/** Whether a token was signed by a registered issuer, by the keys that the register has, that its name is, or that it publishes. */
export async function signedBy(token: Token, issuer: RegisteredIssuer, ports: Ports): Promise<Read<IssuerKey>> {
  const keys = await keysOf(issuer, ports)
  return 'unreachable' in keys
    ? unread(found('issuer-unreachable', { issuer: issuer.did, why: keys.unreachable }))
    : verifiedBy(token, issuer.did, keys.keys)
}

function keysOf({ did, keys }: RegisteredIssuer, ports: Ports): Keys | Promise<Keys> {
  if (keys !== undefined) return { keys: keys.map(key => ({ key })) }
  if (!isDidKey(did)) return ports.keysOf(did)
  const own = keyOfDidKey(did)
  return { keys: own ? [own] : [] }
}
