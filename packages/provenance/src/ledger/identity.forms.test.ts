import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identityOf, identityText } from './identity.ts'

const GTIN = '09506000134352'
const text = (id: string, issuer = 'Lynas') => identityText(identityOf(issuer, id))
const escapedAll = (value: string): string =>
  [...new TextEncoder().encode(value)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')

/** A value of GS1's characters, in which no element string can be read. */
const value = fc.stringMatching(/^[A-Za-z0-9_.,*+/-]{1,20}$/).filter(one => !['.', '..'].includes(one))
const host = fc.constantFrom(
  'id.gs1.org',
  'www.lynas.example',
  'LYNAS.example:443',
  'user@lynas.example',
  'lynas.example.',
)
const scheme = fc.constantFrom('https://', 'HTTP://', '')
const written = fc.constantFrom(encodeURIComponent, escapedAll)
/** What a query says beside a batch, in any order. */
const beside = fc.shuffledSubarray(['15=270101', 'linkType=gs1:pip', '3103=000195'])
const end = fc.constantFrom('', '/', '#top')

describe('all that GS1 can write of', () => {
  const forms = fc.tuple(host, scheme, written, beside, end, fc.constantFrom('01', 'gtin'), fc.boolean())

  test('a lot is one batch, with or without the serial number of a piece of it', () => {
    fc.assert(
      fc.property(value, value, forms, (lot, serial, [at, start, write, more, last, gtin, hasSerial]) => {
        const given = hasSerial ? [`21=${write(serial)}`, ...more] : more
        const path = `${start}${at}/${gtin}/${GTIN}`
        const query = (keys: readonly string[]) => (keys.length > 0 ? `?${keys.join('&')}` : '')
        const all = [
          `${path}/10/${write(lot)}${last === '/' ? '/' : ''}${query(given)}${last === '#top' ? last : ''}`,
          `${path}/22/V1/lot/${write(lot)}/21/${write(serial)}`,
          `${path}${query([...given, `10=${write(lot)}`])}`,
          `${path}/21/${write(serial)}${query([`lot=${write(lot)}`, ...more])}`,
          `(01)${GTIN}(10)${lot}`,
          `(10)${lot.toUpperCase()}(01) ${GTIN}(21)${serial}`,
          `(15)270101(21)${serial}(01)${GTIN}(10)${lot}`,
          `urn:epc:class:lgtin:9506000.013435.${write(lot)}`,
          `URN:EPC:CLASS:LGTIN:9506000.013435.${write(lot)}#top`,
        ]
        expect(new Set(all.map(one => text(one)))).toEqual(new Set([text(`(01)${GTIN}(10)${lot}`, 'another')]))
      }),
    )
  })

  test('a piece of no named lot is one batch', () => {
    fc.assert(
      fc.property(value, forms, (serial, [at, start, write, more, , gtin]) => {
        const path = `${start}${at}/${gtin}/${GTIN}`
        const all = [
          `${path}/21/${write(serial)}`,
          `${path}?${[...more, `21=${write(serial)}`].join('&')}`,
          `(01)${GTIN}(21)${serial}`,
          `urn:epc:id:sgtin:9506000.013435.${write(serial)}`,
          `urn:epc:tag:sgtin-198:3.9506000.013435.${write(serial)}`,
        ]
        expect(new Set(all.map(one => text(one))).size).toBe(1)
        expect(text(`(01)${GTIN}(10)${serial}`)).not.toBe(text(`(01)${GTIN}(21)${serial}`))
      }),
    )
  })

  test('another lot is another batch', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        fc.pre(one.toLowerCase() !== other.toLowerCase())
        expect(text(`(01)${GTIN}(10)${one}`)).not.toBe(
          text(`https://id.gs1.org/01/${GTIN}/10/${encodeURIComponent(other)}`),
        )
      }),
    )
  })
})

describe('one address is one batch', () => {
  const keys = fc.uniqueArray(fc.constantFrom('lot=7', 'year=2027', 'mine=mt%20weld'), { minLength: 1 })
  test('however it is written', () => {
    fc.assert(
      fc.property(value, written, keys, (lot, write, order) => {
        const path = `lots/${write(lot)}`
        const all = [
          `https://lynas.example/${path}?${order.join('&')}`,
          `HTTP://WWW.Lynas.example:80/${path}/?${order.toReversed().join('&')}#top`,
          `https://lynas.example.:443//lots/./x/../${encodeURIComponent(lot)}?${order.join('&').replace('%20', '+')}&`,
        ]
        expect(new Set(all.map(one => text(one))).size).toBe(1)
      }),
    )
  })
  test.each([
    ['https://lynas.example/lots?lot=7', 'https://lynas.example/lots?lot=8'],
    ['https://lynas.example/lots/7', 'https://lynas.example/lots/8'],
    ['https://a.example/7', 'https://b.example/7'],
    ['https://a.example:8443/7', 'https://a.example/7'],
    ['https://a.example/a%2Fb', 'https://a.example/a/b'],
    ['did:web:lynas.example#lot-7', 'did:web:lynas.example#lot-8'],
    ['urn:lot:a%2520b', 'urn:lot:a%20b'],
  ])('%s is not %s', (one, other) => expect(text(one)).not.toBe(text(other)))
})

test('one URN is one batch however it is written', () => {
  const all = [
    'urn:lot:ore-7',
    'URN:LOT:ore-7',
    'urn:lot:%6Fre%2d7',
    ' urn:lot:ore-7#page=1',
    'urn:lot:ore-7?+resolve=here',
    'urn:lot:ore-7?=page=2',
  ]
  expect(new Set(all.map(one => text(one))).size).toBe(1)
})

test('what nobody sees and how a dash is drawn tell nothing', () => {
  const all = ['MW-2027/42', 'MW\u20132027/42', 'MW\u22122027/4\u200b2', '\ufeffmw\u00ad-2027/42']
  expect(new Set(all.map(one => text(one))).size).toBe(1)
  expect(new Set(all.map(one => text(`https://lynas.example/${one}`))).size).toBe(1)
})

test('an issuer is one whether its site or its did:web is named', () => {
  const all = [
    'did:web:lynas.example',
    'did:web:www.lynas.example',
    'did:web:Lynas.example%3A443',
    'https://www.lynas.example/?lang=en#about',
    'http://lynas.example:80//',
    'https://lynas.example/.well-known/did.json',
  ]
  expect(new Set(all.map(issuer => text('7', issuer))).size).toBe(1)
  expect(text('7', 'did:web:lynas.example:mines')).toBe(text('7', 'https://lynas.example/mines/did.json'))
  expect(text('7', 'did:web:lynas.example%3A8443')).toBe(text('7', 'https://lynas.example:8443'))
  expect(text('7', 'did:web:lynas.example%3A8443')).not.toBe(text('7', 'https://lynas.example'))
})
