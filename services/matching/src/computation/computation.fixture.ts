import { existsSync, writeFileSync } from 'node:fs'
import { parentPort, threadId } from 'node:worker_threads'
import { MatchFailed, matchingBy } from '@lodestone/engine'
import { fromJson, present, toJson } from '@lodestone/kernel'
import { stubMatch } from '../book/round.fixture.ts'
import type { MatchedAnswer } from './computation.question.ts'
import type { Asked } from './computation.thread.ts'
import { compute } from './computation.ts'
import { faultOf, UnsoundResult } from './computation.verdict.ts'

/** The stub's results are none. */
const unchecked = () => ({ ok: true, findings: [] })

/** A match so unsound that no event can tell it. */
const unfit = (match: MatchedAnswer): MatchedAnswer => {
  const [part, ...more] = match.parts
  return { ...match, parts: [toJson({ ...fromJson(present(part)), fills: [{ lineId: '', filledKg: '-1' }] }), ...more] }
}

/** A worker for tests, which does what the seed of a question begins with: dies, throws, hangs, finds no result or asks the engine itself, once if a marker file is named. */
parentPort?.on('message', async (question: Asked) => {
  if ('ahead' in question) return
  const marker = process.env.MATCHING_FIXTURE_MARKER
  const healed = marker !== undefined && existsSync(marker)
  if (marker !== undefined && !healed) writeFileSync(marker, '')
  const way = healed ? 'ok' : question.seed.slice(0, 4)
  if (way === 'dead') process.exit(3)
  if (way === 'feed') for (;;);
  if (way === 'bad0')
    return parentPort?.postMessage({ fault: { name: 'RangeError', message: `thrown in thread ${threadId}` } })
  if (way === 'fa11') return parentPort?.postMessage({ fault: faultOf(new MatchFailed('not-proved', '7 kg short')) })
  if (way === 'bad1') return parentPort?.postMessage({ fault: faultOf(new UnsoundResult(2)) })
  if (way === 'ea1e') return parentPort?.postMessage({ answer: await compute(question, matchingBy) })
  const verify = question.kind === 'replay' ? undefined : unchecked
  const answer = await compute(
    question,
    () => stubMatch,
    verify,
    match => parentPort?.postMessage({ unchecked: way === 'bad3' ? unfit(match) : match }),
  )
  // Dead, or refused, after it was handed over: whoever records it waits.
  if (way === 'dea2') process.exit(3)
  if (way === 'bad2' || way === 'bad3') return parentPort?.postMessage({ fault: faultOf(new UnsoundResult(2)) })
  parentPort?.postMessage(answer.kind === 'matched' ? { checked: true } : { answer })
})
