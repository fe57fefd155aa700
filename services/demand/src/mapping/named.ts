import type { Database } from '@lodestone/database'
import { type CallOf, ProblemError } from '@lodestone/http'
import { fieldsRefused } from '@lodestone/kernel'
import { findMapping } from './mapping.store.ts'

/** What a query says of a file, with the mapping of the caller's organisation that it names. 422 for one that there is not. */
export async function howToRead(
  database: Database,
  { identity, query: { savedMapping, ...query } }: CallOf<'submitForecast' | 'reviseForecast' | 'previewForecast'>,
) {
  if (savedMapping === undefined) return query
  if (query.mapping !== undefined) throw refused('mapping', 'either this or savedMapping')
  const saved = await findMapping(database, identity.org ?? '', { name: savedMapping })
  if (!saved) throw refused('savedMapping', 'your organisation has no mapping of this name')
  const { format, mapping } = saved
  if (query.format !== undefined && query.format !== format) throw refused('format', `the mapping is for ${format}`)
  return { ...query, format, mapping }
}

const refused = (field: string, message: string) =>
  new ProblemError('validation-failed', fieldsRefused(1), [{ path: `query.${field}`, message }])
