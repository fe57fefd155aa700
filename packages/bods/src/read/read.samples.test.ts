import { expect, test } from 'vitest'
import { describeSamples, sample } from '../samples.fixture.ts'
import { readStatements, readText } from './read.ts'

type ConformanceCase = {
  file: string
  expect: 'valid' | 'invalid'
  expectedError?: { path: string; property: string }
  document: unknown
}
/** `$[0].recordDetails.names[1]` as paths are written here. */
const pathOf = (path: string): string =>
  path
    .replace(/^\$\[?/, '')
    .replace(/[[\]]+\.?/g, '.')
    .replace(/\.$/, '')

describeSamples('the conformance cases of the standard', () => {
  const cases: ConformanceCase[] = sample('conformance-cases.json')

  test('are all there', () => {
    expect(cases.length).toBeGreaterThan(200)
  })

  test.each(cases.filter(one => one.expect === 'valid'))('$file is read', ({ document }) => {
    expect(readStatements(document)).toMatchObject({ ok: true })
  })

  test.each(cases.filter(one => one.expect === 'invalid'))(
    '$file is refused by its path',
    ({ document, expectedError }) => {
      const read = readStatements(document)
      const path = pathOf(expectedError?.path ?? '')
      const paths = read.ok ? [] : read.faults.map(fault => fault.path)
      expect(paths.filter(one => one === path || one === `${path}.${expectedError?.property}`)).not.toEqual([])
    },
  )
})

describeSamples('the examples of the standard', () => {
  const examples: { file: string; statements: number }[] = sample('examples/index.json')

  test.each(examples)('$file is read, be it as a text', ({ file, statements }) => {
    const read = readText(JSON.stringify(sample(file)))
    expect(read.ok && read.statements.length).toBe(statements)
  })
})
