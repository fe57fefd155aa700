import { values } from '@lodestone/contracts'
import { ProblemError, readCursor } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'

const refused = (): ProblemError =>
  new ProblemError('validation-failed', 'The cursor is not one of this list.', [
    { path: 'query.cursor', message: 'not a cursor' },
  ])

/** The id after which a list goes on. 422 for a cursor of another list. */
export function readIdCursor(cursor: string | undefined): string | undefined {
  const after = readCursor(cursor)
  if (after !== undefined && !isUuid(after)) throw refused()
  return after
}

/** Kind and id after which the explanations go on. 422 for a cursor of another list. */
export function readKindCursor(cursor: string | undefined): { kind: string; id: string } | undefined {
  const [kind = '', id = ''] = readCursor(cursor)?.split('/') ?? []
  if (kind === '' && cursor === undefined) return undefined
  if (!['line', 'offer'].includes(kind) || !isUuid(id)) throw refused()
  return { kind, id }
}

/** Where a harvest begins: at the place that an earlier one gave, or at a time. 422 for anything else. */
export function readSince(since: string | undefined): { position?: bigint; time?: Date } {
  if (since !== undefined && values.instant.safeParse(since).success) return { time: new Date(since) }
  const position = readPosition(since)
  return position === undefined ? {} : { position }
}

/** The place in the feed of changes after which a harvest goes on. 422 for anything else. */
export function readPosition(cursor: string | undefined): bigint | undefined {
  const text = readCursor(cursor)
  if (text === undefined) return undefined
  if (!/^\d{1,18}$/.test(text)) throw refused()
  return BigInt(text)
}
