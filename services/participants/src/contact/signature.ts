import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { isUuid } from '@lodestone/kernel'

/** Tokens of links in e-mails: the id of a contact, what else they say, and an HMAC-SHA-256 under the contact's own key, parted by dots. */

/** What signs the links of one thing: of a contact those to one address, so that who read another before has none of them. */
export const newKey = (): string => randomBytes(32).toString('base64url')

const digestOf = (key: string, saying: string): Buffer =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(saying).digest()

export const signatureOf = (key: string, saying: string): string => digestOf(key, saying).toString('base64url')

export function isSignedBy(key: string, saying: string, signature: string): boolean {
  const given = Buffer.from(signature, 'base64url')
  const due = digestOf(key, saying)
  return given.length === due.length && timingSafeEqual(given, due)
}

export const partsOf = (token: string): string[] => token.split('.')

/** The contact that a token names; undefined for what is no token. */
export function namedIn(token: string): string | undefined {
  const [id = ''] = partsOf(token)
  return isUuid(id) ? id : undefined
}
