export { type Dated, dateOf, dayAfter, dayBefore, dayNumber, holdsOn } from './dated.ts'
export { ASSUMPTIONS } from './element/assumptions.ts'
export {
  addContained,
  type Contained,
  type ContainedElement,
  containedIn,
  type ElementRange,
  type Lot,
  showContained,
} from './element/contained.ts'
export { contentOf, type Goods } from './element/content.ts'
export { ELEMENTS, type Element, oxideFactor, oxidePerMetal, oxidePerMetalOf } from './element/element.ts'
export { type Profile, profileOf } from './element/profile.ts'
export { addSavings, isByGrade, isSubstitution, type ServedGoods, savedBy, showSaving } from './element/saving.ts'
export { DEFAULT_YIELDS, type OxideNeed, oxideNeed, type YieldSet } from './element/yields.ts'
export {
  type Bloc,
  type Exposure,
  type ExposureShare,
  exposure,
  type Intermediary,
  tradeProductOf,
} from './exposure/exposure.ts'
export { type Relief, relief } from './exposure/relief.ts'
export { parseTradeTable, TRADE_SOURCE, type TradeRow, tradeTableUrl } from './exposure/trade.ts'
export { cycleIn } from './ledger/cycle.ts'
export { type BatchIdentity, identityOf, identityText, namedByItself, plainName } from './ledger/identity.ts'
export {
  ACCOUNTS,
  type Account,
  type Balances,
  type Exceeded,
  type Movement,
  opening,
  post,
  sumOf,
} from './ledger/ledger.ts'
export {
  type BatchGoods,
  judgeTransformation,
  type Transformation,
  type Untransformable,
  type YieldFinding,
} from './ledger/transformation.ts'
export { findMaterial, materials } from './material/catalogue.ts'
export { gradeFault } from './material/grade.ts'
export type { Form, Material, TradeCode } from './material/material.ts'
export { DEFAULT_POLICY, policies } from './policy/policies.ts'
export { type ConcentrationPolicy, findPolicy, type OriginPolicy, type Policy, type Source } from './policy/policy.ts'
export type { ConcentrationRules, Limit, OriginRules, OwnershipRule, Treatment } from './policy/rules.ts'
export type { Against } from './screening/against.ts'
export { type AssuranceFacts, assuranceOf, NO_CREDENTIALS, type StageCredentials } from './screening/assurance.ts'
export { type Proof, type ProvenStage, REQUIRED_EVIDENCE } from './screening/evidence.ts'
export type { Finding, FindingCode } from './screening/finding.ts'
export { type Intermediaries, intermediariesOf } from './screening/intermediaries.ts'
export type { ListedName } from './screening/listed.ts'
export type { ChainStage, Control, Evidence, Owner, ScreenedOffer } from './screening/offer.ts'
export { JUDGING_RULES, screen } from './screening/screen.ts'
export type { Level, Screening } from './screening/screening.ts'
export type { Lack, UnprovenBatch } from './screening/unproven.ts'
export { isStage, requiredStages, STAGES, type Stage } from './stage.ts'
