import { once } from 'node:events'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

test.runIf(process.platform === 'linux')(
  'a thread that gives way stands back by itself, without its process',
  async () => {
    const before = getPriority()
    const source = `
    import { getPriority } from 'node:os'
    import { parentPort } from 'node:worker_threads'
    const { giveWay } = await import(${JSON.stringify(new URL('./give-way.ts', import.meta.url).href)})
    giveWay()
    parentPort.postMessage(getPriority())`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
    const [priority] = await once(worker, 'message')
    expect(priority).toBe(10)
    expect(getPriority()).toBe(before)
    await worker.terminate()
  },
)
