import type { Shown } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import { entryTable } from '../schema.ts'
import type { Entry } from './entry.ts'

/** Columns that an entry is read from. */
export const SHOWN = {
  roundId: entryTable.roundId,
  forecastId: entryTable.forecastId,
  participantId: entryTable.participantId,
  version: entryTable.version,
  status: entryTable.status,
  reason: entryTable.reason,
  why: entryTable.why,
  carriedFrom: entryTable.carriedFrom,
  body: entryTable.body,
}
export type EntryRow = Shown<typeof SHOWN>

/** The entry that a row is of. */
export const entryOf = ({ reason, why, carriedFrom, body, ...row }: EntryRow): Entry => ({
  ...row,
  ...(reason === null ? {} : { reason }),
  ...(why === null ? {} : { why }),
  ...(carriedFrom === null ? {} : { carriedFrom }),
  line: fromJson(body),
})
