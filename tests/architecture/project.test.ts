import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const manifest = JSON.parse(read('package.json'))

test('the version that the packages have is described in the CHANGELOG', () =>
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')}\\b`, 'm')))

test('the licence that the manifest names is the one that is there', () => {
  expect(manifest.license).toBe('EUPL-1.2')
  expect(read('LICENSE')).toContain('EUROPEAN UNION PUBLIC LICENCE v. 1.2')
})

test('the Node that is asked for is the one that is run', () =>
  expect(manifest.devDependencies.node.split('.')[0]).toBe(read('.nvmrc').trim()))

test('what has to pass before a change lands is what the workflow runs', () =>
  expect(read('.github/workflows/check.yaml')).toMatch(/^ +- run: \.ci\/run$/m))
