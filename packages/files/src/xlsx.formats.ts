import { builtIn, type Format, formatOf } from './number-format.ts'
import { readXml } from './xml.ts'
import type { WorkbookParts } from './zip.ts'

/** What each style of a cell shows, by its index. */
export async function readFormats(parts: WorkbookParts, part: string): Promise<Format[]> {
  const custom = new Map<number, Format>()
  const formats: Format[] = []
  let inCells = false
  await readXml(parts.read(part), {
    open: ({ name, attributes }) => {
      const id = Number(attributes.numFmtId ?? 0)
      if (name === 'numFmt') custom.set(id, formatOf(attributes.formatCode ?? ''))
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) formats.push(custom.has(id) ? custom.get(id) : builtIn(id))
    },
    close: name => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}
