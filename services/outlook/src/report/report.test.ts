import type { OwnExposure } from '@lodestone/contracts'
import { typeset } from '@lodestone/typeset'
import { describe, expect, test } from 'vitest'
import { type Reported, reportOf } from './report.document.ts'
import { voiceOf } from './report.voice.ts'

type Scenario = OwnExposure['scenarios'][number]
const line = (name: string, more: Partial<Scenario['lines'][number]> = {}): Scenario['lines'][number] => ({
  line: name,
  element: 'Dy',
  stage: 'magnet',
  country: 'DE',
  needKg: '1200',
  shortKg: '0',
  coveredKg: '0',
  ...more,
})
const scenario = (id: string, lines: Scenario['lines']): Scenario => ({
  id,
  name: `Scenario ${id}`,
  basis: 'published',
  sources: ['A decree'],
  lines,
  elements: [
    {
      element: 'Dy',
      months: [
        { month: '2027-03', needKg: '600', shortKg: '0', coveredKg: '0' },
        { month: '2027-04', needKg: '600', shortKg: '400.5', coveredKg: '100' },
      ],
    },
  ],
  outcomeHash: 'ab'.repeat(32),
})
const reported: Reported = {
  organisation: 'Nordmotor AG',
  horizon: '2027-07-01',
  at: new Date('2027-01-01T08:00:00Z'),
  exposure: {
    baselineId: '00000000-0000-4000-8000-000000000001',
    baselineVersion: 3,
    linesVersion: 2,
    asOf: '2027-01-01',
    scenarios: [
      scenario('published-1', [
        line('B', { shortKg: '900', stopsOn: '2027-04-11', undisturbedStopsOn: '2027-06-01' }),
        line('A', { shortKg: '400.5', coveredKg: '100', stopsOn: '2027-02-01' }),
        line('C'),
      ]),
      scenario('published-2', [line('A'), line('B'), line('C')]),
    ],
    sources: [
      { element: 'Dy', stage: 'mining', country: 'MM', sharePct: '40' },
      { element: 'Dy', stage: 'mining', country: 'CN', sharePct: '60' },
    ],
  },
}
const english = voiceOf('en')

describe('a report of exposure', () => {
  test('names for each scenario the line that stops first and for want of what, or that none stops', () => {
    const [, , verdicts] = reportOf(reported, english).blocks
    expect(verdicts).toEqual({
      kind: 'list',
      items: [
        'Licences for heavy elements, as in 2025: 2 of 3 lines stop, first A for want of Dysprosium, on 1 Feb 2027.',
        'Magnets leave China as they did in spring 2025: no line stops.',
      ],
    })
  })

  test('draws what stops first above, each bar as long as its line goes on, with its end without the scenario', () => {
    const [bars] = reportOf(reported, english).blocks.filter(block => block.kind === 'bars')
    expect(bars?.bars.map(({ name, share, mark, figure }) => [name, share, mark, figure])).toEqual([
      ['A · Dysprosium', 31 / 181, 1, '31 days'],
      ['B · Dysprosium', 100 / 181, 151 / 181, '100 days'],
      ['C · Dysprosium', 1, 1, 'goes on'],
    ])
  })

  test('counts as short the months in which stocks do not cover what is not delivered', () => {
    const tables = reportOf(reported, english).blocks.filter(block => block.kind === 'table')
    const [byElement] = tables.filter(({ columns }) => columns.some(({ header }) => header === 'Months short'))
    expect(byElement?.rows).toEqual([['Dysprosium', '1,200', '400.5', '100', '1', 'Apr 2027']])
  })

  test('says of each stage who makes how much, the largest first', () => {
    const tables = reportOf(reported, english).blocks.filter(block => block.kind === 'table')
    expect(tables.flatMap(({ rows }) => rows)).toContainEqual(['Mining', 'China 60% · Myanmar (Burma) 40%'])
  })

  test.each(['en', 'de', 'fr', 'ja'] as const)(
    'is set in %s, the same bytes each time, and no gap is left',
    async language => {
      const document = reportOf(reported, voiceOf(language))
      expect(JSON.stringify(document)).not.toContain('{{')
      const made = await typeset(document)
      expect(made.subarray(0, 5).toString()).toBe('%PDF-')
      expect((await typeset(document)).equals(made)).toBe(true)
    },
  )
})
