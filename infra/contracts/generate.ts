import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { allEvents, asyncApiDocument, eventSchema } from '@lodestone/contracts'

/** Writes the generated documents: a JSON Schema per event and the AsyncAPI document. `--check` only says whether they are current. */
const folder = new URL('../../packages/contracts/schemas/', import.meta.url)
const wanted = new Map<string, string>([
  ['asyncapi.json', `${JSON.stringify(asyncApiDocument(), null, 2)}\n`],
  ...allEvents().map((event): [string, string] => [
    `${event.type}.json`,
    `${JSON.stringify(eventSchema(event), null, 2)}\n`,
  ]),
])

mkdirSync(folder, { recursive: true })
const present = readdirSync(folder)
const stale = [...wanted]
  .filter(([name, text]) => !present.includes(name) || readFileSync(new URL(name, folder), 'utf8') !== text)
  .map(([name]) => name)
const dead = present.filter(name => !wanted.has(name))
if (process.argv.includes('--check')) {
  if (stale.length + dead.length > 0) {
    console.error(`not current: ${[...stale, ...dead].join(', ')}; run npm run generate`)
    process.exitCode = 1
  }
} else {
  for (const name of dead) rmSync(new URL(name, folder))
  for (const name of stale) writeFileSync(new URL(name, folder), wanted.get(name) as string)
  console.log(`${wanted.size} documents, ${stale.length} written, ${dead.length} removed`)
}
