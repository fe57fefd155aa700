import { LINE_FIELDS } from '@lodestone/contracts/line.fields'
import type { Column } from './column.ts'
import { columnsOf, shortColumnsOf } from './field.ts'

/** The columns of a forecast's lines: the fields of the API. */
export const FORECAST_COLUMNS: readonly Column[] = columnsOf(LINE_FIELDS)

/** Columns that an export has beside those of a line; an import takes no notice of them, but for the forecast's reference. */
export const FORECAST_BESIDE = [
  'forecast',
  'forecastId',
  'lineId',
  'participantId',
  'version',
  'status',
  'entry',
  'reason',
] as const

export const READ_FORECAST_COLUMNS: readonly Column[] = [...FORECAST_COLUMNS, ...shortColumnsOf(LINE_FIELDS)]
