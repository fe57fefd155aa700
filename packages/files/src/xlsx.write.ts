import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type SheetPlan, workbookParts } from '@lodestone/kernel'
import { ZipFile } from 'yazl'

/** A fixed time, so that the same content is the same bytes. */
const WRITTEN = new Date(2026, 0, 1)

/** Writes a workbook, row by row. */
export async function writeWorkbook(plans: readonly SheetPlan[]): Promise<Buffer> {
  const zip = new ZipFile()
  for (const { name, text } of workbookParts(plans))
    zip.addReadStream(Readable.from(inChunks(text)), name, { mtime: WRITTEN })
  zip.end()
  return buffer(zip.outputStream)
}

/** Texts joined to pieces of some 64 KiB: each is one turn of the compressor. */
function* inChunks(texts: Iterable<string>): Generator<Buffer> {
  let chunk = ''
  for (const text of texts) {
    chunk += text
    if (chunk.length < 65_536) continue
    yield Buffer.from(chunk)
    chunk = ''
  }
  yield Buffer.from(chunk)
}
