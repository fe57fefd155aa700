import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { castsIn } from './casts.ts'
import { isShipped } from './patterns.ts'

const ROOT = new URL('../../', import.meta.url)
/** Casts of what is shipped. It may only become fewer. */
const MOST = 61
/** Of these by way of another type. */
const MOST_TWICE = 1

test('a cast is found wherever it stands, and one by way of another type is told apart', () => {
  const source = `
    import { a as b } from 'c'
    const d = ['as'] as const, e = (b as unknown) as string
    const f = <T,>(x: T) => (x as { y: number }).y
  `
  expect(castsIn('source.ts', source).map(({ line, twice }) => [line, twice])).toEqual([
    [3, false],
    [3, false],
    [4, false],
  ])
  expect(castsIn('source.ts', 'const e = b as unknown as string').map(one => one.twice)).toEqual([true, false])
})

test('what is shipped asserts no more types than it did', () => {
  const paths = globSync('{services,packages}/**/*.{ts,tsx}', {
    cwd: ROOT,
    exclude: path => path.endsWith('node_modules') || path.endsWith('dist'),
  }).filter(isShipped)
  const casts = paths.flatMap(path => castsIn(path, readFileSync(new URL(path, ROOT), 'utf8')))
  expect(paths.length).toBeGreaterThan(500)
  expect(casts.length).toBeLessThanOrEqual(MOST)
  expect(casts.filter(one => one.twice).length).toBeLessThanOrEqual(MOST_TWICE)
})
