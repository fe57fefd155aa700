import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'
export const SECRET_BYTES = 32

/** A secret as its owner is shown it, once. */
export const shownSecret = (secret: Buffer): string => PREFIX + secret.toString('base64')
/** The bytes of a secret as it is shown. */
export const secretBytes = (shown: string): Buffer => Buffer.from(shown.slice(PREFIX.length), 'base64')

/**
 * Headers of a message as Standard Webhooks 1.0 says: for each secret an HMAC-SHA256 over `id.timestamp.body`, with the time of this
 * attempt in whole seconds so that a receiver can refuse what is old.
 */
export function signedHeaders(secrets: readonly Buffer[], id: string, now: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signatures = secrets.map(
    secret => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  )
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
