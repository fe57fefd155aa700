import { parentPort } from 'node:worker_threads'
import { matchingBy } from '@lodestone/engine'
import { compute, faultOf, type Question } from './computation.ts'

/** The thread that computes. It answers one question after another; what the engine throws goes back as a fault. */
parentPort?.on('message', async (question: Question) => {
  try {
    parentPort?.postMessage({ answer: await compute(question, matchingBy) })
  } catch (error) {
    parentPort?.postMessage({ fault: faultOf(error) })
  }
})
