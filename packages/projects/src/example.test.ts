import { present } from '@lodestone/kernel'
import { beforeAll, expect, test } from 'vitest'
import type { Book } from './book/book.ts'
import { readBook } from './book/read.ts'
import { breachesOf } from './check/check.ts'
import { exampleBook } from './example.ts'
import { decideRound, type Result } from './result.ts'

let book: Book
let decided: { result: Result; resultHash: string }
beforeAll(async () => {
  const read = readBook(exampleBook)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  book = read.value
  decided = await decideRound(book)
})

test('what is published names where, and all else of a project says that it is assumed', () => {
  for (const row of [...book.projects, ...book.projectYears, ...book.seeks]) {
    expect(row.basis).toBeDefined()
    if (row.basis === 'published') expect(row.source).toBeTruthy()
  }
})

test('of the example three projects of five are banked, and the check finds no breach', () => {
  const { result, resultHash } = decided
  expect(breachesOf(book, result, resultHash)).toEqual([])
  expect(result.projects.map(own => [own.project, own.banked || own.reason])).toEqual([
    ['Caremag, light oxides', true],
    ['Columbus', 'missing'],
    ['Narva, phase 1', true],
    ['Nolans', true],
    ['White Mesa phase 2', 'missing'],
  ])
})

test('replayed, the example gives the same hash, which is the one that it had', async () => {
  expect((await decideRound(book)).resultHash).toBe(decided.resultHash)
  expect(decided.resultHash).toBe('86e90dfb67451fbea6831a6a86c003d04bc1c0e5190be26467f76d854c0c0cc2')
})

test('no contract is of a few grams', () => {
  for (const { kg } of decided.result.offtake) expect(Number(kg)).toBeGreaterThan(1)
})

test('pooled offtake is what serves the loans of those who are banked', () => {
  const { cover, projects } = decided.result
  const banked = new Set(projects.filter(own => own.banked).map(own => own.project))
  for (const row of cover.filter(own => banked.has(own.project) && own.path === 'expected'))
    expect(Number(row.with)).toBeGreaterThan(Number(row.without))
})

test('a floor costs most where prices are lowest', () => {
  const of = (path: string) =>
    Number(present(decided.result.floors.totals.find(own => own.project === 'Nolans' && own.path === path)).netEur)
  expect(of('low')).toBeGreaterThan(of('expected'))
  expect(of('expected')).toBeGreaterThan(of('high'))
})
