import { notOfThisList, readCursor } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'

/** Kind, id and pass after which the explanations go on. 422 for a cursor of another list. */
export function readKindCursor(cursor: string | undefined): { kind: string; id: string; pass: number } | undefined {
  const [kind = '', id = '', pass = '1'] = readCursor(cursor)?.split('/') ?? []
  if (kind === '' && cursor === undefined) return undefined
  if (!['line', 'offer'].includes(kind) || !isUuid(id) || !/^[1-9]$/.test(pass)) throw notOfThisList()
  return { kind, id, pass: Number(pass) }
}
