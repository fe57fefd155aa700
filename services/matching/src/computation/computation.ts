import type { ResultPart, RoundRules } from '@lodestone/contracts'
import {
  type CheckedRecord,
  type FailureCode,
  MatchFailed,
  type MatchInput,
  type Matching,
  type MatchOutput,
  RULE_BOOK_VERSION,
} from '@lodestone/engine'
import { booksAfter, type Decision } from '@lodestone/engine/after'
import { verifyRecord } from '@lodestone/engine/check'
import { byId, canonicalText, fromJson, type JsonText, type Seal, toJson } from '@lodestone/kernel'
import { type BookTexts, type Missing, missingOf, type ReadPart, readBooks } from '../book/book.ts'
import { resultParts } from '../result/result.ts'
import { type Baselines, describe, type Imagined, underRules } from '../what-if/what-if.ts'

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

/** The independent checker found faults in a result, so nobody is shown it. What they are may quote the books; a replay of these names them. */
export class UnsoundResult extends Error {
  override readonly name = 'UnsoundResult'
  readonly code = 'checker-refused'
  constructor(faults: number) {
    super(`the checker finds ${faults} faults in the result`)
  }
}

/** Why these books have no result under these rules. To compute again would end the same way. */
export type NoResultCode = FailureCode | UnsoundResult['code']

/** An error as it leaves the worker thread; with a verdict where it is one, not a fault. */
export type Fault = {
  readonly name: string
  readonly message: string
  readonly stack?: string | undefined
  readonly verdict?: NoResultCode
}

export function faultOf(thrown: unknown): Fault {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { name, message, stack } = error
  const isVerdict = error instanceof MatchFailed || error instanceof UnsoundResult
  return { name, message, stack, ...(isVerdict ? { verdict: error.code } : {}) }
}

/**
 * Reads, checks, matches, writes and checks again. Throws what the engine throws; a book that its seal does not cover is an answer, never matched. A
 * match is handed to `unchecked` before it is checked: whoever records it has begun by then, and keeps nothing unless the answer comes.
 */
export async function compute(
  question: Question,
  matchingBy: (version: string) => Matching,
  verify: typeof verifyRecord = verifyRecord,
  unchecked: (match: MatchedAnswer) => void = () => {},
  read?: ReadPart,
): Promise<ComputedAnswer> {
  const { timeLimitMs } = question
  const { seals, lines, offers } = readBooks(question.books, read)
  const sealed: MatchInput = {
    rules: fromJson(question.rules),
    seed: question.seed,
    lines: [...lines],
    offers: [...offers],
  }
  switch (question.kind) {
    case 'match': {
      const expected = {
        demand: fromJson(question.seals.demand),
        supply: fromJson(question.seals.supply),
      }
      const missing = missingOf(seals, expected)
      if (missing.length > 0) return { kind: 'incomplete', missing: canonicalText(missing) }
      // One rule book for all passes of a round.
      const version = question.earlier[0]?.ruleBookVersion ?? RULE_BOOK_VERSION
      const input = inputAfter(sealed, question.earlier)
      const output = await matchingBy(version)(input, { timeLimitMs })
      const answer: MatchedAnswer = {
        kind: 'matched',
        ruleBookVersion: version,
        inputDigest: output.inputDigest,
        resultHash: output.resultHash,
        result: canonicalText(output.result),
        totals: toJson(output.totals),
        parts: resultParts(question.roundId, output, version, question.earlier.length + 1),
      }
      unchecked(answer)
      requireSound(input, output, verify)
      return answer
    }
    case 'replay': {
      const { recorded } = question
      const input = inputAfter(sealed, question.earlier)
      const { inputDigest, resultHash } = await matchingBy(recorded.ruleBookVersion)(input, { timeLimitMs })
      return {
        kind: 'replayed',
        inputDigest,
        resultHash,
        findings: verify(recordOf(input, { ...recorded, result: fromJson(recorded.result) })).findings,
      }
    }
    case 'what-if': {
      const hypothetical = underRules(sealed, fromJson(question.changedRules), fromJson(question.baselines))
      const output = await matchingBy(question.recorded.ruleBookVersion)(hypothetical, { timeLimitMs })
      requireSound(hypothetical, output, verify)
      const { result, totals, resultHash } = question.recorded
      const recorded = {
        fills: fromJson(result).fills,
        totals: fromJson(totals),
        resultHash,
      }
      return {
        kind: 'imagined',
        resultHash: output.resultHash,
        body: toJson(describe(hypothetical, output, recorded)),
      }
    }
  }
}

/** Throws UnsoundResult for what the independent checker finds fault with. */
function requireSound(input: MatchInput, output: MatchOutput, verify: typeof verifyRecord): void {
  const { findings } = verify(recordOf(input, output))
  if (findings.length > 0) throw new UnsoundResult(findings.length)
}

/** The books of the pass after those that have ended. */
const inputAfter = (sealed: MatchInput, earlier: readonly EarlierPass[]): MatchInput =>
  booksAfter(
    sealed,
    earlier.map(({ result, decisions }) => ({
      result: fromJson(result),
      decisions: decisions.flatMap(part => fromJson(part)),
    })),
  )

/** The record of a run, as the independent checker reads it. */
function recordOf(
  { rules, seed, lines, offers, standing }: MatchInput,
  { inputDigest, resultHash, result }: Pick<MatchOutput, 'inputDigest' | 'resultHash' | 'result'>,
): CheckedRecord {
  const inputs = { lines: lines.toSorted(byId), offers: offers.toSorted(byId) }
  return { rules, seed, inputs, inputDigest, result, resultHash, ...(standing ? { standing } : {}) }
}
