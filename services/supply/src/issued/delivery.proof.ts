import { type DeliveryProof, type Lack, MAX_WAY } from '@lodestone/contracts'
import { formatKg, type Grams } from '@lodestone/kernel'
import type { Stage } from '@lodestone/provenance'
import type { Batch, BatchInput } from '../batch/batch.ts'
import type { PostingRow } from '../batch/posting.store.ts'
import type { HeldCredential } from '../credential/credential.ts'
import { type Judgement, levelOf } from '../screening/judgement.ts'
import type { AwardRow, DeliveryRow } from './delivery.store.ts'
import type { IssuedRow } from './issued.store.ts'

/** All that is known of a delivery. */
export type Known = {
  readonly delivery: Pick<DeliveryRow, 'id' | 'grams' | 'date'>
  readonly award: Pick<AwardRow, 'grams' | 'contracted'>
  readonly passport: Pick<IssuedRow, 'revokedAt'> | undefined
  /** What is thought of the goods now. */
  readonly judgement: Judgement
  /** The stages that the policy of the round judges. */
  readonly stages: readonly Stage[]
  /** Batches that the offer draws on, or that were named for the award. */
  readonly drawn: readonly string[]
  /** These and what they were made of, in the order in which they were made; one more than are shown where there are more. */
  readonly batches: readonly Pick<Batch, 'id' | 'reference' | 'inputs'>[]
  /** Those of them that credentials prove. */
  readonly proven: ReadonlySet<string>
  readonly credentials: readonly Pick<HeldCredential, 'id' | 'name' | 'status'>[]
  readonly postings: readonly (Pick<PostingRow, 'to_account' | 'because' | 'grams'> & { readonly batch_id: string })[]
}

/** Batches in the order in which they were made: each behind all that went into it. */
export function fromMineOn<B extends Pick<Batch, 'id' | 'inputs'>>(batches: readonly B[]): B[] {
  const all = new Map(batches.map(one => [one.id, one]))
  const ordered = new Set<B>()
  const visit = (id: string): void => {
    const batch = all.get(id)
    if (!batch || ordered.has(batch)) return
    for (const input of batch.inputs) visit(input.batch)
    ordered.add(batch)
  }
  for (const { id } of batches) visit(id)
  return [...ordered]
}

/** Kilograms that a delivery took of each batch that its offer draws on. */
export function takenOf({ drawn, postings }: Pick<Known, 'drawn' | 'postings'>): BatchInput[] {
  const taken = new Map<string, Grams>(drawn.map(batch => [batch, 0n]))
  for (const { batch_id, to_account, because, grams } of postings)
    if (because === 'delivery-reported' && to_account === 'delivered')
      taken.set(batch_id, (taken.get(batch_id) ?? 0n) + grams)
  return [...taken].map(([batch, grams]) => ({ batch, grams }))
}

/** Kilograms on every way from batch to batch, and from batches to the goods. */
export function flowsOf(known: Pick<Known, 'drawn' | 'batches' | 'postings'>): DeliveryProof['flows'] {
  const shown = new Set(known.batches.map(one => one.id))
  return [
    ...known.batches.flatMap(({ id, inputs }) =>
      inputs
        .filter(one => shown.has(one.batch))
        .map(one => ({ from: one.batch, into: id, quantityKg: formatKg(one.grams) })),
    ),
    ...takenOf(known).map(({ batch, grams }) => ({ from: batch, quantityKg: formatKg(grams) })),
  ]
}

type Missing = DeliveryProof['missing'][number]
const lacks = (code: Lack, message: string, more: Partial<Missing> = {}): Missing => ({ code, message, ...more })

/** What a whole proof would have and this one has not. */
export const missingIn = (known: Known): Missing[] => [
  ...lacksOfTrade(known),
  ...lacksOfPassport(known),
  ...lacksOfBatches(known),
  ...known.credentials
    .filter(one => one.status !== 'accepted')
    .map(({ id, name, status }) =>
      lacks('credential-not-accepted', `Credential ${name} is ${status}.`, { credential: id }),
    ),
]

function lacksOfTrade({ delivery, award }: Known): Missing[] {
  const { contracted } = award
  if (contracted === null) return [lacks('no-contract', 'No contract is known of which this is the delivery.')]
  const [out, agreed] = [formatKg(delivery.grams), formatKg(contracted)]
  return delivery.grams > contracted
    ? [lacks('more-than-contracted', `${out} kg were delivered of ${agreed} kg that were contracted.`)]
    : []
}

function lacksOfPassport({ delivery, passport, judgement, stages }: Known): Missing[] {
  const { missing, proven = [] } = judgement.computed
  return [
    ...(passport ? [] : [lacks('no-passport', 'No passport of these goods was issued yet.')]),
    ...(passport && passport.revokedAt !== null
      ? [lacks('passport-revoked', 'The passport of these goods is revoked.')]
      : []),
    ...(levelOf(judgement) === 'U'
      ? [lacks('origin-not-proven', [`The origin is not proven on ${delivery.date}.`, ...missing].join(' '))]
      : []),
    ...stages
      .filter(stage => !proven.includes(stage))
      .map(stage =>
        lacks(
          'stage-not-verified',
          `The batches do not prove the sites and operators that the offer names for ${stage}.`,
          {
            stage,
          },
        ),
      ),
  ]
}

function lacksOfBatches(known: Known): Missing[] {
  const { delivery, drawn, batches, proven } = known
  if (drawn.length === 0) return [lacks('no-batches', 'The offer names no batches that its goods come from.')]
  const taken = takenOf(known).reduce((sum, one) => sum + one.grams, 0n)
  return [
    ...batches
      .filter(one => !proven.has(one.id))
      .map(({ id, reference }) =>
        lacks('batch-not-verified', `Batch ${reference} is not proven by its credentials.`, { batch: id }),
      ),
    ...(batches.length > MAX_WAY
      ? [lacks('more-batches', `More than ${MAX_WAY} batches stand behind the goods: the oldest are left out.`)]
      : []),
    ...(taken === delivery.grams
      ? []
      : [
          lacks(
            'not-in-ledger',
            `The ledger has ${formatKg(taken)} kg of ${formatKg(delivery.grams)} kg as delivered out of these batches.`,
          ),
        ]),
  ]
}
