import type { Decision, Settlement } from '@lodestone/engine/after'
import type { verifyRecord } from '@lodestone/engine/check'
import type { Link } from '@lodestone/kernel'

type CheckedRecord = Parameters<typeof verifyRecord>[0]

/** A further pass as it stands in the record: its books are derived, not given. */
export type RecordPass = {
  pass: number
  inputDigest: string
  result: CheckedRecord['result']
  resultHash: string
  decisions?: Decision[]
}

/** What the rules of a round ask of lines and offers before they join. */
export type JoiningRules = {
  smallestLineKg?: string | undefined
  smallestOfferKg?: string | undefined
  ceilingStep?: string | undefined
  priceStep?: string | undefined
  requireCeilings?: boolean | undefined
  reservePrices?: Readonly<Record<string, string>> | undefined
}

export type RecordedEntry = { id: string; version: number; memberId?: string; supplierId?: string }
export type Seal = { owner: 'demand' | 'supply'; count: number; digest: string; root: string }
/** The operators' record of a round (`GET /rounds/{id}/record`), as far as verifying reads it. */
export type RoundRecord = {
  roundId: string
  ruleBook: { version: string }
  rules: CheckedRecord['rules'] & JoiningRules
  seed: string
  seals: Seal[]
  inputs: CheckedRecord['inputs']
  inputDigest: string
  result: CheckedRecord['result']
  resultHash: string
  /** Of the first pass, the further ones, and the settlement: as far as the round has come. */
  decisions?: Decision[]
  passes?: RecordPass[]
  settlement?: Settlement
  events: Link[]
  head: string
}
export type Check = readonly [what: string, holds: boolean]
