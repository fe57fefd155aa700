import { promisify } from 'node:util'
import { zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib'

/** A record batch may not unpack to more than this: what a topic takes, times the best ratio honest JSON reaches. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024

/** Up to this many bytes are packed or unpacked on the spot, in some 50 microseconds: handing them to another thread takes longer. */
const SMALL_BYTES = 16 * 1024

/** How much our JSON shrinks, about: room that is made at once for what is unpacked, instead of 64 KiB for every event. */
const USUAL_RATIO = 16

/** Room for a piece of what is unpacked elsewhere: each is a way to another thread and back, and a copy. */
const CHUNK_BYTES = 256 * 1024

/** Small batches unpacked last: each consumer of a process fetches the same ones, and unpacking is most of what that takes. Not what a few bytes were blown up to. */
const REMEMBERED = 16
const MAX_REMEMBERED_BYTES = USUAL_RATIO * SMALL_BYTES
const unpacked: { readonly packed: Buffer; readonly bytes: Buffer }[] = []

export function unpackSmall(packed: Buffer): Buffer {
  const known = unpacked.find(one => one.packed.equals(packed))
  if (known) return known.bytes
  const chunkSize = Math.max(1_024, USUAL_RATIO * packed.length)
  const bytes = zstdDecompressSync(packed, { ...limits, chunkSize })
  if (bytes.length > MAX_REMEMBERED_BYTES) return bytes
  if (unpacked.length === REMEMBERED) unpacked.shift()
  // A copy: what was fetched with it is not kept.
  unpacked.push({ packed: Buffer.from(packed), bytes })
  return bytes
}

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const limits = { maxOutputLength: MAX_UNPACKED_BYTES }

/** The codec as kafkajs takes one. */
export const zstd = {
  compress: async ({ buffer }: { buffer: Buffer }) =>
    buffer.length <= SMALL_BYTES ? zstdCompressSync(buffer) : compress(buffer),
  decompress: async (buffer: Buffer) =>
    buffer.length <= SMALL_BYTES ? unpackSmall(buffer) : decompress(buffer, { ...limits, chunkSize: CHUNK_BYTES }),
}
