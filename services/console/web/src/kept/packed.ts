/** Characters that the hub keeps of a text as it is. */
const MOST_PLAIN = 900_000
/** What a packed text begins with. Plain ones are JSON. */
const PACKED = 'gzip:'

const through = (text: BlobPart, by: ReadableWritablePair<Uint8Array, BufferSource>): Response =>
  new Response(new Blob([text]).stream().pipeThrough(by))

/** A long text in fewer characters. */
export async function packed(text: string): Promise<string> {
  if (text.length <= MOST_PLAIN) return text
  const bytes = new Uint8Array(await through(text, new CompressionStream('gzip')).arrayBuffer())
  return PACKED + btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
}

/** What was packed. */
export async function unpacked(text: string): Promise<string> {
  if (!text.startsWith(PACKED)) return text
  const bytes = Uint8Array.from(atob(text.slice(PACKED.length)), letter => letter.charCodeAt(0))
  return through(bytes, new DecompressionStream('gzip')).text()
}
