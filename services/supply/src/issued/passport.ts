import type { Participant } from '@lodestone/contracts'
import { deliveryPassport, type Frame, type Proof, type StageSaid } from '@lodestone/credentials'
import { accept, formatKg, type JsonObject, type Outcome, present, refuse } from '@lodestone/kernel'
import { findMaterial, type OriginPolicy, requiredStages, STAGES, type Stage } from '@lodestone/provenance'
import type { Entry } from '../entry/entry.ts'
import { type Judgement, levelOf } from '../screening/judgement.ts'
import { type Judging, judgementOn } from '../screening/screening.ts'
import type { DeliveryRow } from './delivery.store.ts'
import type { HubIdentity } from './identity.ts'
import { type Attested, attestedIn } from './issued.ts'
import { judgedSaid, partyOf, policySaid } from './party.ts'

/** All that a passport rests on: the delivery, the offer as it stood in the round, and what is known of it now. */
export type Grounds = {
  readonly delivery: DeliveryRow
  readonly entry: Pick<Entry, 'terms' | 'version'>
  readonly supplier: Participant
  /** What is thought of the offer outside of rounds, which operators may have decided about. */
  readonly own: Judgement
  /** The version that judged the offers of the round, or the one that stands now where that finds less. */
  readonly policy: OriginPolicy
  readonly by: Judging
  /** Names of the batches that the goods were drawn from. */
  readonly batches: readonly string[]
  /** Accepted credentials of the supplier's own for those batches, by the stage that made them. */
  readonly credentials: readonly (Omit<Proof, 'name'> & { readonly stage: Stage; readonly kind: string })[]
}

/** What is thought of the delivered goods now. */
export const judgementOf = ({ entry, own, policy, by, delivery }: Grounds): Judgement =>
  judgementOn(entry.terms, own, { policy, on: delivery.date, by })

/** What a passport of the delivery attests now; `U`: nothing. */
export const attestedOfGoods = (grounds: Grounds): Attested => ({
  ...attestedIn(judgementOf(grounds), grounds.entry.version),
  stages: stagesJudged(grounds)
    .map(stage => {
      const { level, assurance } = attestedOfStage(grounds, stage)
      return `${stage} ${level} ${assurance}`
    })
    .join(', '),
})

/** What is attested of one stage by itself. */
function attestedOfStage({ entry, own, policy, by, delivery }: Grounds, stage: Stage): Attested {
  const alone = { ...policy, rules: { ...policy.rules, stages: [stage] } }
  const { computed } = judgementOn(entry.terms, own, { policy: alone, on: delivery.date, by })
  return attestedIn({ computed }, entry.version)
}

/** Refuses a passport of goods whose origin is not proven on the day of their delivery. */
export function mayPass(grounds: Grounds): Outcome<undefined, 'wrong-state'> {
  const judgement = judgementOf(grounds)
  if (levelOf(judgement) !== 'U') return accept(undefined)
  const said = `The origin of the goods is not proven on ${grounds.delivery.date}: there is nothing to attest.`
  return refuse('wrong-state', [said, ...judgement.computed.missing].join(' '))
}

/** The passport of the delivered goods, in its frame. It says nothing of their buyer, no price, and no other delivery. */
export function attestGoods(grounds: Grounds, hub: HubIdentity, frame: Frame): JsonObject {
  const { delivery, entry, supplier, policy, batches } = grounds
  const material = present(findMaterial(delivery.material))
  const chain = stagesOf(grounds, hub)
  const [batch, another] = batches
  return deliveryPassport({
    ...frame,
    ...judgedSaid(attestedOfGoods(grounds)),
    policy: policySaid(policy, hub),
    goods: {
      id: `urn:uuid:${delivery.id}`,
      name: material.name,
      batch: batch !== undefined && another === undefined ? batch : delivery.id,
    },
    kilograms: formatKg(delivery.grams),
    supplier: partyOf(supplier),
    country: present(chain.at(-1) ?? entry.terms.chain.at(-1)).country,
    chain,
  })
}

const ORDER: readonly Stage[] = ['recycling', ...STAGES]

/** The stages that the policy judges, from the mine on. */
export function stagesJudged({ entry, policy }: Grounds): Stage[] {
  const { chain, material } = entry.terms
  const named = new Set<string>(chain.map(site => site.stage))
  const required = requiredStages(present(findMaterial(material)).madeAt, named)
  return required
    .filter(stage => policy.rules.stages.includes(stage))
    .toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
}

/** The sites of every stage that the policy judges, each at the level of its stage by itself. */
function stagesOf(grounds: Grounds, hub: HubIdentity): StageSaid[] {
  const { entry, by, delivery, credentials } = grounds
  const { chain, evidence } = entry.terms
  return stagesJudged(grounds).flatMap(stage => {
    const said = judgedSaid(attestedOfStage(grounds, stage))
    const files = evidence
      .filter(one => one.stage === stage && one.validFrom <= delivery.date && delivery.date <= one.validTo)
      .filter(one => by.given.includes(one.sha256))
    const proofs: Proof[] = [
      ...credentials.filter(one => one.stage === stage).map(({ url, kind, sha256 }) => ({ url, name: kind, sha256 })),
      ...files.map(one => ({ url: `${hub.api}/evidence/${one.sha256}`, name: one.type, sha256: one.sha256 })),
    ]
    return chain
      .filter(site => site.stage === stage)
      .map(({ country, site, operator }) => ({ stage, country, site, operator, ...said, proofs }))
  })
}
