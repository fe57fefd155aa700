import { type OwnPlan, type Plan, planStated } from '@lodestone/contracts'
import { defaultTechnologies, readPlan } from '@lodestone/foresight'
import { implement, ProblemError } from '@lodestone/http'
import { accept, canonicalHash, fieldsRefused, fromJson, refuse, toJson } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { errorOf } from '../baseline/baseline.ts'
import { findPlan, lockPlan, savePlan } from './plan.store.ts'
import { resultOf } from './plan.ts'

/** Throws 422 with what is wrong with a plan, cell by cell. */
function check(plan: Plan): void {
  const read = readPlan(plan)
  if ('faults' in read)
    throw new ProblemError('validation-failed', fieldsRefused(read.faults.length), read.faults.map(errorOf))
}

/** What a member plans to build, and what it needs for that: its own alone. */
export function planRoutes({ database, door, admission, clock }: ServiceContext) {
  return implement({
    listTechnologies: async () => ({ body: defaultTechnologies() }),
    readOwnPlan: async ({ identity: { org = '' } }) => {
      const row = await findPlan(database, org)
      if (!row?.plan || !row.statedAt) return { body: { version: row?.version ?? 1 }, version: row?.version ?? 1 }
      const { version, statedAt } = row
      const plan = fromJson(row.plan)
      return { body: { version, plan, result: resultOf(plan), statedAt } satisfies OwnPlan, version }
    },
    stateOwnPlan: async call => {
      const { id: participantId } = await admission.admitted(call.identity, 'member')
      const plan = call.body
      check(plan)
      const result = resultOf(plan)
      return door.command(call, async (tx, record) => {
        const before = await lockPlan(tx, participantId)
        if (before !== call.ifMatch) return refuse('stale-version', `The plan is at version ${before}.`)
        const [version, statedAt] = [before + 1, clock().toISOString()]
        await savePlan(tx, participantId, { version, plan: toJson(plan), statedAt })
        record(factOf(planStated, participantId, { owner: participantId, version, digest: canonicalHash(plan) }))
        return accept({ body: { version, plan, result, statedAt }, version })
      })
    },
    previewPlan: async call => {
      check(call.body)
      return { body: resultOf(call.body) }
    },
  })
}
