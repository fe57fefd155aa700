/**
 * The vocabulary of the matching engine: what goes in (the sealed books and the rules of a round) and what comes out (the record's
 * `result`, explanations and shares). Field names are the API's. Kilograms, money, rates and percentages are decimal strings;
 * grams and exact fractions exist inside the engine only. Every type is plain JSON, so that the digest of a value is well defined.
 */

import type { Assurance, Money, PairReason } from '@lodestone/kernel'

/** Provenance floor of a round or a line: A is best. */
export type Floor = 'A' | 'B' | 'C' | 'D' | 'E'
/** Effective screening level of an offer; `U` (not proven) never matches. */
export type Level = Floor | 'U'
export type Bloc = 'EU' | 'JP'

export type Substitute = { material: string; grade?: string | undefined; ratio: string }

/** A confirmed demand line as it stands in the record's `inputs.lines`. */
export type LineInput = {
  id: string
  version: number
  reference?: string | undefined
  material: string
  grade?: string | undefined
  quantityKg: string
  minimumKg?: string | undefined
  period: string
  deliverTo: string
  ceilingPrice?: Money | undefined
  commitment: 'intent' | 'firm'
  /** 1 is served first; absent counts as 5. */
  priority?: number | undefined
  provenanceFloor?: Floor | undefined
  /** How an origin must at least be known; the supplier's word is enough when absent. */
  assurance?: Assurance | undefined
  /** In the member's order of preference; `ratio` is kilograms of need served by one kilogram offered. */
  substitutes?: Substitute[] | undefined
  memberId: string
  group?: string | undefined
  bloc: Bloc
  country?: string | undefined
  /** Delivery zone of its price pool: the member's bloc. */
  zone: string
  /** Weight of the fair fill in kilograms: stated quantity, or share of the verified baseline. */
  weight: string
}

export type FixedPrice = { fixed: Money }
export type TierPrice = { tiers: { fromKg: string; amount: string }[]; currency: Money['currency'] }
export type FormulaPrice = {
  formula: {
    index: string
    premium: string
    floor?: string | undefined
    cap?: string | undefined
    shareAbove?: string | undefined
  }
  currency: Money['currency']
}
export type OfferPrice = FixedPrice | TierPrice | FormulaPrice

export type ChainStage = { stage: string; country: string }

/** A tier with its floor in kilograms offered and its exact ex-works price: base currency per kilogram offered. */
export type Tier = { fromKg: string; exWorks: string }

/** An offer that stands at the close as it stands in the record's `inputs.offers`. */
export type OfferInput = {
  id: string
  version: number
  reference?: string | undefined
  material: string
  grade?: string | undefined
  quantityKg: string
  minimumLotKg?: string | undefined
  lotIncrementKg?: string | undefined
  period: string
  incoterm: string
  deliverFrom: string
  price: OfferPrice
  validUntil?: string | undefined
  chain: ChainStage[]
  supplierId: string
  group?: string | undefined
  level: Level
  /** How its level is known; absent where that is the supplier's word. */
  assurance?: Assurance | undefined
  /** By floor, lowest first; empty when the round has no rate or index value for its price: it then pairs with nothing. */
  tiers: Tier[]
}

/** A row of the round's freight table: base currency per kilogram offered, `*` stands for every place. */
export type FreightRow = { from: string; to: string; amount: string }

/** What a country cap is a share of; `servable-demand`: the need of lines that have a pair before anyone leaves, a constant of the round. */
export type CapBase = 'pooled-demand' | 'servable-demand' | 'matched' | 'report-only'
export type CapLadder = { steps: string[]; keepVolumePct: string }

/** The round's `rules` object of the API. */
export type Rules = {
  provenanceFloor: Floor
  /** How an origin must at least be known; the supplier's word is enough when absent. */
  assurance?: Assurance | undefined
  /** Under which policy the offers' levels were judged: named in explanations, decides nothing here. */
  provenancePolicy?: { id: string; version?: string | undefined } | undefined
  maxCountrySharePct: string
  countryCapBase: CapBase
  maxSupplierSharePct?: string | undefined
  /** Whose need the supplier cap adds up: each supplier's (the default), or that of all suppliers of one corporate group. */
  supplierCapBy?: 'supplier' | 'group' | undefined
  countryCapExempt?: string[] | undefined
  countryCapLadder?: CapLadder | undefined
  /** A line without a ceiling and without a reserve price for its material pairs with nothing. */
  requireCeilings?: boolean | undefined
  /** The most that a line of the material may pay, in base currency per kilogram of need; a lower ceiling of its own counts instead. */
  reservePrices?: Record<string, string> | undefined
  /** `realisation`: as `baseline`, times the share that the member took of what earlier rounds gave it. The weights stand on the lines. */
  weights: 'stated' | 'baseline' | 'realisation'
  /** Bound on the weights of members without a recorded baseline: none (`stated`, the default), the median of the class, or a share of the class's recorded weight in percent. */
  newcomerWeight?: string | undefined
  /** What is made as large as can be: kilograms of need by class (the default), or first the surplus of each class: its ceilings less what its goods cost delivered. */
  objective?: 'volume' | 'surplus' | undefined
  /** Who leaves a pool whose average breaks ceilings; `lowest-ceiling` is the default. */
  departures?: 'lowest-ceiling' | 'least-loss' | undefined
  freight?: FreightRow[] | undefined
  allocation: 'pro-rata' | 'priority-then-pro-rata'
  pricing: 'pool-average' | 'uniform'
  baseCurrency: Money['currency']
  /** Base currency per one unit of the currency. */
  rates: Record<string, string | undefined>
  /** Index values per kilogram in the currency of the offer that names them. */
  indices: Record<string, string>
  /** Passes of the round at most; one when absent. Decides nothing inside a pass. */
  maxPasses?: number | undefined
  /** What becomes of an allocation that is open when decisions close; it lapses when absent. Decides nothing inside a pass. */
  undecided?: 'lapse' | 'accept' | undefined
}

/**
 * What earlier passes of the round gave and their parties accepted, in kilograms: it counts towards the caps of this one. `pooledKg`: the demand of the whole
 * round by material, the base of caps on pooled demand; `servableKg`: of the need that had a pair in the first pass, where caps are a share of that;
 * `matchedKg`: need accepted by material; `countedKg`: need accepted that counts towards a cap, by the cap's key.
 */
export type Standing = {
  pooledKg: Record<string, string>
  servableKg?: Record<string, string> | undefined
  matchedKg: Record<string, string>
  countedKg: Record<string, string>
}

/** All that a matching reads. `seed` is hex; it breaks ties and is published before the round as its hash. */
export type MatchInput = {
  rules: Rules
  lines: LineInput[]
  offers: OfferInput[]
  seed: string
  standing?: Standing | undefined
}

export type MatchOptions = {
  /**
   * Time box over all integer selections in milliseconds (default: the rule book's), a safety net: effort is limited by search nodes first, so that a replay
   * ends the same. What either cuts short reports its gap.
   */
  timeLimitMs?: number
  onProgress?: (stage: string, done: number, of: number) => void
}

export type Pool = { material: string; grade?: string; period: string; zone: string }
/** An offer that takes part: the tier its total reaches (counted from 0 in `tiers`) and that total in kilograms offered. */
export type Selected = { offerId: string; tier: number; totalKg: string }
/** A line that left because the average of its pool exceeds its ceiling; both in base currency per kilogram of need. */
export type Departure = { lineId: string; pool: Pool; averagePaid: string; ceiling: string }
export type Fill = { lineId: string; filledKg: string }
/** `quantityKg` counts kilograms offered; `price` is what the supplier gets per kilogram offered; `landedPrice` what the member pays per kilogram of need. */
export type Allocation = { lineId: string; offerId: string; quantityKg: string; price: Money; landedPrice: string }
/** One objective of the published order. All three figures are decimal strings; `gap` is relative. */
export type ObjectiveStage = { name: string; objective: string; value: string; bound: string; gap: string }
/** Dual values of the last linear stage: base currency per kilogram. */
export type Duals = {
  lines: { lineId: string; value: string }[]
  offers: { offerId: string; value: string }[]
  caps: { cap: string; value: string }[]
}
/**
 * A dual value from which anyone can compute a stage's bound (see the rule book): of an offer (per kilogram offered, at most 0 unless its total is fixed), of a
 * cap (per kilogram of need it counts, at least 0) or, with `priority`, of the surplus that a class holds in the part of an offer (per base currency, at least
 * 0). In kilograms of need for a volume stage, in base currency for `cost` and a surplus. Zeros are left out.
 */
export type BoundDual = { stage: string; offerId?: string; cap?: string; priority?: number; value: string }
export type Solver = { name: string; version: string; options: Record<string, string | number | boolean> }

/** Exactly the record's `result`. */
export type Result = {
  selection: Selected[]
  departures: Departure[]
  /** Only under `departures: least-loss`: lines, by id, that pay for their own goods alone because their pool's price breaks their ceiling. */
  ownPools?: string[]
  fills: Fill[]
  allocations: Allocation[]
  duals: Duals
  bounds: BoundDual[]
  stages: ObjectiveStage[]
  solver: Solver
}

export type LineCode =
  | PairReason
  | 'minimum-lot-not-reached'
  | 'own-minimum-not-reached'
  | 'higher-priority-first'
  | 'country-cap-binding'
  | 'supplier-cap-binding'
  | 'left-for-average-price'
  | 'scarce-shared-pro-rata'
  | 'tier-not-reached'
  | 'filled'
export type ExplanationCode = LineCode | 'dearer-than-chosen'

export type FigureValue = string | number | boolean | null | FigureValue[] | { [name: string]: FigureValue }
/** Why a line or an offer got what it got: figures of that party and of sums only, and one or more sentences for a purchaser. */
export type Explanation = {
  kind: 'line' | 'offer'
  id: string
  code: ExplanationCode
  figures: { [name: string]: FigureValue }
  text: string
}

/** What one country supplied at one stage of a material (kilograms of need that count towards the cap), against the cap. */
export type ShareRow = {
  material: string
  stage: string
  country: string
  kg: string
  ofDemandPct: string
  ofMatchedPct: string
  /** Only where the cap is a share of what can be served. */
  ofServablePct?: string
  capPct: string
  withinCap: boolean
}

/** What keeps apart a line and an offer that would trade by themselves: the codes of the explanations, or grams lost where goods convert or caps bind. */
export type BlockingReason =
  | 'left-for-average-price'
  | 'country-cap-binding'
  | 'supplier-cap-binding'
  | 'own-minimum-not-reached'
  | 'minimum-lot-not-reached'
  | 'rounding'
/** Pairs that would both gain by trading outside the round, how many lines and offers they are, and what these lines still want in kilograms of need. */
export type BlockingPairs = {
  pairs: number
  lines: number
  offers: number
  wantedKg: string
  /** Most pairs first; empty when there are none. */
  reasons: { reason: BlockingReason; pairs: number; lines: number }[]
}

export type MaterialTotals = { material: string; demandKg: string; offeredKg: string; matchedKg: string }
export type Totals = {
  demandKg: string
  offeredKg: string
  matchedKg: string
  /** What suppliers are paid ex works plus freight, in base currency. */
  cost: string
  /** Ceilings less what suppliers are paid and freight, over the need served of lines that have a ceiling or a reserve price; base currency. */
  surplus: string
  baseCurrency: Money['currency']
  byMaterial: MaterialTotals[]
  blocking: BlockingPairs
}

export type MatchOutput = {
  inputDigest: string
  result: Result
  resultHash: string
  explanations: Explanation[]
  shares: ShareRow[]
  totals: Totals
}

/** What the independent checker reads of a round's record. */
export type CheckedRecord = {
  rules: Rules
  seed: string
  inputs: { lines: LineInput[]; offers: OfferInput[] }
  inputDigest: string
  result: Result
  resultHash: string
  /** Of a further pass: what the passes before it gave. */
  standing?: Standing | undefined
}
