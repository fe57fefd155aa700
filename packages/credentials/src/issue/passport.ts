import type { JsonObject } from '@lodestone/kernel/json'
import type { Party } from '../untp/taken.ts'
import {
  criterionSaid,
  type Frame,
  framed,
  type Judged,
  type PolicySaid,
  type Proof,
  partySaid,
  proofSaid,
  TOPIC,
} from './frame.ts'

/** A stage of the goods' origin: where it was done, by whom, how far that is proven and by what. */
export type StageSaid = Judged & {
  readonly stage: string
  readonly country: string
  readonly site: string
  readonly operator: string
  readonly proofs: readonly Proof[]
}
/** Goods that were delivered, as a magnet maker hands them on. */
export type PassportSaid = Frame &
  Judged & {
    readonly policy: PolicySaid
    readonly goods: { readonly id: string; readonly name: string; readonly batch: string }
    /** Delivered kilograms as a decimal. */
    readonly kilograms: string
    readonly supplier: Party
    /** Where the goods were made, by the last stage. */
    readonly country: string
    /** From the mine on. */
    readonly chain: readonly StageSaid[]
  }

/** The passport of delivered goods: a Digital Product Passport of the batch. Throws where its kilograms cannot be written as a number. */
export const deliveryPassport = (said: PassportSaid): JsonObject =>
  framed('DigitalProductPassport', said, {
    type: ['ProductPassport'],
    id: `${said.id}#passport`,
    product: {
      type: ['Product'],
      id: said.goods.id,
      name: said.goods.name,
      batchNumber: said.goods.batch,
      producedByParty: partySaid(said.supplier),
      countryOfProduction: said.country,
      dimensions: {
        type: ['Dimension'],
        weight: { type: ['Measure'], value: numberOf(said.kilograms), unit: 'KGM' },
      },
    },
    granularityLevel: 'batch',
    conformityClaim: [
      claimOf(said, `${said.id}#origin`, 'Origin of the goods', said, []),
      ...said.chain.map(stageClaim(said)),
    ],
    traceabilityInformation: said.chain.map(one => ({
      type: ['TraceabilityPerformance'],
      valueChainProcess: one.stage,
      verifiedRatio: one.assurance === 'verified' ? 1 : 0,
      traceabilityEvent: one.proofs.map(proofSaid),
    })),
  })

const stageClaim =
  (said: PassportSaid) =>
  (one: StageSaid, nth: number): JsonObject =>
    claimOf(
      said,
      `${said.id}#stage-${nth + 1}`,
      `${one.stage} at ${one.site}, ${one.country}, by ${one.operator}`,
      one,
      [one.stage, `country:${one.country}`],
    )

const claimOf = (
  { policy }: PassportSaid,
  id: string,
  description: string,
  judged: Judged,
  tags: readonly string[],
): JsonObject => ({
  type: ['Claim', 'Declaration'],
  id,
  description,
  assessmentCriteria: [criterionSaid(policy, judged, tags)],
  conformance: judged.conforms,
  conformityTopic: TOPIC,
})

/** A decimal as a number of JSON, which has to say the same. */
export function numberOf(decimal: string): number {
  const number = Number(decimal)
  if (!/^\d+(?:\.\d*[1-9])?$/.test(decimal) || String(number) !== decimal)
    throw new RangeError(`${decimal} kg cannot be written as a number`)
  return number
}
