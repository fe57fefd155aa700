import { bytesOf } from '../token/base64url.ts'

/** A shorter list would tell whoever fetches it whose credential is looked at. */
export const LEAST_BITS = 131_072
/** What a list may grow to when it is decompressed: 67,108,864 entries, so that a small file cannot fill the memory. */
export const MOST_BYTES = 8_388_608

export type Bitstring = Uint8Array

/**
 * Reads the list of a Bitstring Status List (https://www.w3.org/TR/vc-bitstring-status-list/): gzip in base64url with the prefix u of multibase.
 * Gives a sentence's words where it is none.
 */
export async function bitstringOf(encoded: string, mostBytes = MOST_BYTES): Promise<Bitstring | string> {
  if (!encoded.startsWith('u')) return 'not written in base64url (multibase u)'
  const compressed = bytesOf(encoded.slice(1))
  if (!compressed) return 'not written in base64url (multibase u)'
  const bits = await decompressed(compressed, mostBytes)
  if (typeof bits === 'string') return bits
  return bits.length * 8 < LEAST_BITS ? `${bits.length * 8} bits are fewer than ${LEAST_BITS}` : bits
}

/** The bit at an index; undefined behind the end. The first bit is the left-most one of the first byte. */
export const bitAt = (bits: Bitstring, index: number): 0 | 1 | undefined => {
  const byte = bits[Math.floor(index / 8)]
  if (byte === undefined) return undefined
  return (byte >> (7 - (index % 8))) & 1 ? 1 : 0
}

async function decompressed(bytes: Uint8Array<ArrayBuffer>, mostBytes: number): Promise<Bitstring | string> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (let one = await reader.read(); !one.done; one = await reader.read()) {
      parts.push(one.value)
      length += one.value.length
      if (length > mostBytes) {
        await reader.cancel()
        return `longer than ${mostBytes} bytes`
      }
    }
  } catch {
    return 'not compressed with gzip'
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
