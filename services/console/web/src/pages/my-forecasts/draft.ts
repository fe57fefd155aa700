import { type HubsOwn, revisionOf, startOf } from '../../api/revision.ts'
import type { GridRow } from '../../grid/rows.ts'
import { type Draft, type DraftLine, type Forecast, type Line, lineOf, rowOf, sentRows } from './forecast.ts'

const HUBS_OWN: HubsOwn<Forecast, Draft> = {
  id: true,
  participantId: true,
  version: true,
  status: true,
  submittedAt: true,
  updatedAt: true,
}
const HUBS_OWN_OF_LINE: HubsOwn<Line, DraftLine> = { id: true }

/** The table as the API takes it: a new forecast, or what becomes of one that stands. */
export function draftOf(reference: string, rows: readonly GridRow[], standing?: Forecast): Draft {
  const sent = sentRows(rows)
  const lines = new Map(standing?.lines.map(line => [line.reference, line]))
  const references = new Set(sent.map(({ row }) => row.values.reference ?? ''))
  return {
    ...(standing ? startOf(standing, HUBS_OWN) : {}),
    reference,
    lines: sent.map(({ row }) => {
      const given = givenOf(row, lines, references)
      return given ? revisionOf(startOf(given, HUBS_OWN_OF_LINE), lineOf(rowOf(given)), lineOf(row)) : lineOf(row)
    }),
  }
}

/**
 * What a row revises: the line of its reference, with what a file said of it. A row with a reference that is new is the renamed one that it was,
 * unless that one is still there: then another line was put in its place.
 */
function givenOf(
  { values, source }: GridRow,
  lines: ReadonlyMap<string, Line>,
  references: ReadonlySet<string>,
): Line | undefined {
  const line = lines.get(values.reference ?? '')
  const from = source as Line | undefined
  if (from && !Object.hasOwn(from, 'id')) return { ...line, ...from }
  return line ?? (from && !references.has(from.reference) ? from : undefined)
}
