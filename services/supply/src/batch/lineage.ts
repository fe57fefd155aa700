import { type Against, type BatchIdentity, plainName, type Stage, type UnprovenBatch } from '@lodestone/provenance'
import type { OfferTerms } from '../offer/offer.ts'
import { claimOn } from './claim.ts'
import { type Judged, type Proof, proofOf, type StatedBatch } from './proof.ts'

type Site = OfferTerms['chain'][number]
type All = ReadonlyMap<string, StatedBatch>
type ProofOfBatch = (batch: StatedBatch) => Proof | undefined
type Judge = (batch: StatedBatch) => Judged

/** An offer as far as batches prove it. */
export type Backed = {
  readonly participantId: string
  readonly terms: Pick<OfferTerms, 'chain' | 'batches'>
}

/** Judges batches, each once. One that is withdrawn, that another claims, or about which credentials disagree, is not proven. */
export function judgeOf(
  all: All,
  identityOf: (id: string) => BatchIdentity | undefined = id => all.get(id)?.identity,
): Judge {
  const known = new Map<string, Judged>()
  return batch => {
    const before = known.get(batch.id)
    if (before) return before
    const against = batch.withdrawn ? 'withdrawn' : claimOn(batch)
    const judged: Judged = against ? { unproven: [against] } : proofOf(batch, identityOf)
    known.set(batch.id, judged)
    return judged
  }
}

/** The proofs of batches. */
export const proofsBy =
  (judge: Judge): ProofOfBatch =>
  batch =>
    judge(batch).proof
export const proofsIn = (all: All): ProofOfBatch => proofsBy(judgeOf(all))

/**
 * The stages of an offer's chain that are proven: every kilogram of it comes of a batch that the stage made, by proven batches all the way there, and
 * each site that the chain names of the stage, with its operator, made some of them. An offer that draws on no batches proves nothing.
 */
export function provenStages(
  { chain, batches = [] }: Backed['terms'],
  all: All,
  proofOfBatch: ProofOfBatch = proofsIn(all),
): Stage[] {
  const drawn = batches.map(one => one.batch)
  return [...new Set(chain.map(site => site.stage))].filter(stage => {
    const sites = chain.filter(site => site.stage === stage)
    const { made, isProven } = behind(stage, drawn, all, proofOfBatch)
    if (!isProven || made.length === 0) return false
    const of = made.map(batch => sites.find(site => isOf(batch, site, proofOfBatch(batch))))
    return !of.includes(undefined) && sites.every(site => of.includes(site))
  })
}

/**
 * What credentials say against an offer: that proven batches behind it were made at other sites or by other operators than it names, that a batch is
 * another's, or that they disagree about one. Once for each stage, by a batch of its own supplier where there is one: whatever is held by others is not told.
 */
export function againstOf(
  { participantId, terms: { chain, batches: draws = [] } }: Backed,
  all: All,
  proofOfBatch: ProofOfBatch = proofsIn(all),
): Against[] {
  const drawn = draws.map(one => one.batch)
  return [...new Set(chain.map(site => site.stage))].flatMap(stage => {
    const sites = chain.filter(site => site.stage === stage)
    const { made: batches } = behind(stage, drawn, all, proofOfBatch)
    const claims = claimsOn(batches, participantId, stage)
    const elsewhere = batches.flatMap(batch => {
      const proof = proofOfBatch(batch)
      return proof && !sites.some(site => isOf(batch, site, proof)) ? [{ batch, operator: proof.operator }] : []
    })
    if (elsewhere.length === 0) return claims
    const declared = sites.map(({ site, operator, country }) => ({ site, operator, country }))
    const own = elsewhere.find(one => one.batch.participantId === participantId)
    if (!own) return [...claims, { code: 'batch-made-elsewhere', stage, figures: { declared } }]
    const { reference, site, country } = own.batch
    const made = { batch: reference, site, operator: own.operator, country }
    return [...claims, { code: 'batch-made-elsewhere', stage, figures: { declared, made } }]
  })
}

function claimsOn(batches: readonly StatedBatch[], participantId: string, stage: Stage): Against[] {
  return [...Map.groupBy(batches, claimOn)].flatMap(([code, of]) => {
    const own = of.find(one => one.participantId === participantId)
    return code === undefined ? [] : [{ code, stage, figures: own ? { batch: own.reference } : {} }]
  })
}

/** Own batches that are told of one offer. */
const MOST_TOLD = 5

/** The supplier's own batches that keep stages of its chain from being proven, with the stages that each would help to prove. */
export function unprovenOf(
  { participantId, terms: { chain, batches: draws = [] } }: Backed,
  all: All,
  judge: Judge = judgeOf(all),
): UnprovenBatch[] {
  const drawn = draws.map(one => one.batch)
  const stages = [...new Set(chain.map(site => site.stage))]
  const ways = stages.flatMap(stage =>
    behind(stage, drawn, all, batch => judge(batch).proof).unproven.map(batch => ({ batch, stage })),
  )
  return [...Map.groupBy(ways, one => one.batch)]
    .filter(([batch]) => batch.participantId === participantId)
    .slice(0, MOST_TOLD)
    .map(([batch, of]) => ({
      batch: batch.reference,
      stage: batch.stage,
      lacks: judge(batch).unproven,
      proves: of.map(one => one.stage),
    }))
}

/** The batches that a stage made of which these came, the latest of each way, and which of them and of those on the way are not proven, and whether all are and lead to one. */
function behind(
  stage: Stage,
  ids: readonly string[],
  all: All,
  proofOfBatch: ProofOfBatch,
): { readonly made: StatedBatch[]; readonly unproven: StatedBatch[]; readonly isProven: boolean } {
  const made: StatedBatch[] = []
  const unproven: StatedBatch[] = []
  const seen = new Set(ids)
  let isProven = true
  for (const id of seen) {
    const batch = all.get(id)
    if (!batch) {
      isProven = false
      continue
    }
    if (!proofOfBatch(batch)) unproven.push(batch)
    if (batch.stage === stage) made.push(batch)
    // What a stage made may have been made of what it had made before.
    const further = batch.inputs.filter(one => batch.stage !== stage || all.get(one.batch)?.stage === stage)
    if (batch.stage !== stage && further.length === 0) isProven = false
    for (const one of further) seen.add(one.batch)
  }
  return { made, unproven, isProven: isProven && unproven.length === 0 }
}

const isOf = (batch: StatedBatch, { country, site, operator }: Site, proof: Proof | undefined): boolean =>
  batch.country === country &&
  plainName(batch.site) === plainName(site) &&
  proof !== undefined &&
  plainName(proof.operator) === plainName(operator)
