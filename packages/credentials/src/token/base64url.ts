const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** What each byte of a text is worth; below zero for what is no digit. */
const WORTH = new Int8Array(256).fill(-1)
for (let worth = 0; worth < DIGITS.length; worth++) WORTH[DIGITS.charCodeAt(worth)] = worth
const UTF8 = new TextEncoder()

/**
 * Reads base64url in its only way of writing: no padding, no spaces, and no bits set that say nothing, as a lenient reader would let pass. So
 * two different texts never say the same bytes, and no letter of a signature can be changed without changing it.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = UTF8.encode(text)
  const { length } = digits
  const left = length % 4
  if (length === 0 || left === 1) return undefined
  const worth = (at: number): number => WORTH[digits[at] ?? 0] ?? -1
  const bytes = new Uint8Array((length * 3) >> 2)
  const last = length - left
  let at = 0
  // Four digits are three bytes. A number below zero stays so, whatever is put beside it.
  for (let from = 0; from < last; from += 4) {
    const bits = (worth(from) << 18) | (worth(from + 1) << 12) | (worth(from + 2) << 6) | worth(from + 3)
    if (bits < 0) return undefined
    bytes[at++] = bits >> 16
    bytes[at++] = bits >> 8
    bytes[at++] = bits
  }
  if (left === 0) return bytes
  const bits = (worth(last) << 12) | (worth(last + 1) << 6) | (left === 3 ? worth(last + 2) : 0)
  // Two digits say a byte and four bits more, three say two and two bits more.
  if (bits < 0 || (bits & (left === 3 ? 0x3 : 0x3ff)) !== 0) return undefined
  bytes[at++] = bits >> 10
  if (left === 3) bytes[at] = bits >> 2
  return bytes
}
