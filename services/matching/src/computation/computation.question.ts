import type { ResultPart, RoundRules } from '@lodestone/contracts'
import type { MatchOutput } from '@lodestone/engine'
import type { Decision } from '@lodestone/engine/after'
import type { JsonText, Seal } from '@lodestone/kernel'
import type { BookTexts, Missing } from '../book/book.ts'
import type { Baselines, Imagined } from '../what-if/what-if.ts'

/** What is computed off the main thread. Everything large is JSON text on both sides: the main thread neither parses nor builds it. */
type Sealed = {
  readonly books: BookTexts
  readonly rules: JsonText<RoundRules>
  readonly seed: string
  /** The passes before the one in question; none before the first. */
  readonly earlier: readonly EarlierPass[]
  /** Milliseconds that integer selections may take together; past them a run is given up as `not-proved`. */
  readonly timeLimitMs: number
}
/** What the passes after one build on: its result, and the decisions on it as the JSON texts of their parts. */
export type EarlierPass = Pick<Recorded, 'ruleBookVersion' | 'result'> & {
  readonly decisions: readonly JsonText<readonly Decision[]>[]
}
/** The run that was recorded; `result` and `totals` are JSON. */
export type Recorded = {
  readonly ruleBookVersion: string
  readonly inputDigest: string
  readonly resultHash: string
  readonly result: JsonText<MatchOutput['result']>
  readonly totals: JsonText<MatchOutput['totals']>
}
export type Question =
  | (Sealed & {
      readonly kind: 'match'
      readonly roundId: string
      readonly seals: { readonly demand: JsonText<Seal>; readonly supply: JsonText<Seal> }
    })
  | (Sealed & { readonly kind: 'replay'; readonly recorded: Recorded })
  | (Sealed & {
      readonly kind: 'what-if'
      readonly changedRules: JsonText<RoundRules>
      readonly baselines: JsonText<Baselines>
      readonly recorded: Recorded
    })

export type MatchedAnswer = {
  readonly kind: 'matched'
  readonly ruleBookVersion: string
  readonly inputDigest: string
  readonly resultHash: string
  readonly result: JsonText<MatchOutput['result']>
  readonly totals: JsonText<MatchOutput['totals']>
  /** The data of each event that tells the result. */
  readonly parts: readonly JsonText<ResultPart>[]
}

export type ComputedAnswer =
  | MatchedAnswer
  | { readonly kind: 'incomplete'; readonly missing: JsonText<Missing> }
  | {
      readonly kind: 'replayed'
      readonly inputDigest: string
      readonly resultHash: string
      /** What the independent checker finds against the recorded result. */
      readonly findings: readonly string[]
    }
  | { readonly kind: 'imagined'; readonly resultHash: string; readonly body: JsonText<Imagined> }

/** The answer to each kind of question. */
export type AnswerTo<Q extends Question> = Q extends { kind: 'match' }
  ? Extract<ComputedAnswer, { kind: 'matched' | 'incomplete' }>
  : Q extends { kind: 'replay' }
    ? Extract<ComputedAnswer, { kind: 'replayed' }>
    : Extract<ComputedAnswer, { kind: 'imagined' }>
