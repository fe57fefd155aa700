import { describe, expect, test } from 'vitest'
import { identityOf, identityText, namedByItself } from './identity.ts'

const same = (...all: (readonly [issuer: string, id: string])[]) =>
  new Set(all.map(([issuer, id]) => identityText(identityOf(issuer, id)))).size === 1

describe('the same batch', () => {
  test('is found whatever the capitals and spaces', () => {
    expect(
      same(
        ['Lynas Rare Earths', 'MW-2027 / 0042'],
        ['  lynas  rare earths', 'mw-2027  / 0042 '],
        ['LYNAS RARE EARTHS', 'ＭＷ-2027 / 0042'],
      ),
    ).toBe(true)
  })
  test('is found in the four forms of GS1, of whatever issuer, host and length', () => {
    expect(
      same(
        ['Lynas', 'https://id.gs1.org/01/09506000134352/10/ABC123'],
        ['somebody else', 'https://example.com/some/path/01/9506000134352/10/abc123?15=270101'],
        ['Lynas', '(01)09506000134352(10)ABC123(15)270101'],
        ['did:web:lynas.example', 'urn:epc:class:lgtin:9506000.013435.ABC123'],
      ),
    ).toBe(true)
    expect(same(['a', 'https://id.gs1.org/01/09506000134352/21/7'], ['b', 'urn:epc:id:sgtin:9506000.013435.7'])).toBe(
      true,
    )
    expect(
      same(['a', 'https://id.gs1.org/01/09506000134352/10/A%2F1'], ['b', 'urn:epc:class:lgtin:9506000.013435.A%2F1']),
    ).toBe(true)
  })
  test('is found when a did:web and its site name the issuer', () => {
    expect(same(['did:web:lynas.example', '1'], ['https://lynas.example/', '1'], ['HTTPS://Lynas.example', '1'])).toBe(
      true,
    )
    expect(same(['did:web:lynas.example:mines', '1'], ['https://lynas.example/mines', '1'])).toBe(true)
  })
})

describe('another batch', () => {
  test.each([
    [
      ['Lynas', '1'],
      ['Iluka', '1'],
    ],
    [
      ['Lynas', '1'],
      ['Lynas', '11'],
    ],
    [
      ['Lynas', 'https://id.gs1.org/01/09506000134352/10/A'],
      ['Lynas', 'https://id.gs1.org/01/09506000134352/10/B'],
    ],
    [
      ['Lynas', 'https://id.gs1.org/01/09506000134352/10/7'],
      ['Lynas', 'https://id.gs1.org/01/09506000134352/21/7'],
    ],
    [
      ['did:web:a.example', '1'],
      ['did:web:b.example', '1'],
    ],
  ] as const)('%j is not %j', (one, other) => {
    expect(same(one, other)).toBe(false)
  })
  test.each([
    ['a kind of goods', 'https://id.gs1.org/01/09506000134352'],
    ['a number of its own', '950600.13435.A'],
    ['a drive’s letter', 'C:7'],
  ])('is an id of its issuer alone: %s', (_, id) => {
    expect(same(['Lynas', id], ['Iluka', id])).toBe(false)
    expect(namedByItself(id)).toBeUndefined()
  })
  test.each([
    ['an address', 'https://lynas.example/lots/7'],
    ['a URN', 'urn:uuid:6f3c1d5e-0000-4000-8000-000000000001'],
    ['a link with a wrong check digit', 'https://id.gs1.org/01/09506000134353/10/A'],
    ['an EPC of too few digits', 'urn:epc:class:lgtin:950600.13435.A'],
    ['a percent sign of nothing', 'https://example.com/%E0%A4%A'],
  ])('is named by a URI whoever writes it: %s', (_, id) => {
    expect(same(['Lynas', id], ['Iluka', ` ${id.toUpperCase()}`])).toBe(true)
    expect(namedByItself(id)).toEqual({ issuer: 'uri', id: id.toLowerCase() })
  })
})
