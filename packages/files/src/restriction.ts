import { MAX_RESTRICTED, type RestrictionEntry, restrictionEntry } from '@lodestone/contracts'
import { canonicalHash, IN_WORDS, isCountry } from '@lodestone/kernel'
import { readCsv } from './csv.ts'
import type { Encoding } from './encoding.ts'
import type { SentFile } from './file-read.ts'
import { readSheet } from './sheet.ts'
import { checkRows, cut, UnreadableFile } from './table.ts'
import { readXml } from './xml.ts'

/** An entry of a list as a file has it, unchecked, with where it stands there. */
type Listed = { readonly value: Readonly<Record<string, unknown>>; readonly at: string }
export type RestrictionFault = { readonly path: string; readonly message: string }
/** An entry with the digest of what it says. */
export type ReadEntry = { readonly entry: RestrictionEntry; readonly digest: string }

/** The columns of a list in CSV. */
const COLUMNS = [
  { field: 'id', kind: 'text', about: 'what the list calls the entry', required: true },
  { field: 'name', kind: 'text', about: 'its name', required: true },
  { field: 'aliases', kind: 'text', about: 'its other names, with semicolons between' },
  { field: 'type', kind: 'text', about: 'person or enterprise', allowed: ['person', 'enterprise'] },
  { field: 'programme', kind: 'text', about: 'under which it is listed' },
] as const

/**
 * Reads a restricted list: JSON, CSV, or the consolidated list of financial sanctions of the European Union (its "FSF" file: `export` with a
 * `sanctionEntity` for each, schema 1.1). Throws `UnreadableFile` for what is no such file; gives every fault of its entries, by line or place.
 */
export async function readRestrictions(
  file: SentFile,
  encoding?: Encoding,
): Promise<{ entries: readonly ReadEntry[]; name?: string; faults: readonly RestrictionFault[] }> {
  if (file.media === 'application/xml') return checked(await readConsolidated(file.bytes))
  if (file.media === 'text/csv') return readListCsv(file.bytes, encoding)
  const { entries, name, ...more } = objectOf(file.parsed)
  if (!Array.isArray(entries)) return { entries: [], faults: [{ path: 'entries', message: 'expected a list' }] }
  checkRows(entries.length, MAX_RESTRICTED)
  const unknown = Object.keys(more).map(field => ({ path: cut(field), message: 'unknown field' }))
  const read = checked(entries.map((value, nth) => ({ value, at: `entries.${nth}` })))
  return {
    ...read,
    ...(typeof name === 'string' ? { name } : {}),
    faults: [
      ...unknown,
      ...(name === undefined || typeof name === 'string' ? [] : [{ path: 'name', message: 'expected a text' }]),
      ...read.faults,
    ],
  }
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

/** Entries that are whole and each there once. */
function checked(listed: readonly Listed[]) {
  const faults: RestrictionFault[] = []
  const entries: ReadEntry[] = []
  const seen = new Map<string, string>()
  for (const { value, at } of listed) {
    const parsed = restrictionEntry.safeParse(value, IN_WORDS)
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        faults.push({ path: [at, ...issue.path].join('.'), message: issue.message })
      continue
    }
    const entry = parsed.data
    const before = seen.get(entry.id)
    if (before !== undefined) faults.push({ path: `${at}.id`, message: `there already: ${before}` })
    seen.set(entry.id, at)
    entries.push({ entry, digest: canonicalHash(entry) })
  }
  return { entries, faults }
}

function readListCsv(bytes: Buffer, encoding: Encoding | undefined) {
  const { table, guessed } = readCsv(bytes, { ...(encoding ? { encoding } : {}), maxRows: MAX_RESTRICTED })
  if (guessed) throw new UnreadableFile('malformed', 'The body is not UTF-8: say its encoding with encoding=.')
  const sheet = readSheet(table, COLUMNS)
  const read = checked(
    sheet.entries.map(({ row, value }) => {
      const { id, name, aliases, ...rest } = objectOf(value)
      return { value: { id, ...rest, names: namesOf([name, ...String(aliases ?? '').split(';')]) }, at: `row ${row}` }
    }),
  )
  const told = sheet.faults.map(({ row, field, message }) => ({
    path: row === undefined ? field : `row ${row}.${field}`,
    message,
  }))
  return { ...read, faults: [...told, ...read.faults] }
}

const namesOf = (names: readonly unknown[]): string[] => [
  ...new Set(names.flatMap(name => (typeof name === 'string' && name.trim() !== '' ? [name.trim()] : []))),
]

type Entity = {
  id: string | undefined
  line: number
  type?: string | undefined
  programme?: string | undefined
  names: string[]
  weak: string[]
  countries: string[]
}

async function readConsolidated(bytes: Buffer): Promise<Listed[]> {
  const listed: Listed[] = []
  let root: string | undefined
  let entity: Entity | undefined
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
  }
  await readXml(
    chunks(),
    {
      open: ({ name, attributes, line }) => {
        root ??= name
        if (name === 'sanctionEntity')
          entity = { id: filled(attributes.logicalId), line, names: [], weak: [], countries: [] }
        if (!entity) return
        if (name === 'nameAlias')
          (attributes.strong === 'false' ? entity.weak : entity.names).push(wholeName(attributes))
        if (name === 'subjectType' && isType(attributes.code)) entity.type = attributes.code
        if (name === 'regulation') entity.programme ??= filled(attributes.programme)
        if (name === 'citizenship' || name === 'address') entity.countries.push(attributes.countryIso2Code ?? '')
      },
      close: name => {
        if (name !== 'sanctionEntity' || !entity) return
        listed.push(listedOf(entity))
        if (listed.length > MAX_RESTRICTED)
          throw new UnreadableFile('too-many', `The list has more than ${MAX_RESTRICTED} entries.`)
        entity = undefined
      },
    },
    { what: 'The list', lines: true },
  )
  if (root !== 'export')
    throw new UnreadableFile(
      'malformed',
      `The list is not an export of the EU's financial sanctions: <${cut(root ?? '')}>.`,
    )
  return listed
}

/** Bytes that are parsed at a stretch. */
const CHUNK = 65_536

function listedOf({ id, line, type, programme, names, weak, countries }: Entity): Listed {
  const known = [...new Set(countries.filter(isCountry))]
  const value = {
    id,
    names: namesOf([...names, ...weak]),
    ...(type === undefined ? {} : { type }),
    ...(programme === undefined ? {} : { programme }),
    ...(known.length > 0 ? { countries: known.sort() } : {}),
  }
  return { value, at: `line ${line} (sanctionEntity)` }
}

const isType = (code: string | undefined): boolean => code === 'person' || code === 'enterprise'

/** The whole name; where it is left out, its parts. */
const wholeName = ({ wholeName, firstName, middleName, lastName }: Readonly<Record<string, string>>): string =>
  filled(wholeName) ?? [firstName, middleName, lastName].flatMap(part => filled(part) ?? []).join(' ')

const filled = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined)
