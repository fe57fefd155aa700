import { parentPort, workerData } from 'node:worker_threads'
import { matchingBy } from '@lodestone/engine'
import { giveWay } from '@lodestone/service/give-way'
import { partsAhead } from '../book/book.ts'
import type { MatchedAnswer } from './computation.question.ts'
import type { Asked, Reply, Start } from './computation.thread.ts'
import { compute } from './computation.ts'
import { faultOf } from './computation.verdict.ts'

if ((workerData as Start).givesWay) giveWay()

const reply = (given: Reply) => parentPort?.postMessage(given)

const ahead = partsAhead()

/** The thread that computes. It answers one question after another; what the engine throws goes back as a fault. */
parentPort?.on('message', async (asked: Asked) => {
  if ('ahead' in asked) return ahead.add(asked.ahead)
  try {
    let handed: MatchedAnswer | undefined
    const hand = (match: MatchedAnswer) => {
      handed = match
      reply({ unchecked: match })
    }
    const answer = await compute(asked, matchingBy, undefined, hand, ahead.read)
    reply(handed ? { checked: true } : { answer })
  } catch (error) {
    reply({ fault: faultOf(error) })
  } finally {
    ahead.forget()
  }
})
