import { until } from '@lodestone/testing'
import { forecast, line } from '../system/hub.ts'
import { progress, quantile, type Row, row } from './bench.ts'
import { connect } from './client.ts'
import type { BenchHub } from './hub.ts'

const PER_SECOND = 200
const SECONDS = 15
/** Not counted: a process that has just started is compiling. */
const WARM_UP_SECONDS = 4

/**
 * From a POST's answer until the operator's aggregate has it: the cells are a live view of the lines that the aggregation has
 * committed, so its table is watched every 4 ms, which is part of the figure.
 */
export async function latencyRows(hub: BenchHub): Promise<Row[]> {
  progress(`from answer to aggregate at ${PER_SECOND} events/s`)
  const client = connect(hub.url, await hub.tokenOf(hub.memberId, 'member'), 16)
  const answeredAt = new Map<string, number>()
  const took: number[] = []
  const warmUp = PER_SECOND * WARM_UP_SECONDS
  const total = warmUp + PER_SECOND * SECONDS
  const start = performance.now()
  let watching = true
  const watch = (async () => {
    while (watching) {
      const open = [...answeredAt.keys()]
      if (open.length > 0) {
        const seen = (await hub.sql('SELECT id FROM aggregation.line WHERE id = ANY($1::uuid[])', [open])) as {
          id: string
        }[]
        const now = performance.now()
        for (const { id } of seen) {
          took.push(now - (answeredAt.get(id) ?? now))
          answeredAt.delete(id)
        }
      }
      await new Promise(resolve => setTimeout(resolve, 4))
    }
  })()
  const posts: Promise<void>[] = []
  for (let i = 0; i < total; i++) {
    const due = start + (i * 1000) / PER_SECOND
    const wait = due - performance.now()
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
    posts.push(
      client
        .post('/demand/forecasts', JSON.stringify(forecast([line()], { reference: `latency-${i}` })))
        .then(({ text }) => {
          answeredAt.set(JSON.parse(text).lines[0].id, performance.now())
        }),
    )
  }
  await Promise.all(posts)
  await until('every line has arrived', async () => took.length >= total, 60_000)
  watching = false
  await watch
  await client.close()
  const counted = took.slice(warmUp)
  return [
    row(
      "from a POST's answer to the operator's aggregate, 200 events/s: p50",
      quantile(counted, 0.5),
      { atMost: 25 },
      'ms',
    ),
    row('the same: p99', quantile(counted, 0.99), { atMost: 100 }, 'ms'),
  ]
}
