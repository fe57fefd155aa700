import type { Round } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { addressOf, LANGUAGES, readAddress } from './address.ts'
import { html, name } from './html.ts'
import { documentOf } from './page.ts'
import { bookPage } from './pages/book.ts'
import { roundPage } from './pages/round.ts'
import { roundsPage } from './pages/rounds.ts'
import { startPage } from './pages/start.ts'
import { voiceIn } from './voice.ts'

const HASH = 'ab'.repeat(32)
const EVIL = `</bdi><script>alert("1")</script> & 'x'`
const round = (more: Partial<Round> = {}): Round => ({
  id: '01890000-0000-7000-8000-000000000001',
  reference: 'r-1',
  name: 'A round',
  type: 'diversification',
  materials: ['ndpr-oxide', 'ndfeb-magnet'],
  periods: ['2027-Q2'],
  collectionClosesAt: '2027-01-10T12:00:00Z',
  offersCloseAt: '2027-01-20T12:00:00Z',
  rules: {
    provenanceFloor: 'B',
    maxCountrySharePct: '65',
    countryCapBase: 'report-only',
    weights: 'stated',
    allocation: 'pro-rata',
    pricing: 'pool-average',
    baseCurrency: 'EUR',
    rates: { USD: '0.92' },
    indices: {},
  },
  state: 'collecting',
  version: 1,
  seals: [],
  shares: [],
  seedHash: HASH,
  ...more,
})
const frame = { origin: 'https://hub.example', style: '/assets/public-x.css' }
const shown = (of: Round, language: (typeof LANGUAGES)[number] = 'en'): string =>
  documentOf(roundPage(of, undefined, voiceIn(language)), `rounds/${of.id}`, voiceIn(language), frame)

describe('text in HTML', () => {
  test('is text, whatever it holds, and HTML stays HTML', () => {
    expect(html`<p title="${`"><b>'`}">${['<', html`<b>${'&'}</b>`, 1, undefined]}</p>`.html).toBe(
      '<p title="&#34;&#62;&#60;b&#62;&#39;">&#60;<b>&#38;</b>1</p>',
    )
  })
  test('of a name goes its own direction', () => expect(name('שלום (1)').html).toBe('<bdi>שלום (1)</bdi>'))
  test('of names in a page is nowhere an element', () => {
    const evil = round({ name: EVIL, reference: EVIL, rules: { ...round().rules, indices: { [EVIL]: '1' } } })
    const start = documentOf(startPage([evil], voiceIn('fr')), '', voiceIn('fr'), frame)
    for (const text of [shown(evil), shown(evil, 'ja'), start]) {
      expect(text).not.toContain('<script')
      expect(text).toContain('&#60;script&#62;')
    }
  })
  test('of a document is text too', () => {
    const pieces = [{ tag: 'p', in: [EVIL, { tag: 'a', in: ['x'], to: '/rules/origin#"y' }] }]
    const { body } = bookPage('origin', { title: '', contents: [], pieces }, voiceIn('de'))
    expect(body.html).not.toContain('<script')
    expect(body.html).toContain('href="/public/de/rules/origin#&#34;y"')
  })
})

describe('an address', () => {
  test.each(LANGUAGES)('in %s is read as it was written', language => {
    for (const path of ['', 'rounds', 'rounds/x', 'rules/origin'])
      expect(readAddress(`${addressOf(language, path)}?x=1`)).toEqual({ language, path })
  })
  test.each(['/public', '/public/', '/public/xx', '/public/EN/rounds', '/public//en'])('%s names no language', url => {
    expect(readAddress(url)).toBeUndefined()
  })
})

describe('a page', () => {
  test('names its language, its place in every language, and itself once', () => {
    for (const language of LANGUAGES) {
      const text = shown(round(), language)
      expect(text).toContain(`<html lang="${language}">`)
      expect(text.match(/<h1>/g)).toHaveLength(1)
      expect(text).toContain(`<link rel="canonical" href="https://hub.example/public/${language}/rounds/`)
      for (const other of LANGUAGES)
        expect(text).toContain(`hreflang="${other}" href="https://hub.example/public/${other}/`)
      expect(text).toMatch(/<time datetime="2027-01-10T12:00:00Z">[^<]*UTC[^<]*<\/time>/)
    }
  })

  test('of a round shows each material by itself, and no sum of them', () => {
    const text = shown(
      round({
        state: 'completed',
        totals: { asked: '77777' },
        byMaterial: [
          { material: 'ndpr-oxide', asked: '11111', matched: '5000.5' },
          { material: 'ndfeb-magnet', asked: '66666' },
        ],
      }),
    )
    expect(text).toContain('11,111')
    expect(text).toContain('66,666')
    expect(text).toContain('5,000.5')
    expect(text).not.toContain('77,777')
  })

  test('of a round without figures says so, and offers no statement', () => {
    const text = shown(round())
    expect(text).toContain('has not published any figure yet')
    expect(shown(round({ state: 'completed' }))).toContain('may be published without revealing one company')
    expect(text).not.toContain('/statement')
    expect(shown(round({ state: 'matched', resultHash: HASH }), 'de')).toContain(
      'edition=published&#38;lang=de&#38;format=pdf',
    )
  })

  test('of all rounds has those that are under way apart from those that have ended', () => {
    const rounds = [round({ name: 'Now' }), round({ name: 'Then', state: 'cancelled' })]
    const reports = [{ material: 'ndpr-oxide', rounds: [round().id, 'unknown'], matchedKg: '10', deliveredKg: '9' }]
    const { body } = roundsPage(rounds, reports, voiceIn('en'))
    const [open = '', past = '', together = ''] = body.html.split('<section').slice(1)
    expect(open).toContain('Now')
    expect(open).not.toContain('Then')
    expect(past).toContain('Then')
    expect(together).toContain('NdPr oxide')
    expect(together).not.toContain('unknown')
  })
})

test('what happened stands when it did, and what is planned as that', () => {
  const [en, ja] = [voiceIn('en'), voiceIn('ja')]
  const page = (more: Partial<Round>, voice = en) => roundPage(round(more), undefined, voice).body.html
  expect(page({})).toMatch(/2027-01-10T12:00:00Z.*\(planned\)/)
  expect(page({}, ja)).toMatch(/2027-01-10T12:00:00Z.*（予定）/)
  const happened = { poolPublishedAt: '2027-01-09T08:00:00Z', closedAt: '2027-01-15T08:00:00Z' }
  const over = { state: 'completed', ...happened, awardedAt: '2027-01-18T08:00:00Z' } as const
  for (const text of [page(over), roundsPage([round(over)], [], en).body.html]) {
    expect(text).toContain('2027-01-15T08:00:00Z')
    expect(text).not.toMatch(/2027-01-[12]0T12|planned/)
  }
  expect(page(over)).toContain('2027-01-18T08:00:00Z')
  expect(roundsPage([round({ state: 'cancelled' })], [], en).body.html).not.toContain('2027-01-20')
})
