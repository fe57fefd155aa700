/** Calendars as RFC 5545 writes them, as far as deadlines need it. */

export type Entry = {
  /** The same for as long as the thing is due, whatever else of it changes. */
  readonly uid: string
  readonly at: Date
  /** When it was last said to be due then. */
  readonly saidAt: Date
  readonly summary: string
  readonly description: string
  readonly url: string
  /** Days before on which one is reminded. */
  readonly remindedDays: readonly number[]
}

/** Octets of a line without its end (section 3.1). */
const MOST_OCTETS = 75
const octets = (text: string): number => Buffer.byteLength(text)

/** A line in as many as it takes: those that follow begin with a space, and no character is cut in two. */
export function folded(line: string): string {
  const lines: string[] = []
  let current = ''
  for (const character of line) {
    if (octets(current) + octets(character) > MOST_OCTETS) {
      lines.push(current)
      current = ' '
    }
    current += character
  }
  return [...lines, current].join('\r\n')
}

/** A value of the type TEXT (section 3.3.11). Control characters have no place there but line ends. */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replaceAll(/[\u0000-\u0008\u000A-\u001F\u007F]/g, '')

/** A value of the type DATE-TIME in UTC (section 3.3.5): `20270201T000000Z`. */
export const utc = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

const alarmOf = (entry: Entry, days: number): string[] => [
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  `DESCRIPTION:${escaped(entry.summary)}`,
  `TRIGGER:-P${days}D`,
  'END:VALARM',
]

const eventOf = (entry: Entry): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(entry.uid)}`,
  `DTSTAMP:${utc(entry.saidAt)}`,
  `DTSTART:${utc(entry.at)}`,
  `SUMMARY:${escaped(entry.summary)}`,
  ...(entry.description === '' ? [] : [`DESCRIPTION:${escaped(entry.description)}`]),
  `URL:${entry.url}`,
  // A deadline keeps nobody from an appointment.
  'TRANSP:TRANSPARENT',
  ...entry.remindedDays.flatMap(days => alarmOf(entry, days)),
  'END:VEVENT',
]

/** A calendar of these entries: the same text for the same entries. */
export const calendarOf = (o: { readonly name: string; readonly entries: readonly Entry[] }): string =>
  `${[
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lodestone//Deadlines//EN',
    'CALSCALE:GREGORIAN',
    // The name and how often to read it again (RFC 7986), the former as older programs know it too.
    `NAME:${escaped(o.name)}`,
    `X-WR-CALNAME:${escaped(o.name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...o.entries.flatMap(eventOf),
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('\r\n')}\r\n`
