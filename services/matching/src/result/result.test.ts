import { RESULT_ROWS_PER_EVENT, type ResultPart, resultComputed } from '@lodestone/contracts'
import { joinResult } from '@lodestone/contracts/fixture'
import { MAX_EVENT_BYTES } from '@lodestone/messaging'
import { expect, test } from 'vitest'
import { lineOf, offerOf, RULES, SEED, stubMatch } from '../book/round.fixture.ts'
import { resultParts } from './result.ts'

const outputOf = (lines: number) =>
  stubMatch({
    rules: RULES,
    seed: SEED,
    lines: Array.from({ length: lines }, (_, i) => lineOf(i)),
    offers: [offerOf(1)],
  })

test.each([0, 1, 1_000, 6_000])('a result of %i lines fits its events and comes out of them unchanged', lines => {
  const output = outputOf(lines)
  const texts = resultParts(lineOf(1).id, output, '1')
  const parts = texts.map(text => JSON.parse(text) as ResultPart)
  for (const [index, part] of parts.entries()) {
    expect(resultComputed.data.safeParse(part).success).toBe(true)
    expect(Buffer.byteLength(texts[index] as string)).toBeLessThan(MAX_EVENT_BYTES)
    expect(part).toMatchObject({ part: index + 1, parts: parts.length })
    expect(part.allocations.length + part.fills.length + part.explanations.length).toBeLessThanOrEqual(
      RESULT_ROWS_PER_EVENT,
    )
    expect(part.summary !== undefined).toBe(index === parts.length - 1)
  }
  expect(joinResult(parts)).toEqual(output.result)
  expect(parts.flatMap(part => part.explanations)).toEqual(output.explanations)
})

test('the explanations of a large result come first, in parts that the rounds alone need to open', () => {
  const parts = resultParts(lineOf(1).id, outputOf(6_000), '1').map(text => JSON.parse(text) as ResultPart)
  const explaining = parts.filter(part => part.explanations.length > 0).length
  expect(explaining).toBeGreaterThan(1)
  for (const [index, part] of parts.entries()) {
    const skipping = resultComputed.skippedBy?.(part)
    expect(part.explanations.length > 0).toBe(index < explaining)
    expect(skipping?.includes('aggregation')).toBe(part.allocations.length + part.fills.length === 0)
    expect(skipping?.includes('console')).toBe(index < parts.length - 1)
  }
  const [small, ...more] = resultParts(lineOf(1).id, outputOf(2), '1').map(text => JSON.parse(text) as ResultPart)
  expect([small && resultComputed.skippedBy?.(small), more]).toEqual([[], []])
})

test('lines with pools of their own travel like the other lists, in the summary or beside it', () => {
  for (const lines of [3, 6_000]) {
    const output = outputOf(lines)
    const ownPools = output.result.fills.map(fill => fill.lineId)
    const result = { ...output.result, ownPools }
    const texts = resultParts(lineOf(1).id, { ...output, result }, '1')
    const parts = texts.map(text => JSON.parse(text) as ResultPart)
    for (const part of parts) expect(resultComputed.data.safeParse(part).success).toBe(true)
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThan(MAX_EVENT_BYTES)
    expect(joinResult(parts)).toEqual(result)
  }
})

test('the lists of a small result stay in its summary', () => {
  const [part] = resultParts(lineOf(1).id, outputOf(2), '1').map(text => JSON.parse(text) as ResultPart)
  expect(part?.more).toBeUndefined()
  expect(part?.summary?.result.duals).toMatchObject({ lines: [{ value: '0' }, { value: '0' }] })
})
