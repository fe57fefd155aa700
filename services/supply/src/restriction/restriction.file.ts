import { type ReadEntry, readRestrictions, UnreadableFile } from '@lodestone/files'
import { ProblemError } from '@lodestone/http/problem'
import { parsed, type SentFile } from '@lodestone/http/sent'
import { fieldsRefused, sha256Hex } from '@lodestone/kernel'

/** Restricted lists, read in a thread for files. */

type Encoding = Parameters<typeof readRestrictions>[1]
export type ReadList = { readonly entries: readonly ReadEntry[]; readonly name?: string; readonly sha256: string }

const CODES = {
  malformed: 'malformed',
  'too-large': 'too-large',
  'too-many': 'too-large',
  unsupported: 'unsupported-media-type',
} as const
/** Faults shown at most. */
const SHOWN = 1_000

/** The entries of a list, all of them; a problem of the request where one cannot be read. */
export async function listOf(sent: SentFile, encoding?: Encoding): Promise<ReadList> {
  const { faults, ...read } = await readRestrictions(parsed(sent), encoding).catch(error => {
    if (error instanceof UnreadableFile) throw new ProblemError(CODES[error.kind], error.message)
    throw error
  })
  sent.counted?.(read.entries.length + faults.length)
  if (faults.length > 0)
    throw new ProblemError('validation-failed', fieldsRefused(faults.length), faults.slice(0, SHOWN))
  if (read.entries.length === 0)
    throw new ProblemError('validation-failed', 'The list has no entries.', [{ path: 'entries', message: 'none' }])
  return { ...read, sha256: sha256Hex(sent.bytes) }
}
