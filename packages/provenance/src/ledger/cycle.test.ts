import { expect, test } from 'vitest'
import { cycleIn } from './cycle.ts'

const graph = (edges: Record<string, readonly string[]>) => new Map(Object.entries(edges))

test.each([
  [{ a: ['b'], b: ['c'], c: ['a'] }, ['a', 'b', 'c', 'a']],
  [{ a: ['a'] }, ['a', 'a']],
  [{ x: ['a'], a: ['b', 'c'], c: ['d'], d: ['a'] }, ['a', 'c', 'd', 'a']],
])('%j is made of itself', (edges, cycle) => {
  const found = cycleIn(graph(edges))
  expect(found?.at(0)).toBe(found?.at(-1))
  expect(new Set(found)).toEqual(new Set(cycle))
})

test('what two are made of is no circle, nor is a long history', () => {
  expect(cycleIn(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).toBeUndefined()
  expect(cycleIn(new Map())).toBeUndefined()
  const long = new Map(Array.from({ length: 5_000 }, (_, n) => [`${n}`, [`${n + 1}`]]))
  expect(cycleIn(long)).toBeUndefined()
  expect(cycleIn(new Map([...long, ['5000', ['4000']]]))).toHaveLength(1_002)
})
