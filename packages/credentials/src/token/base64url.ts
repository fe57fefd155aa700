const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** What each character is worth by its code; 64 is no digit. */
const WORTH = Uint8Array.from({ length: 128 }, (_, code) => {
  const worth = DIGITS.indexOf(String.fromCharCode(code))
  return worth < 0 ? 64 : worth
})

/**
 * Reads base64url in its only way of writing: no padding, no spaces, and no bits set that say nothing, as a lenient reader would let pass. So
 * two different texts never say the same bytes, and no letter of a signature can be changed without changing it.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  const { length } = text
  if (length === 0 || length % 4 === 1) return undefined
  const bytes = new Uint8Array((length * 3) >> 2)
  let bits = 0
  let held = 0
  let at = 0
  for (let nth = 0; nth < length; nth++) {
    const worth = WORTH[text.charCodeAt(nth)] ?? 64
    if (worth === 64) return undefined
    bits = ((bits & 0x3f) << 6) | worth
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 0xff
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined
}
