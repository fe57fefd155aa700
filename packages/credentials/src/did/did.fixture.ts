import type { PublicKey } from '../token/key.ts'

const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** The did:key of a key. */
export function didKeyOf({ crv, x, y = '' }: PublicKey): string {
  const first = Buffer.from(x, 'base64url')
  const odd = (Buffer.from(y, 'base64url').at(-1) ?? 0) & 1
  const bytes =
    crv === 'Ed25519'
      ? Buffer.concat([Buffer.from([0xed, 0x01]), first])
      : Buffer.concat([Buffer.from([crv === 'P-256' ? 0x80 : 0x81, 0x24, 2 + odd]), first])
  let text = ''
  for (let value = BigInt(`0x${bytes.toString('hex')}`); value > 0n; value /= 58n)
    text = DIGITS[Number(value % 58n)] + text
  return `did:key:z${text}`
}
