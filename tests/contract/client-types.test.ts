import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientTypes } from '@lodestone/client/generate'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The client's types are inferred here and written out, from the OpenAPI document, where it is published: both say the same. */

const root = new URL('../../', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'lodestone-client-types-'))

// biome-ignore lint/suspicious/noExplicitAny: a document is changed anywhere
type Document = { paths: any; components: any }
const published: Document = JSON.parse(readFileSync(join(root, 'packages/contracts/schemas/openapi.json'), 'utf8'))

const forecasts = '/demand/forecasts'
const get = (d: Document) => d.paths[forecasts].get
const post = (d: Document) => d.paths[forecasts].post
const schemas = (d: Document) => d.components.schemas
/** What nobody may change without the other, in a document of one path. */
const CHANGES: readonly (readonly [string, (document: Document) => void])[] = [
  ['a parameter is gone', d => get(d).parameters.shift()],
  ['a parameter is required', d => Object.assign(get(d).parameters[0], { required: true })],
  ['a parameter is a text', d => Object.assign(get(d).parameters[0].schema, { type: 'string' })],
  ['a header is gone', d => post(d).parameters.pop()],
  ['the body may be left out', d => Object.assign(post(d).requestBody, { required: false })],
  ['a media type is gone', d => delete post(d).requestBody.content['text/csv']],
  ['a field need not be sent', d => schemas(d).ForecastDraft.required.pop()],
  ['a field that may be left out is gone', d => delete schemas(d).Line.properties.grade],
  ['a status is gone', d => delete post(d).responses[409]],
  ['a status has other codes', d => Object.assign(post(d).responses, { 409: post(d).responses[403] })],
  ['a method is gone', d => delete d.paths[forecasts].post],
]

/** The name of a module that compares what is inferred with the types of a document. */
async function compared(name: string, document: Document, paths: string, more = ''): Promise<string> {
  writeFileSync(join(folder, `${name}.published.d.mts`), await clientTypes(document))
  writeFileSync(
    join(folder, `${name}.mts`),
    `import type * as published from './${name}.published.d.mts'
import type * as inferred from '${root}packages/contracts/src/api.ts'
import type { Plain, Whole } from '${root}tests/contract/client-types.same.ts'
type Methods<Paths> = { [Path in keyof Paths]: Omit<Paths[Path], 'parameters'> }
type Inferred = Methods<${paths}>
type Published = Methods<published.paths>
export const written = (one: Plain<Inferred, 'unknown'>): Plain<Published, any> => one
export const read = (one: Plain<Published, any>): Plain<Inferred, 'unknown'> => one
export const allWritten = (one: Whole<Inferred, 'unknown'>): Whole<Published, any> => one
export const allRead = (one: Whole<Published, any>): Whole<Inferred, 'unknown'> => one
${more}`,
  )
  return `${name}.mts`
}

const NAMES = `
type Names = keyof inferred.components['schemas'] & keyof published.components['schemas']
type InferredNames = Pick<inferred.components['schemas'], Names>
type PublishedNames = Pick<published.components['schemas'], Names>
export const namesWritten = (one: Whole<InferredNames, 'unknown'>): Whole<PublishedNames, any> => one
export const namesRead = (one: Whole<PublishedNames, any>): Whole<InferredNames, 'unknown'> => one
export const ids = (one: keyof inferred.operations): keyof published.operations => one
export const allIds = (one: keyof published.operations): keyof inferred.operations => one
`

let said = ''
beforeAll(async () => {
  const one = (): Document => ({
    ...structuredClone(published),
    paths: { [forecasts]: structuredClone(published.paths[forecasts]) },
  })
  const ofOne = `Pick<inferred.paths, '${forecasts}'>`
  const files = [
    await compared('all', published, 'inferred.paths', NAMES),
    await compared('one', one(), ofOne),
    ...(await Promise.all(
      CHANGES.map(([, change], index) => {
        const document = one()
        change(document)
        return compared(`changed-${index}`, document, ofOne)
      }),
    )),
  ]
  const compilerOptions = { typeRoots: [join(root, 'node_modules/@types')] }
  const project = { extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
  said = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' }).stdout
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Faults that the compiler found, one a line, each with its module. */
const faults = (): string[] => said.split('\n').filter(line => line.includes(': error TS'))

test('every path, operation and name has the same types', () => {
  expect(faults().filter(line => !line.includes('changed-'))).toEqual([])
})

test.each(CHANGES.map(([name], index) => [name, index] as const))('%s: that is found', (_, index) => {
  expect(faults().filter(line => line.includes(`changed-${index}.mts`))).not.toEqual([])
})
