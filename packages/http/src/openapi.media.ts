import { XLSX } from '@lodestone/contracts'
import type { OtherBody } from '@lodestone/contracts/examples'
import { API_PREFIX } from './mount.ts'

/** A part of the document. */
export type Part = Record<string, unknown>

/** Bodies of other media types than JSON. */
export const OTHER_BODIES: Record<string, Part> = {
  'multipart/form-data': {
    schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
  },
  'text/csv': {
    schema: { type: 'string', description: 'A header row, then a row a line; an empty cell is a field left out' },
  },
  'application/x-ndjson': { schema: { type: 'string', description: 'A line as JSON in each row' } },
  'application/edifact': { schema: { type: 'string', description: 'An interchange as it is sent' } },
  'application/xml': { schema: { type: 'string', description: 'The file as it is published' } },
  'application/vc+jwt': { schema: { type: 'string', description: 'The token alone' } },
  'application/x-www-form-urlencoded': { schema: { type: 'string', description: 'The fields as a form sends them' } },
  [XLSX]: { schema: { type: 'string', format: 'binary', description: 'A workbook, as the template is' } },
}
/** Answers of other media types than JSON. */
export const OTHER_ANSWERS: Record<string, Part> = {
  'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
  'application/pdf': {
    schema: { type: 'string', format: 'binary', description: 'Pages, tagged for assistive technology' },
  },
  'application/vc+jwt': { schema: { type: 'string', description: 'A credential as a compact JWS' } },
  'text/csv': { schema: { type: 'string', description: 'A header row, then a row for each' } },
  'application/x-ndjson': { schema: { type: 'string', description: 'As JSON in each row' } },
  [XLSX]: { schema: { type: 'string', format: 'binary', description: 'A workbook' } },
  'text/html': { schema: { type: 'string', description: 'A page' } },
  'text/calendar': { schema: { type: 'string', description: 'A calendar, RFC 5545' } },
  'text/event-stream': {
    schema: {
      type: 'string',
      description:
        'Server-sent events: id (to resume with), event (its type) and data (JSON); `retry` says when to come back',
    },
  },
}

/** An example as the document shows it. */
export const shown = (value: unknown): Part => (value === undefined ? {} : { examples: { example: { value } } })

/** An example of a body of another media type. */
export function otherShown(other: OtherBody | undefined): Part {
  if (other === undefined || 'text' in other) return shown(other?.text)
  if ('sheets' in other)
    return {
      examples: {
        example: { description: `A workbook with the sheets ${other.sheets.map(({ name }) => name).join(', ')}` },
      },
    }
  return {
    examples: { example: { description: `The workbook that GET ${API_PREFIX}/templates/${other.template} gives out` } },
  }
}
