import { errorOf } from '@lodestone/kernel'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { UnreadableFile } from './table.ts'

/** Bytes that the parts of a workbook may unpack to, together: some ten times what 10,000 rows of 30 columns take. */
export const MAX_UNPACKED = 64 * 1024 * 1024
/** Parts of a workbook; one with twenty sheets has some forty. */
const MAX_PARTS = 500

/** The parts of a workbook by name, each unpacked only when asked for, and never beyond `MAX_UNPACKED` in all. */
export type WorkbookParts = {
  readonly names: readonly string[]
  /** The bytes of a part as they are unpacked. Throws for a part that is not there or larger than it says. */
  read(name: string): AsyncIterable<Buffer>
}

/** Opens a zip file. Throws `UnreadableFile` for what is none, for encrypted parts, and for more than is unpacked here. */
export async function openParts(bytes: Buffer): Promise<WorkbookParts> {
  const entries = new Map<string, Entry>()
  let zip: ZipFile
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true })
    if (zip.entryCount > MAX_PARTS) throw tooLarge()
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new UnreadableFile('unsupported', 'The workbook is protected by a password.')
      if (entries.has(entry.fileName)) throw new UnreadableFile('malformed', 'A part of the workbook is there twice.')
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    throw asUnreadable(error)
  }
  // What the directory says is held to below: a part that unpacks to more than it says ends in an error.
  const said = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (said > MAX_UNPACKED) throw tooLarge()
  return {
    names: [...entries.keys()],
    read: async function* (name) {
      const entry = entries.get(name)
      if (!entry) throw new UnreadableFile('malformed', `The workbook has no part ${name}.`)
      try {
        for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk as Buffer
      } catch (error) {
        throw asUnreadable(error)
      }
    },
  }
}

const tooLarge = (): UnreadableFile =>
  new UnreadableFile('too-large', `The workbook unpacks to more than ${MAX_UNPACKED / 1024 / 1024} MiB.`)

const asUnreadable = (error: unknown): UnreadableFile =>
  error instanceof UnreadableFile
    ? error
    : new UnreadableFile('malformed', `This is not a workbook that can be read: ${errorOf(error).message}.`)
