import { parentPort, workerData } from 'node:worker_threads'
import { matchingBy } from '@lodestone/engine'
import { giveWay } from '@lodestone/service/give-way'
import type { Reply, Start } from './computation.pool.ts'
import { compute, faultOf, type MatchedAnswer, type Question } from './computation.ts'

if ((workerData as Start).givesWay) giveWay()

const reply = (given: Reply) => parentPort?.postMessage(given)

/** The thread that computes. It answers one question after another; what the engine throws goes back as a fault. */
parentPort?.on('message', async (question: Question) => {
  try {
    let handed: MatchedAnswer | undefined
    const answer = await compute(question, matchingBy, undefined, match => {
      handed = match
      reply({ unchecked: match })
    })
    reply(handed ? { checked: true } : { answer })
  } catch (error) {
    reply({ fault: faultOf(error) })
  }
})
