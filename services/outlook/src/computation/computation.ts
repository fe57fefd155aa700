import type { OwnLine, ScenarioOutcome } from '@lodestone/contracts'
import {
  type Fault,
  foresee,
  lineFaults,
  type Outcome,
  readScenario,
  type Scenario,
  sentenceOf,
  type World,
  withLines,
} from '@lodestone/foresight'
import { canonicalHash, fromJson, type Json, type JsonText, toJson } from '@lodestone/kernel'
import { type BaselineContent, worldOf } from '../baseline/baseline.ts'
import { type Exposed, exposureOf, type Played } from '../exposure/exposure.ts'
import {
  type ClosedText,
  type Decided,
  type DecisionVerified,
  decide,
  faultsOf,
  type Recorded,
  verify,
} from '../project-round/decide.ts'

/** What is computed off the main thread. What is large is JSON text on both sides. */

/** A member's own lines as it stated them. */
export type LinesOf = { readonly owner: string; readonly lines: readonly OwnLine[] }

type Based = { readonly baseline: JsonText<BaselineContent> }
export type Question =
  | (Based & { readonly kind: 'lines'; readonly own: LinesOf })
  | (Based & { readonly kind: 'scenario'; readonly lines: JsonText<LinesOf[]>; readonly scenario: Scenario })
  | (Based & {
      readonly kind: 'exposure'
      readonly owner: string
      readonly lines: JsonText<OwnLine[]>
      readonly played: readonly Played[]
    })
  | (Based & { readonly kind: 'run'; readonly lines: JsonText<LinesOf[]>; readonly scenario: JsonText<Scenario> })
  | {
      readonly kind: 'verification'
      readonly world: JsonText<World>
      readonly scenario: JsonText<Scenario>
      readonly outcome: JsonText<ScenarioOutcome>
    }
  | { readonly kind: 'book'; readonly book: JsonText<object> }
  | (ClosedText & { readonly kind: 'decision' })
  | (Recorded & { readonly kind: 'decision-verification' })

export type RunAnswer = {
  readonly world: JsonText<World>
  readonly outcome: JsonText<ScenarioOutcome>
  readonly worldDigest: string
  readonly outcomeHash: string
}
export type Verified = { readonly outcomeHash: string; readonly storedHash: string }

/** The answer to each kind of question. */
export type AnswerTo<Q extends Question> = Q extends { kind: 'lines' | 'scenario' | 'book' }
  ? readonly Fault[]
  : Q extends { kind: 'exposure' }
    ? JsonText<Exposed>
    : Q extends { kind: 'run' }
      ? RunAnswer | { readonly unfit: string }
      : Q extends { kind: 'decision' }
        ? Decided | { readonly unfit: string }
        : Q extends { kind: 'decision-verification' }
          ? DecisionVerified
          : Verified

export type OnProgress = (done: number, of: number) => void

/** The rows of members' lines, each with its owner. */
export const ownedLines = (lines: readonly LinesOf[]) =>
  lines.flatMap(({ owner, lines: own }) => own.map(line => ({ ...line, owner })))

const peopled = (baseline: JsonText<BaselineContent>, lines: JsonText<LinesOf[]>): World =>
  withLines(worldOf(fromJson(baseline)), ownedLines(fromJson(lines)))

/** Answers a question. Throws where the solver gives no answer. */
export async function answerOf<Q extends Question>(question: Q, onProgress: OnProgress): Promise<AnswerTo<Q>>
export async function answerOf(question: Question, onProgress: OnProgress): Promise<AnswerTo<Question>> {
  switch (question.kind) {
    case 'lines':
      return lineFaults(worldOf(fromJson(question.baseline)), ownedLines([question.own]))
    case 'scenario': {
      const read = readScenario(question.scenario, peopled(question.baseline, question.lines))
      return 'faults' in read ? read.faults : []
    }
    case 'exposure': {
      const { owner, played } = question
      const lines = fromJson(question.lines).map(line => ({ ...line, owner }))
      return toJson(await exposureOf(worldOf(fromJson(question.baseline)), lines, played))
    }
    case 'run': {
      const world = peopled(question.baseline, question.lines)
      const read = readScenario(fromJson(question.scenario), world)
      if ('faults' in read) return { unfit: read.faults.map(sentenceOf).join('; ') }
      const { outcome, outcomeHash } = await foresee(world, read.value, onProgress)
      return { world: toJson(world), outcome: outcomeText(outcome), worldDigest: outcome.worldDigest, outcomeHash }
    }
    case 'verification': {
      const { outcomeHash } = await foresee(fromJson(question.world), fromJson(question.scenario), onProgress)
      const stored: Json = JSON.parse(question.outcome)
      return { outcomeHash, storedHash: canonicalHash(stored) }
    }
    case 'book':
      return faultsOf(question.book)
    case 'decision':
      return decide(question)
    case 'decision-verification':
      return verify(question)
  }
}

const outcomeText = ({ months, lines, ...outcome }: Outcome): JsonText<ScenarioOutcome> =>
  toJson({
    ...outcome,
    months: months.map(({ blocs, stages, ...month }) => ({ ...month, blocs: [...blocs], stages: [...stages] })),
    lines: [...lines],
  })
