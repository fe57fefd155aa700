import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { keyedOperations } from '@lodestone/client/generate'
import { allEvents } from '@lodestone/contracts'
import { asyncApiDocument, eventSchema } from '@lodestone/contracts/async-api'
import { openApiDocument } from '@lodestone/http'
import { valuesSchema } from './chart.ts'

/**
 * Writes the generated documents: a JSON Schema per event, the AsyncAPI and the OpenAPI document, the client's list of keyed calls, and the settings in the schema of the chart's values. `--check` only says whether they are current.
 */
type Folder = { readonly at: URL; readonly wanted: ReadonlyMap<string, string>; readonly alone: boolean }

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
const openApi = openApiDocument()
const chart = new URL('../helm/', import.meta.url)
const folders: readonly Folder[] = [
  {
    at: new URL('../../packages/contracts/schemas/', import.meta.url),
    alone: true,
    wanted: new Map([
      ['asyncapi.json', json(asyncApiDocument())],
      ['openapi.json', json(openApi)],
      ...allEvents().map((event): [string, string] => [`${event.type}.json`, json(eventSchema(event))]),
    ]),
  },
  {
    at: new URL('../../packages/client/src/', import.meta.url),
    alone: false,
    wanted: new Map([['keyed.ts', keyedOperations(openApi as Parameters<typeof keyedOperations>[0])]]),
  },
  {
    at: chart,
    alone: false,
    wanted: new Map([['values.schema.json', json(valuesSchema(new URL('values.schema.json', chart)))]]),
  },
]

let documents = 0
const stale: URL[] = []
const dead: URL[] = []
for (const { at, wanted, alone } of folders) {
  mkdirSync(at, { recursive: true })
  const present = readdirSync(at, { withFileTypes: true }).flatMap(one => (one.isFile() ? [one.name] : []))
  documents += wanted.size
  for (const [name, text] of wanted) {
    const file = new URL(name, at)
    if (present.includes(name) && readFileSync(file, 'utf8') === text) continue
    stale.push(file)
    if (!process.argv.includes('--check')) writeFileSync(file, text)
  }
  if (alone) dead.push(...present.filter(name => !wanted.has(name)).map(name => new URL(name, at)))
}
if (process.argv.includes('--check')) {
  if (stale.length + dead.length > 0) {
    console.error(`not current: ${[...stale, ...dead].map(file => file.pathname).join(', ')}; run npm run generate`)
    process.exitCode = 1
  }
} else {
  for (const file of dead) rmSync(file)
  console.log(`${documents} documents, ${stale.length} written, ${dead.length} removed`)
}
