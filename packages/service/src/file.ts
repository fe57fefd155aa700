import { type FileRead, MappingFault, UnreadableFile } from '@lodestone/files'
import { ProblemError } from '@lodestone/http'
import { atMost } from './turns.ts'

/** Files read at once: each may take some hundred megabytes while it is unpacked. */
const FILES_AT_ONCE = 2
const inTurn = atMost(FILES_AT_ONCE)

const CODES = { malformed: 'malformed', 'too-large': 'too-large', unsupported: 'unsupported-media-type' } as const

/** Reads a file in its turn; what cannot be read is a problem of the request. */
export function reading(read: () => Promise<FileRead>): Promise<FileRead> {
  return inTurn(async () => {
    try {
      return await read()
    } catch (error) {
      if (error instanceof MappingFault)
        throw new ProblemError('validation-failed', 'The mapping cannot be used.', [
          { path: ['query.mapping', error.path].filter(Boolean).join('.'), message: error.message },
        ])
      if (!(error instanceof UnreadableFile)) throw error
      if (error.kind === 'too-many')
        throw new ProblemError('validation-failed', error.message, [{ path: 'lines', message: error.message }])
      throw new ProblemError(CODES[error.kind], error.message)
    }
  })
}

/** What an import will not guess: the preview has said how to declare it. */
export function refuseGuess(read: FileRead): FileRead {
  if (read.guessed) throw new ProblemError('malformed', 'The body is not UTF-8: say its encoding with encoding=.')
  return read
}
