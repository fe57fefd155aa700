import { type Job, participantsOf, type ServiceContext } from '@lodestone/service'
import { holdSeen } from '../issuer/register.ts'
import { markClosing, markOffers, takeDue } from './credential.due.store.ts'
import { credentialFact } from './credential.facts.ts'
import { listCredentials, lockCredential, saveCredential } from './credential.store.ts'
import { judgeAgain, movesOffers } from './credential.ts'
import { type Fetch, fetchPublic } from './documents.ts'
import { holderOf, type Judge, openJudging } from './judging.ts'

/** Credentials that a process takes at a time, all of which it judges side by side: what they wait for is mostly other people's servers. */
const BATCH = 16

/**
 * Judges credentials again: those that wait, after a while that doubles; those that hold, once a day, at their end, and in the hour before a round
 * takes no more offers that rest on them; those whose issuer the register says something else of, at once. Processes share what there is to do.
 */
export const credentialJob = (context: ServiceContext, fetch: Fetch = fetchPublic): Job => {
  const { database, clock } = context
  const judging = openJudging(context, fetch)
  return {
    name: 'check-credentials',
    everyMs: 2_000,
    run: async () => {
      await markClosing(database, clock())
      for (let taken = BATCH; taken === BATCH; ) {
        const ids = await takeDue(database, clock(), BATCH)
        await Promise.all(ids.map(id => checkAgain(context, judging, id)))
        taken = ids.length
      }
    },
  }
}

/** Judges one, and tells where it stands otherwise. What has changed meanwhile is left: it is due again. */
async function checkAgain({ database, door, clock, newId }: ServiceContext, judging: Judge, id: string): Promise<void> {
  const [held] = await listCredentials(database, { id, limit: 1 })
  const holder = held && (await participantsOf(database, [held.participantId])).get(held.participantId)
  if (!held || !holder) return
  const { verdict, seen } = await judging(held.token, holderOf(holder))
  await door.transaction({ actor: 'supply', correlationId: newId() }, async (tx, record) => {
    if (!(await holdSeen(tx, seen))) return
    const before = await lockCredential(tx, id)
    // Somebody may have registered whom nobody knew a moment ago.
    if (before?.version !== held.version || !(await holdSeen(tx, seen))) return
    const after = judgeAgain(before, verdict, clock())
    await saveCredential(tx, after)
    if (after.status !== before.status) record(credentialFact(after))
    if (movesOffers(before.status, after.status)) await markOffers(tx, id, clock())
  })
}
