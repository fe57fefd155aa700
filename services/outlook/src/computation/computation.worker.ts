import { type MessagePort, workerData } from 'node:worker_threads'
import { giveWay } from '@lodestone/service/give-way'
import { answerOf, type Question } from './computation.ts'

const { givesWay }: Start = workerData
if (givesWay) giveWay()

/** What a thread is started with. */
export type Start = { readonly givesWay: boolean }
/** What the thread is asked, and where it says how far it is. */
export type Asked = { readonly question: Question; readonly progress: MessagePort }

export default async function run({ question, progress }: Asked): Promise<unknown> {
  try {
    return await answerOf(question, (done, of) => progress.postMessage([done, of]))
  } finally {
    progress.close()
  }
}
