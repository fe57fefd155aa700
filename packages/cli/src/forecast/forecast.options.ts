import type { paths } from '@lodestone/client'
import { type Command, Option } from 'commander'
import type { Context } from '../command.ts'
import { usage } from '../failure.ts'
import { readJson } from '../file.ts'
import { isJson } from '../sent.ts'

type Query = NonNullable<paths['/demand/forecasts']['post']['parameters']['query']>
type ReadingOptions = Pick<Query, 'format' | 'mapping' | 'decimal' | 'encoding' | 'sheet'>

const FORMATS = ['erp', 'catena-x-dcm', 'delfor', 'idoc'] as const
const DECIMALS = ['.', ','] as const
const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const

/** Options that say how a file of lines is meant: what the import of the hub takes as its query. */
export const readingOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--format <format>',
        'the file is an ERP’s in your own columns, Catena-X demand, or a delivery schedule: EDIFACT DELFOR, SAP IDoc',
      ).choices(FORMATS),
    )
    .option('--mapping <file>', 'JSON: how your columns, material numbers and plants are meant; with --format')
    .addOption(new Option('--decimal <mark>', 'the mark before decimals in texts').choices(DECIMALS))
    .addOption(new Option('--encoding <name>', 'how a text file is encoded').choices(ENCODINGS))
    .option('--sheet <name>', 'the sheet of a workbook')

/** The mapping goes into the address, so without the spaces that made it readable. */
export function readingOf({ options }: Context): ReadingOptions {
  const { mapping, sheet } = options
  const format = FORMATS.find(one => one === options.format)
  const decimal = DECIMALS.find(one => one === options.decimal)
  const encoding = ENCODINGS.find(one => one === options.encoding)
  if (mapping !== undefined && format === undefined)
    throw usage('a --mapping needs a --format: erp, catena-x-dcm, delfor or idoc')
  return {
    ...(format === undefined ? {} : { format }),
    ...(mapping === undefined ? {} : { mapping: JSON.stringify(readJson(mapping)) }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(sheet === undefined ? {} : { sheet }),
  }
}

/** JSON has the form of the API's own body, unless a format says that it is somebody else's. */
export const isWhole = (file: string, { options }: Pick<Context, 'options'>): boolean =>
  isJson(file) && options.format === undefined
