import { notOfThisList, readCursor } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'

/** Kind and id after which the explanations go on. 422 for a cursor of another list. */
export function readKindCursor(cursor: string | undefined): { kind: string; id: string } | undefined {
  const [kind = '', id = ''] = readCursor(cursor)?.split('/') ?? []
  if (kind === '' && cursor === undefined) return undefined
  if (!['line', 'offer'].includes(kind) || !isUuid(id)) throw notOfThisList()
  return { kind, id }
}
