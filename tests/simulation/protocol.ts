const SYNC = 'S'.charCodeAt(0)
const QUERY = 'Q'.charCodeAt(0)
const TERMINATE = 'X'.charCodeAt(0)
const HEADER = 5

/** Cuts what a client sends into what the server answers as a whole: up to a Query, a Sync or a Terminate; first the start-up message, which has no type. */
export class Units {
  #bytes: Buffer = Buffer.alloc(0)
  #begun = false

  add(bytes: Buffer): Buffer[] {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes])
    const units: Buffer[] = []
    for (let at = 0; ; ) {
      const header = this.#begun ? HEADER : 4
      if (this.#bytes.length < at + header) return units
      const end = at + header - 4 + this.#bytes.readUInt32BE(at + header - 4)
      if (this.#bytes.length < end) return units
      const type = this.#bytes[at]
      if (this.#begun && type !== SYNC && type !== QUERY && type !== TERMINATE) {
        at = end
        continue
      }
      units.push(Buffer.from(this.#bytes.subarray(0, end)))
      this.#bytes = this.#bytes.subarray(end)
      this.#begun = true
      at = 0
    }
  }
}

/** What a start-up message asks for. */
export function startupOf(message: Buffer): Record<string, string> {
  const texts = message.toString('utf8', 8).split('\0')
  const asked: Record<string, string> = {}
  for (let i = 0; i + 1 < texts.length; i += 2) if (texts[i]) asked[texts[i] as string] = texts[i + 1] as string
  return asked
}

const SHOWN = 48
const short = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, SHOWN)
const textAt = (bytes: Buffer, at: number): string => bytes.toString('utf8', at, bytes.indexOf(0, at))

/** What messages say, in a few words and without values: statements of a client, what came of them by a server. */
export function said(messages: Buffer): string {
  const words: string[] = []
  for (let at = 0; at + HEADER <= messages.length; ) {
    const end = at + 1 + messages.readUInt32BE(at + 1)
    const word = wordOf(String.fromCharCode(messages[at] ?? 0), messages, at + HEADER, end)
    if (word) words.push(word)
    at = end
  }
  return words.join(', ')
}

function wordOf(type: string, messages: Buffer, at: number, end: number): string | undefined {
  switch (type) {
    case 'Q':
      return short(textAt(messages, at))
    case 'P': {
      const name = textAt(messages, at)
      return name === '' ? short(textAt(messages, at + 1)) : undefined
    }
    case 'B': {
      const portal = textAt(messages, at)
      const name = textAt(messages, at + Buffer.byteLength(portal) + 1)
      return name === '' || name === 'lodestone-reach' ? undefined : name
    }
    case 'C':
      // A server's: what was done. A client's Close has another form, and nobody sends it here.
      return textAt(messages, at)
    case 'E': {
      const code = /C([0-9A-Z]{5})/.exec(messages.toString('latin1', at, end))?.[1]
      return code && messages.toString('latin1', at, end).startsWith('S') ? `error ${code}` : undefined
    }
    default:
      return undefined
  }
}
