import { describe, expect, test } from 'vitest'
import { calendarOf, type Entry, escaped, folded, utc } from './ics.ts'

/** Rules of RFC 5545, by their sections. */

const entry: Entry = {
  uid: 'decision.r@hub.example',
  at: new Date('2027-02-01T00:00:00.123Z'),
  saidAt: new Date('2027-01-01T12:34:56Z'),
  summary: 'Decide, or lapse; both \\ matter',
  description: `roundId: r\nallocationIds: ${Array.from({ length: 10 }, (_, i) => `割当-${i}`).join(', ')}`,
  url: 'https://hub.example/my/rounds/r?a=1,2',
  remindedDays: [7, 1],
}
const lines = (text: string): string[] => text.split('\r\n')
const unfolded = (text: string): string[] => lines(text.replaceAll('\r\n ', ''))
const text = calendarOf({ name: 'Fristen', entries: [entry] })

test('3.1: every line ends with CR LF and has 75 octets at most, and folding loses nothing', () => {
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of lines(text)) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const long = `DESCRIPTION:${'割当を決める。👩‍🔬'.repeat(40)}`
  expect(lines(folded(long)).length).toBeGreaterThan(1)
  expect(folded(long).replaceAll('\r\n ', '')).toBe(long)
  expect(folded(long)).not.toContain('\uFFFD')
  expect(folded('a'.repeat(75))).toBe('a'.repeat(75))
  expect(folded('a'.repeat(76))).toBe(`${'a'.repeat(75)}\r\n a`)
})

test('3.3.11: text escapes backslash, semicolon, comma and line ends, and has no control characters', () => {
  expect(escaped('a\\b;c,d\ne\r\nf\u0007:"g"')).toBe('a\\\\b\\;c\\,d\\ne\\nf:"g"')
})

test('3.3.5: a time is in UTC', () => expect(utc(entry.at)).toBe('20270201T000000Z'))

describe('3.6', () => {
  test('a calendar has its version and product first, and one of each', () => {
    expect(unfolded(text).slice(0, 3)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Lodestone//Deadlines//EN'])
    expect(unfolded(text).filter(line => /^(VERSION|PRODID):/.test(line))).toHaveLength(2)
  })

  test('an event has what it must: a UID, a stamp, a start', () => {
    for (const line of [
      'UID:decision.r@hub.example',
      'DTSTAMP:20270101T123456Z',
      'DTSTART:20270201T000000Z',
      'SUMMARY:Decide\\, or lapse\\; both \\\\ matter',
      'URL:https://hub.example/my/rounds/r?a=1,2',
    ])
      expect(unfolded(text)).toContain(line)
  })

  test('an alarm displays what is due so many days before', () => {
    const alarms = unfolded(text)
      .join('\n')
      .match(/BEGIN:VALARM[\s\S]*?END:VALARM/g)
    expect(alarms).toHaveLength(2)
    for (const [i, trigger] of ['-P7D', '-P1D'].entries()) {
      expect(alarms?.[i]).toContain('ACTION:DISPLAY')
      expect(alarms?.[i]).toMatch(/^DESCRIPTION:/m)
      expect(alarms?.[i]).toContain(`TRIGGER:${trigger}`)
    }
  })

  test('nothing due is a calendar all the same', () =>
    expect(calendarOf({ name: 'x', entries: [] })).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*\r\nEND:VCALENDAR\r\n$/))
})
