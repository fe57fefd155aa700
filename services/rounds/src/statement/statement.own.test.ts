import { describe, expect, test } from 'vitest'
import { documentOf } from './statement.document.ts'
import { type Own, ownParts } from './statement.own.ts'
import { voiceOf } from './statement.voice.ts'

/** A member with so many lines, of which none got anything. */
function withLines(count: number): Own {
  const lines = Array.from({ length: count }, (_, n) => ({
    id: `line-${n}`,
    reference: `L${n}`,
    material: 'ndpr-oxide',
    period: n % 2 === 0 ? '2027-Q2' : '2027-03',
    deliverTo: n % 2 === 0 ? 'DE' : 'DEHAM',
    quantityKg: '100',
  }))
  const record = {
    inputs: { lines, offers: [] },
    result: { fills: [], allocations: [] },
    rules: { baseCurrency: 'EUR' },
  }
  return {
    org: 'me',
    record: record as unknown as Own['record'],
    explanations: [],
    proposals: [],
    origins: new Map(),
    names: new Map(),
  }
}

describe.each([
  ['en', '(20 of 25 are shown; the table has all of them)', ['Q2 2027', 'Mar 2027', 'Germany', 'Germany (DEHAM)']],
  [
    'de',
    '(gezeigt sind 20 von 25; die Tabelle hat alle)',
    ['Q2 2027', 'März 2027', 'Deutschland', 'Deutschland (DEHAM)'],
  ],
  [
    'fr',
    '(20 sur 25 sont montrés ; le tableau les contient tous)',
    ['T2 2027', 'mars 2027', 'Allemagne', 'Allemagne (DEHAM)'],
  ],
  ['ja', '（25 件中 20 件を表示、表に全件あり）', ['2027年第2四半期', '2027年3月', 'ドイツ', 'ドイツ (DEHAM)']],
] as const)('the statement of a member, in %s', (language, cut, words) => {
  const voice = voiceOf(language)
  const parts = (count: number) => ownParts(withLines(count), voice)
  const picture = (count: number) => parts(count).find(part => part.kind === 'picture')

  test('says that its picture leaves lines out, where it does', () => {
    expect(picture(25)?.title).toContain(cut)
    expect(picture(25)?.bars).toHaveLength(20)
    expect(picture(20)?.title).toBe(voice.texts.picture.lines)
  })

  test('names periods, countries and places in words', () => {
    const at = new Date('2027-01-01')
    const { blocks } = documentOf({ title: '', edition: '', name: '', head: '', at, parts: parts(25) }, voice)
    const table = blocks.find(block => block.kind === 'table' && block.rows.length === 25)
    const said = JSON.stringify(table)
    for (const word of words) expect(said).toContain(word)
    expect(said).not.toMatch(/2027-|"DE"/)
  })
})
