import { XLSX } from '@lodestone/contracts'
import { type FileRead, MAX_ROWS, MappingFault, UnreadableFile } from '@lodestone/files'
import { ProblemError } from '@lodestone/http/problem'
import type { SentFile } from '@lodestone/http/sent'

/** What is done with a file in a thread for files. */

const CODES = { malformed: 'malformed', 'too-large': 'too-large', unsupported: 'unsupported-media-type' } as const

/** Reads a file, and counts its lines; what cannot be read is a problem of the request. */
export async function reading(sent: SentFile, read: () => Promise<FileRead>): Promise<FileRead> {
  try {
    const file = await read()
    sent.counted?.(file.rows)
    return file
  } catch (error) {
    if (sent.media !== XLSX) sent.counted?.(newlinesIn(sent.bytes))
    if (error instanceof MappingFault)
      throw new ProblemError('validation-failed', 'The mapping cannot be used.', [
        { path: ['query.mapping', error.path].filter(Boolean).join('.'), message: error.message },
      ])
    if (!(error instanceof UnreadableFile)) throw error
    if (error.kind === 'too-many') {
      sent.counted?.(MAX_ROWS)
      throw new ProblemError('validation-failed', error.message, [{ path: 'lines', message: error.message }])
    }
    throw new ProblemError(CODES[error.kind], error.message)
  }
}

/** Lines of a text that breaks off somewhere: its reader has gone through all of them. */
function newlinesIn(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  return Math.min(lines, MAX_ROWS)
}

/** What an import will not guess: the preview has said how to declare it. */
export function refuseGuess(read: FileRead): FileRead {
  if (read.guessed) throw new ProblemError('malformed', 'The body is not UTF-8: say its encoding with encoding=.')
  return read
}
