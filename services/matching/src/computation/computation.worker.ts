import { parentPort, workerData } from 'node:worker_threads'
import { matchingBy } from '@lodestone/engine'
import { giveWay } from '@lodestone/service/give-way'
import type { Start } from './computation.pool.ts'
import { compute, faultOf, type Question } from './computation.ts'

if ((workerData as Start).givesWay) giveWay()

/** The thread that computes. It answers one question after another; what the engine throws goes back as a fault. */
parentPort?.on('message', async (question: Question) => {
  try {
    parentPort?.postMessage({ answer: await compute(question, matchingBy) })
  } catch (error) {
    parentPort?.postMessage({ fault: faultOf(error) })
  }
})
