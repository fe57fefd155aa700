/** The curves of NIST (FIPS 186-4), y² = x³ - 3x + b over a prime p with p mod 4 = 3, whose roots are powers. */
type Curve = { readonly crv: string; readonly bytes: number; readonly p: bigint; readonly b: bigint }

export const P256: Curve = {
  crv: 'P-256',
  bytes: 32,
  p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
}
export const P384: Curve = {
  crv: 'P-384',
  bytes: 48,
  p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
  b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
}

/** Both coordinates of a point that is written by its first one and whether the second is odd (SEC 1, 2.3.4). */
export function pointOf(curve: Curve, written: Uint8Array): { x: Uint8Array; y: Uint8Array } | undefined {
  const { bytes, p, b } = curve
  const [odd] = written
  if (written.length !== bytes + 1 || (odd !== 2 && odd !== 3)) return undefined
  const x = numberOf(written.subarray(1))
  if (x >= p) return undefined
  const square = ((((x * x - 3n) * x + b) % p) + p) % p
  const root = power(square, (p + 1n) / 4n, p)
  if ((root * root) % p !== square) return undefined
  const y = root % 2n === BigInt(odd - 2) ? root : p - root
  return { x: written.slice(1), y: bytesOfNumber(y, bytes) }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base % modulus
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

const numberOf = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)

function bytesOfNumber(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = length - 1, left = value; at >= 0; at--, left >>= 8n) bytes[at] = Number(left & 255n)
  return bytes
}
