import type { Sql } from '@lodestone/database'
import { type CallHead, notFound, sees } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { listRounds } from './round.store.ts'
import type { Round } from './round.ts'

type Named = CallHead & { readonly params: { readonly id: string } }

/** The round of a path, as far as the caller may know of it: what was never more than a draft is for operators and auditors. Throws 404. */
export async function visibleRound(sql: Sql, call: Named): Promise<Round> {
  const { id } = call.params
  const openedOnly = !sees(call.identity, 'operator', 'auditor')
  const [round] = isUuid(id) ? await listRounds(sql, { id, openedOnly, limit: 1 }) : []
  if (!round) throw notFound()
  return round
}
