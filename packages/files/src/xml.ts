import { SaxesParser } from 'saxes'
import { UnreadableFile } from './table.ts'

export type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> }
export type Heard = { open?(tag: Tag): void; close?(name: string): void; text?(text: string): void }

/** Levels of nesting; a sheet has six. */
const MAX_DEPTH = 64

/**
 * Tells the tags and texts of an XML part as its bytes come, names without their prefix. Throws `UnreadableFile` for what is not well-formed
 * and for every document type declaration: no entity is ever expanded beyond the five of XML.
 */
export async function readXml(chunks: AsyncIterable<Buffer>, heard: Heard): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let depth = 0
  parser.on('doctype', () => {
    throw new UnreadableFile('unsupported', 'A part of the workbook has a document type declaration.')
  })
  parser.on('error', error => {
    throw new UnreadableFile('malformed', `A part of the workbook is not XML: ${error.message}`)
  })
  parser.on('opentag', tag => {
    depth += 1
    if (depth > MAX_DEPTH) throw new UnreadableFile('malformed', 'A part of the workbook is nested too deep.')
    heard.open?.({ name: local(tag.name), attributes: tag.attributes as Record<string, string> })
  })
  parser.on('closetag', tag => {
    depth -= 1
    heard.close?.(local(tag.name))
  })
  parser.on('text', text => heard.text?.(text))
  parser.on('cdata', text => heard.text?.(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) parser.write(decoder.decode(chunk, { stream: true }))
    parser.write(decoder.decode())
  } catch (error) {
    if (error instanceof TypeError) throw new UnreadableFile('malformed', 'A part of the workbook is not UTF-8.')
    throw error
  }
  parser.close()
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)
