import { parentPort, workerData } from 'node:worker_threads'
import { drawsOf, type World } from '@lodestone/foresight'
import { largeWorld, shock } from './world.ts'

/** Draws some elements of the large world in a thread of its own. */
const { elements, count }: { elements: World['needs'][number]['element'][]; count: number } = workerData
const { lines } = await drawsOf(largeWorld(), shock, {
  ...{ seed: 'bench', count, elements },
  onDraw: (element, done) => {
    if (done % 20 === 0) parentPort?.postMessage({ progress: `${element}: ${done} of ${count} draws` })
  },
})
parentPort?.postMessage({ stopped: lines.filter(({ stops }) => stops > 0).length, lines: lines.length })
