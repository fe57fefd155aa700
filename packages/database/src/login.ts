import { createHash, createHmac, hkdfSync, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto'
import { checkedSchema } from './schema.ts'

/** The role that a service signs in as: it owns nothing and may only use its own schema. */
export const roleOf = (schema: string): string => `lodestone_${checkedSchema(schema)}`

const BYTES = 24
const ITERATIONS = 4_096

/** Stretched once for each owner's password: some 40 ms, which whoever guesses at the password pays for each guess. */
const roots = new Map<string, Buffer>()
function rootOf(password: string): Buffer {
  const root = roots.get(password) ?? scryptSync(password, 'lodestone logins', 32)
  roots.set(password, root)
  return root
}

/**
 * The address with which a service signs in where nobody has chosen its password: one that whoever has the owner's computes anew, and that
 * tells nothing of the owner's or of another's. So hubs and tools on one server agree without a place to keep it. An owner without a
 * password (a server that trusts its host) leaves the login without one.
 */
export function loginOf(owner: string, schema: string): string {
  const url = new URL(owner)
  url.username = roleOf(schema)
  if (url.password !== '') {
    const root = rootOf(decodeURIComponent(url.password))
    url.password = Buffer.from(hkdfSync('sha256', root, '', url.username, BYTES)).toString('base64url')
  }
  return url.href
}

/** What PostgreSQL keeps of a password (RFC 5803), so that the password itself comes into no log of statements. */
export function scramVerifier(password: string, salt = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256')
  const keyed = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`
}
