import { CHOICES } from '@lodestone/contracts/field'

/** The parts of an offer's form that are lists: its composition, the batches that it draws on, its chain with owners, control and scrap, and its evidence. */

export const { stage: STAGES, evidenceType: EVIDENCE_TYPES } = CHOICES

/** Owners of owners, at most so deep, and so many at one place; so many origins of scrap. */
export const MOST_DEPTH = 6
export const MOST_OWNERS = 20
export const MOST_FEEDS = 50
/** Batches that one offer draws on. */
export const MOST_DRAWS = 20
export const CONTROLS = ['board-majority', 'veto', 'management', 'technology-licence'] as const

export type OwnerForm = {
  readonly owner: string
  readonly country: string
  readonly sharePct: string
  readonly ownership: readonly OwnerForm[]
}
export type ControlForm = {
  readonly by: string
  readonly country: string
  readonly how: (typeof CONTROLS)[number]
}
export type FeedForm = { readonly country: string; readonly sharePct: string }
export type DrawForm = { readonly batch: string; readonly quantityKg: string }
export type StageForm = {
  readonly key: number
  readonly stage: (typeof STAGES)[number]
  readonly country: string
  readonly site: string
  readonly operator: string
  readonly ownership: readonly OwnerForm[]
  readonly chineseInputPct: string
  readonly chineseTechnology: boolean
  readonly tolledIn: string
  readonly control: readonly ControlForm[]
  /** Where scrap was first made; of a stage that recycles alone. */
  readonly recycledFrom: readonly FeedForm[]
}
export type EvidenceForm = {
  readonly key: number
  readonly type: (typeof EVIDENCE_TYPES)[number]
  readonly issuer: string
  readonly stage: (typeof STAGES)[number]
  readonly validFrom: string
  readonly validTo: string
  readonly sha256: string
}

let keys = 0
export const newStage = (stage: StageForm['stage'] = 'mining'): StageForm => ({
  key: ++keys,
  stage,
  country: '',
  site: '',
  operator: '',
  ownership: [],
  chineseInputPct: '',
  chineseTechnology: false,
  tolledIn: '',
  control: [],
  recycledFrom: [],
})
export const newEvidence = (stage: StageForm['stage'] = 'mining'): EvidenceForm => ({
  key: ++keys,
  type: 'certificate-of-origin',
  issuer: '',
  stage,
  validFrom: '',
  validTo: '',
  sha256: '',
})
export const newOwner = (): OwnerForm => ({ owner: '', country: '', sharePct: '', ownership: [] })
export const newControl = (): ControlForm => ({ by: '', country: '', how: 'board-majority' })
export const newFeed = (): FeedForm => ({ country: '', sharePct: '' })
