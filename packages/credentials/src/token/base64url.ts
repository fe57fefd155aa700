import { base64url } from 'jose'

const ALPHABET = /^[A-Za-z0-9_-]+$/
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** By how many digits stand in the last group of four: the bits of the last digit that say nothing. */
const SPARE: Readonly<Record<number, number>> = { 2: 0b1111, 3: 0b11 }

/**
 * Reads base64url in its only way of writing: no padding, no spaces, and no bits set that say nothing, as a lenient reader would let pass. So
 * two different texts never say the same bytes, and no letter of a signature can be changed without changing it.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  const rest = text.length % 4
  if (rest === 1 || !ALPHABET.test(text)) return undefined
  if (rest > 0 && (DIGITS.indexOf(text.charAt(text.length - 1)) & (SPARE[rest] ?? 0)) !== 0) return undefined
  return new Uint8Array(base64url.decode(text))
}
