import { MAX_CELL, UnreadableFile } from './table.ts'
import { readXml } from './xml.ts'
import type { WorkbookParts } from './zip.ts'

/** Texts that a workbook's cells share at most. */
const MAX_SHARED = 1_000_000

/** The texts that cells share, without the readings that Japanese texts carry beside them. */
export async function readShared(parts: WorkbookParts, part: string): Promise<string[]> {
  const texts: string[] = []
  let text = ''
  let inText = false
  let inReading = false
  await readXml(parts.read(part), {
    open: ({ name }) => {
      if (name === 'si') text = ''
      if (name === 't') inText = true
      if (name === 'rPh') inReading = true
    },
    text: more => {
      if (inText && !inReading) text = longer(text, more)
    },
    close: name => {
      if (name === 't') inText = false
      if (name === 'rPh') inReading = false
      if (name !== 'si') return
      if (texts.length === MAX_SHARED)
        throw new UnreadableFile('too-large', `The workbook shares more than ${MAX_SHARED} texts.`)
      texts.push(text)
    },
  })
  return texts
}

/** The text of a cell with more of it. Throws when it becomes too long. */
export function longer(text: string, more: string): string {
  if (text.length + more.length > MAX_CELL)
    throw new UnreadableFile('too-large', `A cell has more than ${MAX_CELL} characters.`)
  return text + more
}
