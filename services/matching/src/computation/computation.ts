import {
  type CheckedRecord,
  type MatchInput,
  type Matching,
  type MatchOutput,
  RULE_BOOK_VERSION,
} from '@lodestone/engine'
import { booksAfter } from '@lodestone/engine/after'
import { verifyRecord } from '@lodestone/engine/check'
import { byId, canonicalText, fromJson, toJson } from '@lodestone/kernel'
import { missingOf, type ReadPart, readBooks } from '../book/book.ts'
import { resultParts } from '../result/result.ts'
import { describe, underRules } from '../what-if/what-if.ts'
import type { ComputedAnswer, EarlierPass, MatchedAnswer, Question } from './computation.question.ts'
import { UnsoundResult } from './computation.verdict.ts'

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
