const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** Reading takes time as the square of the length: the longest key here has 68 digits. */
const LONGEST = 128

/** Reads base58btc, the digits of Bitcoin; undefined for anything else. */
export function base58(text: string): Uint8Array | undefined {
  if (text.length > LONGEST) return undefined
  let value = 0n
  for (const digit of text) {
    const worth = DIGITS.indexOf(digit)
    if (worth < 0) return undefined
    value = value * 58n + BigInt(worth)
  }
  const bytes: number[] = []
  for (; value > 0n; value >>= 8n) bytes.unshift(Number(value & 255n))
  const zeros = /^1*/.exec(text)?.[0].length ?? 0
  return Uint8Array.from([...Array(zeros).fill(0), ...bytes])
}

/** Writes bytes in it. */
export function toBase58(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let text = ''
  for (; value > 0n; value /= 58n) text = DIGITS[Number(value % 58n)] + text
  const zeros = bytes.findIndex(byte => byte !== 0)
  return '1'.repeat(zeros < 0 ? bytes.length : zeros) + text
}
