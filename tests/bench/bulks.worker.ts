import { parentPort, workerData } from 'node:worker_threads'
import { Pool } from 'undici'

/**
 * A flood of bulks in a thread of its own: whoever measures a neighbour beside it must not be kept by writing them. Sends `body` from so many
 * connections again and again, with another reference each time, until it is told to end; then tells what was answered, by status.
 */

export type Bulks = {
  readonly url: string
  readonly token: string
  readonly width: number
  /** JSON in which `REFERENCE` stands for the reference. */
  readonly body: string
  /** Number after which its references begin. */
  readonly first: number
}

const { url, token, width, body, first } = workerData as Bulks
/** Milliseconds after which somebody who was told to wait asks again. */
const AGAIN_MS = 50
const MARK = 'REFERENCE'
const at = Buffer.byteLength(body.slice(0, body.indexOf(MARK)))
const client = new Pool(url, { connections: width })
const answers = new Map<number, number>()
let calls = first
let ended = false
parentPort?.once('message', () => {
  ended = true
})

async function call(bytes: Buffer): Promise<number> {
  bytes.write(String(++calls).padStart(MARK.length, '0'), at)
  const { statusCode, body: answer } = await client.request({
    path: '/api/v1/demand/forecasts',
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: bytes,
  })
  await answer.dump()
  return statusCode
}

/** What breaks off counts as 0. */
async function one(): Promise<void> {
  const bytes = Buffer.from(body)
  while (!ended) {
    const status = await call(bytes).catch(() => 0)
    answers.set(status, (answers.get(status) ?? 0) + 1)
    await new Promise(resolve => setTimeout(resolve, status === 429 ? AGAIN_MS : 0))
  }
}

await Promise.all(Array.from({ length: width }, one))
await client.close()
parentPort?.postMessage(answers)
