import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvRow, disarmed, freed } from './csv.ts'

describe('a text is no formula when it is given out', () => {
  const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠']
  const between = [',', ';', '|', '\t', '\r', '\n']
  const pieces = fc
    .array(fc.constantFrom(...signs, ...between, "'", '"', ' ', '\u3000', '1', 'a', '.'), { maxLength: 12 })
    .map(all => all.join(''))
  const runs = (cell: string): boolean => {
    const bare = cell.replace(/^[\s"]*/, '')
    return signs.some(sign => bare.startsWith(sign)) && !/^-\d+(?:\.\d+)?$/.test(cell)
  }
  test('wherever a spreadsheet splits it, and it is the same text when it comes back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), pieces), text => {
        const out = disarmed(text)
        expect(out.split(/[,;|\t\r\n]/).filter(runs)).toEqual([])
        expect(/^[\t\r]/.test(out)).toBe(false)
        expect(freed(out)).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })
  test.each([
    ['a;=HYPERLINK("//x")', 'a;\'=HYPERLINK("//x")'],
    ['a,+1', "a,'+1"],
    ['a; "=1+1"', 'a;\' "=1+1"'],
    ['a\n@x', "a\n'@x"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ['\t=x', "'\t'=x"],
    ["''x", "'''x"],
  ])('%j is given out as %j', (text, out) => {
    expect([disarmed(text), freed(out)]).toEqual([out, text])
  })
  test.each(['-5.25', 'a;-5', 'Nd 75; Pr 25', 'a - b', "rock'-n-roll", '0: 95.00; 1000: 93.50'])(
    '%s stays as it is',
    text => {
      expect(disarmed(text)).toBe(text)
    },
  )
})

test('a row quotes what a reader would split, and keeps a spreadsheet from running any of it', () => {
  expect(csvRow(['a', '', 'b "c"', 'd;=1', '-5', '=x'])).toBe(`a,,"b ""c""","d;'=1",-5,'=x`)
})
