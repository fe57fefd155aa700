import { type RoundRules, rules as rulesSchema, runBegunAnew } from '@lodestone/contracts'
import { actorOf, type CallHead, type CallOf, implement, notFound, ProblemError, payerOf } from '@lodestone/http'
import { accept, fromJson, isUuid, present, refuse, toJson } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import { type ServiceContext, waitUntil } from '@lodestone/service'
import { readBookTexts, readSealedRound } from '../book/book.store.ts'
import type { AskedLane } from '../computation/computation.asked.ts'
import { ComputationFault } from '../computation/computation.pool.ts'
import type { NoResultCode, Question, Recorded } from '../computation/computation.ts'
import { readEndedPasses } from '../pass/pass.store.ts'
import { changeRules, type RuleChanges, weighAlike } from '../what-if/what-if.ts'
import { beginAnew, lockRun, readDoneRun } from './run.store.ts'
import { timeBoxMs } from './run.ts'

/** Milliseconds that the integer selections of a what-if may take: somebody waits, and nothing depends on the last kilogram. */
const WHAT_IF_BOX_MS = 60_000
/** Seconds after which a caller should come back when a computation has ended without an answer. */
const RETRY_SECONDS = 5

/** What whoever asks is told of a computation without a result. The engine's own words may quote a book. */
const NO_RESULT: Record<NoResultCode, string> = {
  'no-whole-grams':
    'Under these rules no amounts in whole grams were found that keep every lot, minimum, ratio and cap, so there is nothing to show. Try a wider cap, or none.',
  'not-proved':
    'Under these rules no result was proved to be within a thousandth of what is possible in the time given, so none is shown. Try a wider cap, no countryCapLadder, or ask again.',
  'below-greedy':
    'Under these rules the result would serve less than the plainest rule does, so it is not shown. Please report it with the requestId.',
  'solver-failed':
    'Under these rules the solver gave no answer to rely on, so none is shown. Ask again, or report it with the requestId.',
  'checker-refused':
    'Under these rules the independent checker finds fault with the result, so it is not shown. Please report it with the requestId.',
}

type Named = { readonly params: { readonly id: string } }

/** The matching of a round once more: after it has failed, to compare, and under other rules. `nudge` says that a run waits. */
export function runRoutes(context: ServiceContext, asked: AskedLane, nudge: () => void) {
  const { database, admission, door, newId, log } = context

  type Ask = Parameters<Parameters<AskedLane['inTurn']>[1]>[0]
  /** The books are read when it is the caller's turn: those who wait hold none. */
  async function inTurn<T>(
    call: CallHead & Named,
    work: (ask: Ask, round: Awaited<ReturnType<typeof matchedRound>>) => Promise<T>,
  ): Promise<T> {
    const closed = await closedRound(call)
    return asked.inTurn(payerOf(call.identity), async ask =>
      work(
        question => ask(question).catch(error => Promise.reject(problemIn(error, question))),
        await matchedRound(closed),
      ),
    )
  }

  /** What whoever asks is told of a computation that failed. */
  function problemIn(error: unknown, question: Question): unknown {
    if (!(error instanceof ComputationFault)) return error
    const { verdict } = error
    if (verdict === 'checker-refused')
      log.error({ kind: question.kind, error: error.message }, 'the checker refused a result, nobody was shown it')
    if (verdict) return new ProblemError(verdict, NO_RESULT[verdict])
    if (error.kind === 'engine') return error
    return new ProblemError(
      'unavailable',
      `The matching cannot answer now: ${error.message}.`,
      undefined,
      RETRY_SECONDS,
    )
  }

  /** A round that has closed. */
  async function closedRound({ params: { id: roundId } }: Named) {
    if (!isUuid(roundId)) throw notFound()
    const round = await waitUntil(
      () => readSealedRound(database, roundId),
      found => found !== undefined,
    )
    if (!round) throw notFound()
    if (round === 'open') throw notMatched()
    return { roundId, ...round }
  }

  /** Its runs and books, which may be large. */
  async function matchedRound({ roundId, rules, seed }: Awaited<ReturnType<typeof closedRound>>) {
    const ended = await readEndedPasses(database, roundId)
    const last = await readDoneRun(database, roundId)
    const runs: Recorded[] = [...ended, ...(last ? [last] : [])]
    const [run, ...further] = runs
    if (!run) throw notMatched()
    return { roundId, rules, seed, run, further, ended, books: await readBookTexts(database, roundId) }
  }

  /** Begins a run anew that has failed. One that waits, runs or is done is that already. */
  async function match(call: CallOf<'matchRound'>) {
    const roundId = call.params.id
    if (!isUuid(roundId) || !(await readSealedRound(database, roundId))) throw notFound()
    const answer = await door.command(call, async (tx, record) => {
      const run = await lockRun(tx, roundId)
      if (!run) return refuse('wrong-state', 'The round is not closed yet, or its books are not sealed.')
      switch (run.state) {
        case 'cancelled':
          return refuse('wrong-state', 'The round was cancelled.')
        case 'incomplete':
          return refuse('wrong-state', 'The books are not complete yet: it goes on by itself when they are.')
        case 'waiting':
        case 'running':
        case 'done':
          return accept({ body: { roundId, runId: run.id, state: run.state } })
        case 'failed': {
          const runId = newId()
          await beginAnew(tx, roundId, { id: runId, traceparent: call.traceparent })
          record(factOf(runBegunAnew, roundId, { roundId, runId, failedRunId: run.id }))
          return accept({ body: { roundId, runId, state: 'waiting' } })
        }
      }
    })
    nudge()
    return answer
  }

  return implement({
    matchRound: match,
    replayRound: call =>
      inTurn(call, async (ask, { rules, seed, run, further, ended, books }) => {
        const question = { kind: 'replay', books, rules, seed, timeLimitMs: timeBoxMs(context.config) } as const
        const replays = []
        for (const [index, recorded] of [run, ...further].entries()) {
          const { inputDigest, resultHash, findings } = await ask({
            ...question,
            earlier: ended.slice(0, index),
            recorded,
          })
          const same = resultHash === recorded.resultHash && inputDigest === recorded.inputDigest
          replays.push({ pass: index + 1, same, resultHash, recordedHash: recorded.resultHash, findings })
        }
        const [head, ...more] = replays
        const first = present(head)
        return {
          body: {
            same: replays.every(({ same }) => same),
            resultHash: first.resultHash,
            recordedHash: first.recordedHash,
            findings: replays.flatMap(({ pass, findings }) =>
              pass === 1 ? findings : findings.map(finding => `pass ${pass}: ${finding}`),
            ),
            ...(more.length > 0
              ? { passes: more.map(({ pass, resultHash, recordedHash }) => ({ pass, resultHash, recordedHash })) }
              : {}),
          },
        }
      }),
    whatIf: call =>
      inTurn(call, async (ask, { roundId, rules, seed, run, books }) => {
        const own = fromJson(rules)
        const changed = mergedRules(own, call.body.rules)
        if (changed.weights === 'realisation' && !weighAlike(changed, own))
          throw new ProblemError('validation-failed', 'The matching cannot weigh by realisation again.', [
            {
              path: own.weights === 'realisation' ? 'rules.newcomerWeight' : 'rules.weights',
              message: 'what members took of earlier rounds is counted when a round that weighs by it is opened',
            },
          ])
        const participants = await admission.list()
        const { body } = await ask({
          kind: 'what-if',
          timeLimitMs: WHAT_IF_BOX_MS,
          books,
          rules,
          seed,
          earlier: [],
          changedRules: toJson(changed),
          baselines: toJson(Object.fromEntries(participants.map(one => [one.id, one.baselines]))),
          recorded: run,
        })
        const answer = { roundId, ...fromJson(body) }
        await door.transaction({ actor: actorOf(call.identity), correlationId: call.requestId }, async (tx, record) => {
          await tx.query('SELECT 1 FROM round WHERE round_id = $1 FOR UPDATE', [roundId])
          const data = { asked: call.body.rules, ...answer }
          record({ subject: `what-if:${roundId}`, type: 'matching.what-if-asked', data })
        })
        return { body: answer }
      }),
  })
}

const notMatched = (): ProblemError => new ProblemError('wrong-state', 'The round is not matched yet.')

const OTHER_POLICY =
  'levels are sealed as judged; GET /supply/offers/{id}/screening?policy= judges an offer under another policy'

/** Throws 422 when the rules do not go together, or name another policy than the books were sealed under. */
function mergedRules(own: RoundRules, changes: RuleChanges): RoundRules {
  const { provenancePolicy: sealed } = own
  const asked = changes.provenancePolicy
  if (asked && (asked.id !== sealed?.id || (asked.version !== undefined && asked.version !== sealed.version)))
    throw new ProblemError('validation-failed', 'The changed rules do not go together.', [
      { path: 'rules.provenancePolicy', message: OTHER_POLICY },
    ])
  const merged = rulesSchema.safeParse(changeRules(own, changes))
  if (merged.success) return merged.data
  throw new ProblemError(
    'validation-failed',
    'The changed rules do not go together.',
    merged.error.issues.map(issue => ({ path: ['rules', ...issue.path].join('.'), message: issue.message })),
  )
}
