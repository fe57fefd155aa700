import type { Sql } from '@lodestone/database'
import { actorOf, notFound } from '@lodestone/http'
import type { Fact } from '@lodestone/messaging'
import { lockAsked, saveDecided } from './approval.store.ts'
import { type About, type Command, decidedFact, mayConfirm, standsAs } from './approval.ts'

/**
 * Confirms what another person has asked for, whose command is carried out in this transaction. Gives why that is refused, else nothing. `inParts`: its
 * command has several transactions, and goes on after a break.
 */
export async function confirmAsked(
  tx: Sql,
  call: Command,
  id: string,
  about: About & { readonly inParts?: boolean },
  now: Date,
  record: (...facts: Fact[]) => void,
) {
  const asked = await lockAsked(tx, id)
  if (!asked) throw notFound()
  const { sub } = call.identity
  const may = mayConfirm(asked, sub, now, about.inParts === true)
  if (!may.ok) return may
  const stands = standsAs(asked, about)
  if (!stands.ok) return stands
  if (asked.state === 'confirmed') return undefined
  await saveDecided(tx, {
    ...asked,
    state: 'confirmed',
    decidedBy: actorOf(call.identity),
    decidedSub: sub,
    decidedAt: now.toISOString(),
  })
  record(decidedFact(asked, 'confirmed'))
  return undefined
}
