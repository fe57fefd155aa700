/** Puts texts into a zip file with what the browser has: each is deflated, and none has a time of its own. */

type Part = { readonly name: string; readonly text: Iterable<string> }

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** Version 2.0, from which on parts are deflated. */
const VERSION = 20
/** Names are UTF-8. */
const FLAGS = 0x0800
const DEFLATED = 8
/** 1 January 2026, in the form of MS-DOS, so that the same content is the same bytes. */
const DAY = ((2026 - 1980) << 9) | (1 << 5) | 1

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  return rest
})
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = (sum >>> 8) ^ (CRC[(sum ^ byte) & 0xff] ?? 0)
  return (sum ^ 0xffffffff) >>> 0
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Little-endian numbers, each of two or four bytes. */
function record(...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)))
  let at = 0
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
  return new Uint8Array(view.buffer)
}

/** A zip file of some parts, in their order. */
export async function zipped(parts: Iterable<Part>, type: string): Promise<Blob> {
  const files: Uint8Array<ArrayBuffer>[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  for (const { name, text } of parts) {
    const bytes = new TextEncoder().encode([...text].join(''))
    const [packed, called] = [await deflated(bytes), new TextEncoder().encode(name)]
    const shared = [
      ...([
        [2, VERSION],
        [2, FLAGS],
        [2, DEFLATED],
        [2, 0],
        [2, DAY],
      ] as const),
      ...([
        [4, crc32(bytes)],
        [4, packed.length],
        [4, bytes.length],
        [2, called.length],
        [2, 0],
      ] as const),
    ]
    files.push(record([4, LOCAL], ...shared), called, packed)
    directory.push(record([4, CENTRAL], [2, VERSION], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), called)
    at += record([4, LOCAL], ...shared).length + called.length + packed.length
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const count = directory.length / 2
  const end = record([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0])
  return new Blob([...files, ...directory, end], { type })
}
