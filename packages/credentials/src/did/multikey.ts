import { base64url } from 'jose'
import type { PublicKey } from '../token/key.ts'
import { base58, toBase58 } from './base58.ts'
import { P256, P384, pointOf } from './curve.ts'

/** A key as multibase and multicodec write it: z, base58, two bytes that name the kind (https://w3c.github.io/cid/#Multikey). */
export function keyOfMultibase(text: string): PublicKey | undefined {
  const bytes = text.startsWith('z') ? base58(text.slice(1)) : undefined
  if (!bytes) return undefined
  const [first, second] = bytes
  const key = bytes.subarray(2)
  if (first === 0xed && second === 0x01)
    return key.length === 32 ? { kty: 'OKP', crv: 'Ed25519', x: base64url.encode(key) } : undefined
  const curve = first === 0x80 && second === 0x24 ? P256 : first === 0x81 && second === 0x24 ? P384 : undefined
  const point = curve && pointOf(curve, key)
  return point && { kty: 'EC', crv: curve.crv, x: base64url.encode(point.x), y: base64url.encode(point.y) }
}

/** The same of a key; a point is written by its root, and which of the two it is. */
export function multibaseOf({ crv, x, y = '' }: PublicKey): string {
  const first = base64url.decode(x)
  const sign = 2 + ((base64url.decode(y).at(-1) ?? 0) & 1)
  const kind = crv === 'Ed25519' ? [0xed, 0x01] : [crv === 'P-256' ? 0x80 : 0x81, 0x24, sign]
  return `z${toBase58(Uint8Array.from([...kind, ...first]))}`
}
