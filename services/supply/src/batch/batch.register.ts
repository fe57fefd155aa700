import type { BatchDraft } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { accept, type FieldError, fieldsRefused, formatKg, grams, type Outcome, refuse } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { cycleIn, identityOf, identityText, judgeTransformation, opening, post } from '@lodestone/provenance'
import { movedFacts, registeredFact } from './batch.facts.ts'
import { insertBatch, lineageOf, lockBatches } from './batch.store.ts'
import type { Batch } from './batch.ts'
import { type Posting, savePostings } from './posting.store.ts'

type Refused = 'validation-failed' | 'batch-exceeded'

/** What is said of a batch, by whom it is held, and how that is known. */
type Statement = Omit<BatchDraft, 'holder'> & Pick<Batch, 'assurance' | 'credential'>

/**
 * Registers a batch: what it consumed of others leaves their accounts in the same transaction. `anybodys`: its inputs may be others' than its holder's.
 * Throws Conflict for a batch that is known, whatever its format and whosever it is.
 */
export async function registerBatch(
  tx: Sql,
  { inputs, quantityKg, ...stated }: Statement,
  who: { readonly id: string; readonly participantId: string; readonly now: Date; readonly anybodys: boolean },
): Promise<Outcome<{ batch: Batch; facts: Fact[] }, Refused>> {
  const sources = await lockBatches(
    tx,
    inputs.map(one => one.batch),
  )
  const found = inputs.flatMap(one => sources.get(one.batch) ?? [])
  const faults = inputs.flatMap(({ batch }, nth): FieldError[] => {
    const source = sources.get(batch)
    const own = source && (who.anybodys || source.participantId === who.participantId)
    return own ? [] : [{ path: `inputs.${nth}.batch`, message: 'not a batch of yours' }]
  })
  if (faults.length > 0) return refuse('validation-failed', fieldsRefused(faults.length), faults)
  const identity = identityOf(stated.issuer ?? who.participantId, stated.reference)
  const at = who.now.toISOString()
  const made = { ...stated, grams: grams(quantityKg) }
  const consumed = inputs.map(one => ({ batch: one.batch, grams: grams(one.quantityKg) }))
  const judged = judgeTransformation({
    inputs: found.map((source, nth) => ({ ...source, grams: consumed[nth]?.grams ?? 0n })),
    outputs: [made],
  })
  if (!judged.ok)
    return refuse('validation-failed', judged.refusal.detail, [{ path: 'inputs', message: judged.refusal.detail }])
  const lineage = await lineageOf(tx, [...sources.keys()])
  lineage.set(
    identityText(identity),
    found.map(source => identityText(source.identity)),
  )
  if (cycleIn(lineage))
    return refuse('validation-failed', 'A batch is not made of itself.', [
      { path: 'inputs', message: 'were made of this batch' },
    ])
  const batch: Batch = {
    ...made,
    id: who.id,
    participantId: who.participantId,
    identity,
    inputs: consumed,
    findings: judged.value,
    registeredAt: at,
    balances: opening(made.grams),
  }
  const postings = consumed.map(
    (one, nth): Posting => ({
      ...one,
      from: 'available',
      to: 'transformed',
      participantId: found[nth]?.participantId ?? '',
    }),
  )
  const posted = post(new Map([...sources].map(([id, source]) => [id, source.balances])), postings)
  if (!posted.ok) {
    const nth = inputs.findIndex(one => one.batch === posted.exceeded.batch)
    const message = `${formatKg(posted.exceeded.left)} kg are left of batch ${found[nth]?.reference}`
    return refuse('batch-exceeded', `More than is left: ${message}.`, [{ path: `inputs.${nth}.quantityKg`, message }])
  }
  const ground = { because: 'batch-made', at, madeInto: batch.id } as const
  await insertBatch(tx, batch)
  await savePostings(tx, postings, ground)
  return accept({ batch, facts: [registeredFact(batch), ...movedFacts(postings, ground)] })
}
