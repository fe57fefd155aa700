import { SaxesParser } from 'saxes'
import { UnreadableFile } from './table.ts'

/** `line`: where it ends, for whoever asked for that. */
export type Tag = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly line: number
}
export type Heard = { open?(tag: Tag): void; close?(name: string): void; text?(text: string): void }

/** Levels of nesting; a sheet has six. */
const MAX_DEPTH = 64
/** Attributes of one element; those of a cell are three, the most that a workbook has some thirty. */
const MAX_ATTRIBUTES = 100
/** Elements and attributes of a part: a sheet of 500,000 cells has some 2,500,000. */
const MAX_PIECES = 4_000_000
/** Characters of one text, comment or attribute, a chunk of 64 Ki more or less: a cell has 32 Ki. */
const MAX_AT_ONCE = 1_048_576

/**
 * Tells the tags and texts of an XML part as its bytes come, names without their prefix. Throws `UnreadableFile` for what is not well-formed
 * and for every document type declaration: no entity is ever expanded beyond the five of XML. `what` is called so in its messages; with `lines` they say
 * where.
 */
export async function readXml(
  chunks: AsyncIterable<Buffer>,
  heard: Heard,
  { what = 'A part of the workbook', lines = false } = {},
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: lines })
  const tooLarge = (how: string): UnreadableFile => new UnreadableFile('too-large', `${what} ${how}.`)
  let depth = 0
  let attributes = 0
  let pieces = 0
  /** Characters since the last piece of the part was whole. */
  let open = 0
  const whole = (): void => {
    open = 0
    pieces += 1
    if (pieces > MAX_PIECES) throw tooLarge(`has more than ${MAX_PIECES} elements and attributes`)
  }
  parser.on('opentagstart', () => {
    attributes = 0
  })
  parser.on('attribute', () => {
    whole()
    attributes += 1
    if (attributes > MAX_ATTRIBUTES) throw tooLarge(`has an element of more than ${MAX_ATTRIBUTES} attributes`)
  })
  parser.on('doctype', () => {
    throw new UnreadableFile('unsupported', `${what} has a document type declaration.`)
  })
  parser.on('error', error => {
    throw new UnreadableFile('malformed', `${what} is not XML: ${error.message}`)
  })
  parser.on('opentag', tag => {
    whole()
    depth += 1
    if (depth > MAX_DEPTH) throw new UnreadableFile('malformed', `${what} is nested too deep.`)
    heard.open?.({ name: local(tag.name), attributes: tag.attributes, line: parser.line })
  })
  parser.on('closetag', tag => {
    depth -= 1
    heard.close?.(local(tag.name))
  })
  parser.on('text', text => heard.text?.(text))
  parser.on('cdata', text => heard.text?.(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) {
      const text = decoder.decode(chunk, { stream: true })
      open += text.length
      parser.write(text)
      if (open > MAX_AT_ONCE) throw tooLarge('has a text that does not end')
    }
    parser.write(decoder.decode())
  } catch (error) {
    if (error instanceof TypeError) throw new UnreadableFile('malformed', `${what} is not UTF-8.`)
    throw error
  }
  parser.close()
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)
