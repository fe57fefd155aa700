import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { noticesOf, noticesText } from '../../infra/notices/notices.ts'
import { makeSbom } from '../../infra/sbom/sbom.ts'

const root = new URL('../../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8')
type Component = { name: string; version: string; group?: string; scope?: string; purl: string }

test('the notices name every package that is shipped in an image, with its licence', async () => {
  const components = (JSON.parse(await makeSbom()).components as Component[]).filter(
    ({ purl, scope }) => !purl.includes('lodestone') && scope !== 'optional',
  )
  expect(components.length).toBeGreaterThan(100)
  const notices = noticesOf(root.pathname)
  const named = new Set(notices.map(({ name, version }) => `${name}@${version}`))
  expect(components.map(({ name, version }) => `${name}@${version}`).filter(one => !named.has(one))).toEqual([])
  const text = noticesText(notices)
  for (const { name, version } of components) expect(text).toContain(`\n${name} ${version} (`)
  expect(text).toContain('Copyright (c) 2010 - 2021 Brian Carlson')
})

test('an image is built with its notices and the licence', () => {
  const built = read('infra/docker/Dockerfile')
  expect(built).toMatch(/^RUN node infra\/notices\/main\.ts third-party\.txt$/m)
  expect(built).toMatch(/^COPY LICENSE \.\/$/m)
})

test('the console brings the licence of every package that it bundles', () => {
  const bundled = ['services/console/web', 'packages/client', 'packages/kernel']
  const names = bundled.flatMap(folder => Object.keys(JSON.parse(read(`${folder}/package.json`)).dependencies ?? {}))
  const text = read('services/console/dist/third-party.txt')
  expect(names.length).toBeGreaterThan(14)
  for (const name of names.filter(one => !one.startsWith('@lodestone/'))) expect(text).toMatch(headingOf(name))
  // What those bundle in turn.
  for (const name of ['react-aria', 'scheduler', 'd3-array']) expect(text).toMatch(headingOf(name))
})

const headingOf = (name: string): RegExp => new RegExp(`^## ${name} - [^ ]+ \\([^)]+\\)$`, 'm')
