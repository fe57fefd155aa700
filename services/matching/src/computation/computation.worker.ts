import { parentPort } from 'node:worker_threads'
import { matchingBy } from '@lodestone/engine'
import { compute, type Question } from './computation.ts'

/** The thread that computes. It answers one question after another; what the engine throws goes back as name, message and stack. */
parentPort?.on('message', async (question: Question) => {
  try {
    parentPort?.postMessage({ answer: await compute(question, matchingBy) })
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    parentPort?.postMessage({ fault: { name, message, stack } })
  }
})
