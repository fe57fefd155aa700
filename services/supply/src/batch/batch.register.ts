import type { BatchDraft } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import {
  accept,
  type FieldError,
  fieldsRefused,
  formatKg,
  grams,
  type Outcome,
  present,
  refuse,
} from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { cycleIn, identityOf, identityText, judgeTransformation, opening, post } from '@lodestone/provenance'
import { boundBatch } from '../site/bounding.ts'
import { mustBack } from './backing.store.ts'
import { movedFacts, registeredFact, yieldedFact } from './batch.facts.ts'
import { insertBatch, lineageOf, lockBatches } from './batch.store.ts'
import { type Batch, type BatchInput, isWithdrawn } from './batch.ts'
import { claimed } from './claim.store.ts'
import { madeIn, newlyMade, partsByMass, timeSaid } from './made.ts'
import { type Posting, savePostings } from './posting.store.ts'

type Refused = 'validation-failed' | 'batch-exceeded' | 'capacity-exceeded'

/** What is said of a batch that came out of something. */
type Statement = Omit<BatchDraft, 'holder' | 'inputs'>
type Who = { readonly participantId: string; readonly now: Date; readonly anybodys: boolean }
/** A batch with its id, and where it stands in what was sent: `products.1.`, or nothing. */
type Product = { readonly id: string; readonly stated: Statement; readonly path: string }

/**
 * Registers what came out of one event: a batch, or several that share what went in. What they consumed of others leaves their accounts once, in the same
 * transaction; each is made of its part by mass, and what the elements allow is judged of all of them together. `anybodys`: inputs may be others' than
 * their holder's. Throws Conflict for a batch that is known, whatever its format and whosever it is, unless that yields its name.
 */
export async function registerBatches(
  tx: Sql,
  products: readonly Product[],
  inputs: BatchDraft['inputs'],
  who: Who,
): Promise<Outcome<{ batches: Batch[]; facts: Fact[] }, Refused>> {
  const drafts = await backedDrafts(tx, products, who)
  if (!drafts.ok) return drafts
  const made = drafts.value
  // Its site before the batches that it was made of.
  const years = [...new Set(made.map(one => one.siteYear))].sort()
  const bounds = new Map<string, Awaited<ReturnType<typeof boundBatch>>>()
  for (const year of years) bounds.set(year, await boundBatch(tx, who.participantId, year))
  const own = await lockInputs(tx, inputs, who)
  if (!own.ok) return own
  const sources = own.value
  const found = inputs.flatMap(one => sources.get(one.batch) ?? [])
  const consumed = inputs.map(one => ({ batch: one.batch, grams: grams(one.quantityKg) }))
  const judged = judgeTransformation({
    inputs: found.map((source, nth) => ({ ...source, grams: present(consumed[nth]).grams })),
    outputs: made,
  })
  if (!judged.ok)
    return refuse('validation-failed', judged.refusal.detail, [{ path: 'inputs', message: judged.refusal.detail }])
  const lineage = await lineageOf(tx, [...sources.keys()])
  for (const { identity } of made)
    lineage.set(
      identityText(identity),
      found.map(source => identityText(source.identity)),
    )
  if (cycleIn(lineage))
    return refuse('validation-failed', 'A batch is not made of itself.', [
      { path: 'inputs', message: 'were made of this batch' },
    ])
  const at = who.now.toISOString()
  const parts = partsByMass(
    consumed,
    made.map(one => one.grams),
  )
  const batches = made.map(({ path: _, ...own }, nth): Batch => {
    const its = parts[nth] ?? []
    return {
      ...own,
      joint: made.length > 1 ? made[0]?.id : undefined,
      participantId: who.participantId,
      inputs: its,
      credentials: [...new Set(own.credentials)].sort(),
      findings: judged.value,
      registeredAt: at,
      balances: opening(own.grams),
      siteGrams: newlyMade(
        own,
        its.flatMap(one => {
          const source = sources.get(one.batch)
          return source ? [{ source, grams: one.grams }] : []
        }),
      ),
    }
  })
  const postings = (of: readonly BatchInput[]) =>
    of.map(
      (one): Posting => ({
        ...one,
        from: 'available',
        to: 'transformed',
        participantId: present(sources.get(one.batch)).participantId,
      }),
    )
  const posted = post(new Map([...sources].map(([id, source]) => [id, source.balances])), postings(consumed))
  if (!posted.ok) {
    const nth = inputs.findIndex(one => one.batch === posted.exceeded.batch)
    const message = `${formatKg(posted.exceeded.left)} kg are left of batch ${found[nth]?.reference}`
    return refuse('batch-exceeded', `More than is left: ${message}.`, [{ path: `inputs.${nth}.quantityKg`, message }])
  }
  for (const [year, bounded] of bounds) {
    const of = batches.filter(one => one.siteYear === year)
    const within = bounded(
      of.reduce((sum, one) => sum + one.siteGrams, 0n),
      made.find(one => one.siteYear === year)?.path,
    )
    if (!within.ok) return within
  }
  const facts: Fact[] = []
  for (const [nth, batch] of batches.entries()) {
    const yielded = await claimed(tx, batch, { now: who.now, path: present(made[nth]).path })
    if (!yielded.ok) return yielded
    facts.push(...yielded.value.map(yieldedFact))
    const ground = { because: 'batch-made', at, madeInto: batch.id } as const
    const its = postings(batch.inputs)
    await insertBatch(tx, batch)
    await savePostings(tx, its, ground)
    facts.push(registeredFact(batch), ...movedFacts(its, ground))
  }
  return accept({ batches, facts })
}

/** The batches that went in, locked. */
async function lockInputs(
  tx: Sql,
  inputs: BatchDraft['inputs'],
  who: Who,
): Promise<Outcome<Map<string, Batch>, 'validation-failed'>> {
  const sources = await lockBatches(
    tx,
    inputs.map(one => one.batch),
  )
  const faults = inputs.flatMap(({ batch }, nth): FieldError[] => {
    const source = sources.get(batch)
    const own = source && !source.yieldedAt && (who.anybodys || source.participantId === who.participantId)
    if (own && !isWithdrawn(source)) return []
    return [{ path: `inputs.${nth}.batch`, message: own ? 'withdrawn' : 'not a batch of yours' }]
  })
  return faults.length > 0 ? refuse('validation-failed', fieldsRefused(faults.length), faults) : accept(sources)
}

type Draft = Omit<Statement, 'quantityKg'> &
  Pick<Batch, 'id' | 'identity' | 'grams' | 'siteYear'> & { readonly path: string }

/** What was sent, with the name, the mass, the site and the year of each. Refuses where credentials do not stand for one. */
async function backedDrafts(
  tx: Sql,
  products: readonly Product[],
  { participantId }: Who,
): Promise<Outcome<Draft[], 'validation-failed'>> {
  const drafts: Draft[] = []
  for (const { id, path, stated } of products) {
    const { quantityKg, ...own } = stated
    const identity = identityOf(own.issuer ?? participantId, own.reference)
    const made = { ...own, id, path, identity, grams: grams(quantityKg) }
    const backed = await mustBack(tx, { ...made, participantId }, own.credentials)
    if (!backed.ok) return backed
    drafts.push({ ...made, siteYear: madeIn(made, timeSaid(identity, backed.value) ?? own.madeOn) })
  }
  return accept(drafts)
}
