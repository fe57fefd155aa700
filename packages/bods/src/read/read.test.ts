import { describe, expect, test } from 'vitest'
import { entity, relation } from '../statements.fixture.ts'
import { MAX_CHARACTERS, MAX_DEPTH, MAX_FAULTS, MAX_STATEMENTS, readStatements, readText } from './read.ts'

const faultsOf = (value: unknown) => {
  const read = readStatements(value)
  return read.ok ? [] : read.faults.map(({ path, message }) => `${path}: ${message}`)
}
const published = (bodsVersion: string) => ({
  ...entity('A'),
  publicationDetails: { publicationDate: '2026-01-01', bodsVersion, publisher: { name: 'Register' } },
})
const nested = (depth: number): unknown => (depth === 0 ? 'end' : [nested(depth - 1)])

describe('what is no list of statements of this version is refused', () => {
  test.each([
    ['an object', {}, ': not a list of statements'],
    ['too many', Array.from({ length: MAX_STATEMENTS + 1 }, () => ({})), `: more than ${MAX_STATEMENTS} statements`],
    ['what is nested too deep', [{ ...entity('A'), more: nested(MAX_DEPTH) }], `: nested deeper than ${MAX_DEPTH}`],
    [
      'another version',
      [entity('B'), published('0.3')],
      '1.publicationDetails.bodsVersion: not version 0.4 of the standard',
    ],
    [
      'a day that no calendar has',
      [{ ...entity('A'), statementDate: '2026-02-30' }],
      '0.statementDate: neither a day nor an instant of RFC 3339',
    ],
  ])('%s', (_, value, fault) => {
    expect(faultsOf(value)).toEqual([fault])
  })

  test.each([
    ['no JSON', '[{', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['a text that is too long', ' '.repeat(MAX_CHARACTERS + 1), `more than ${MAX_CHARACTERS} characters`],
  ])('%s', (_, text, message) => {
    expect(readText(text)).toEqual({ ok: false, faults: [{ path: '', message }], count: 1 })
  })
})

test('this version is read, and none where none is named', () => {
  expect(readStatements([published('0.4'), entity('A')])).toMatchObject({ ok: true })
})

test('all faults are counted, the first ones are told', () => {
  const read = readStatements(Array.from({ length: 150 }, () => ({ ...relation('A', 'B'), recordId: 1 })))
  expect(read).toMatchObject({ ok: false, count: 150 })
  expect(!read.ok && read.faults.length).toBe(MAX_FAULTS)
})
