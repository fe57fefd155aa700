import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { slugOf } from './slug.ts'

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const published: readonly { readonly name: string }[] = read('../../../../../packages/foresight/data/scenarios.json')

test.each(['en', 'de', 'fr', 'ja'])('every published scenario, and no other, has a name in %s', language => {
  const { scenario } = read(`../i18n/${language}/outlook.json`)
  expect(Object.keys(scenario).sort()).toEqual(published.map(({ name }) => slugOf(name)).sort())
})
