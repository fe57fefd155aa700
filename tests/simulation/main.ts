import './globals.ts'
import { openHub } from './hub.ts'
import { simulate } from './run.ts'

const { values } = (await import('node:util')).parseArgs({
  options: { seeds: { type: 'string', default: '20' }, from: { type: 'string', default: '1' }, minutes: { type: 'string', default: '0.4' } },
})
const url = process.env.LODESTONE_TEST_DATABASE_URL ?? ''
const hub = await openHub(url)
console.log("opened")
const began = performance.now()
for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
  const start = performance.now()
  const { faults, digest, steps, last, virtualMs } = await simulate(hub, seed, Number(values.minutes))
  console.log(`seed ${seed}: ${steps} steps, ${(virtualMs / 1000).toFixed(0)} s, ${(performance.now() - start).toFixed(0)} ms, ${digest.slice(0, 12)} ${faults.length ? faults.join('\n  ') : 'ok'}`)
  if (faults.length > 0) { for (const line of last) console.log(`    ${line}`);}
}
console.log(`${((performance.now() - began) / 1000).toFixed(1)} s`)
await hub.close()
process.exit(0)
