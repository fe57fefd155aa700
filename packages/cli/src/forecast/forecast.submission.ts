import { basename, extname } from 'node:path'
import { answer } from '@lodestone/client'
import type { Command } from 'commander'
import { askWhile, mayAsk } from '../asking.ts'
import { type Context, verb } from '../command.ts'
import { usage } from '../failure.ts'
import { readJson } from '../file.ts'
import { sent } from '../sent.ts'
import { firmly } from '../staying.ts'
import { isWhole, readingOf, readingOptions } from './forecast.options.ts'
import { refusedAs } from './forecast.preview.ts'
import { standing } from './forecast.standing.ts'

/** Commands that send a file as a forecast. */
export function submissionCommands(forecast: Command): void {
  submit(forecast)
  preview(forecast)
  revise(forecast)
}

function submit(forecast: Command): void {
  const command = verb(
    forecast,
    'submit <file>',
    'Submit a forecast: its lines as .csv, .ndjson or .xlsx, or the whole of it as .json (member)',
    [
      'forecast submit demand.csv                        # its reference is the name of the file: demand',
      'forecast submit demand.xlsx --reference f-2027-1',
      'forecast submit - --reference f-2027-1 <demand.csv',
      'forecast submit demand.csv --idempotency-key 2027-01-15   # run twice, it is submitted once',
      'forecast submit erp.csv --format erp --mapping mapping.json --decimal ,',
      'forecast submit demand.json --format catena-x-dcm --mapping mapping.json --reference f-2027-1',
    ],
    async (context, file: string) => {
      const { idempotencyKey } = context.options
      const params = {
        query: queryOf(context, file),
        header: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
      }
      await askIfFirm(context, file, params.query)
      const made = isWhole(file, context)
        ? await answer(context.hub.POST('/demand/forecasts', { params, body: readJson(file) }))
        : await sent(file, body => context.hub.POST('/demand/forecasts', { params, ...body }), context.options.format)
      context.out.show(made, `submitted, ${made.lines.length} lines`)
    },
  )
  readingOptions(mayAsk(command))
    .option('--reference <text>', 'your own name for it, once in your organisation (default: the name of the file)')
    .option('--idempotency-key <text>', 'a call repeated with the same key is done once')
}

function preview(forecast: Command): void {
  const command = verb(
    forecast,
    'preview <file>',
    'Show as what a file would be submitted, or every fault beside its cell; stores nothing (member)',
    [
      'forecast preview demand.xlsx',
      'forecast preview erp.csv --format erp --mapping mapping.json',
      'forecast preview demand.json --format catena-x-dcm --mapping mapping.json --json | jq .totals',
    ],
    async (context, file: string) => {
      const read = await previewed(context, file, queryOf(context, file))
      if (!read.importable) throw refusedAs(file, read)
      context.out.show(read, `${read.valid} lines would be submitted`)
    },
  )
  readingOptions(command).option('--reference <text>', 'the name under which it would be (default: that of the file)')
}

function revise(forecast: Command): void {
  const command = verb(
    forecast,
    'revise <forecast> <file>',
    'Replace a forecast by what a file says; its lines keep their references (member)',
    [
      'forecast revise f-2027-1 demand.csv',
      'forecast revise f-2027-1 demand.csv --version 3   # only if it is still that one',
      'forecast revise f-2027-1 erp.xlsx --format erp --mapping mapping.json --sheet Bedarf',
    ],
    async (context, name: string, file: string) => {
      const { id, version, reference } = await standing(context, name)
      const params = {
        path: { id },
        query: isWhole(file, context) ? {} : { reference, ...readingOf(context) },
        header: { 'If-Match': `"${context.options.version ?? version}"` },
      }
      await askIfFirm(context, file, { ...params.query, revises: id })
      const made = isWhole(file, context)
        ? await answer(context.hub.PUT('/demand/forecasts/{id}', { params, body: readJson(file) }))
        : await sent(
            file,
            body => context.hub.PUT('/demand/forecasts/{id}', { params, ...body }),
            context.options.format,
          )
      context.out.show(made, `revised, version ${made.version}`)
    },
  )
  readingOptions(mayAsk(command)).option('--version <number>', 'refuse if it has changed since')
}

type Query = ReturnType<typeof queryOf> & { readonly revises?: string }

/** As what the hub would take a file. */
const previewed = ({ hub, options }: Context, file: string, query: Query) =>
  isWhole(file, { options })
    ? answer(hub.POST('/demand/forecasts/preview', { params: { query }, body: readJson(file) }))
    : sent(file, body => hub.POST('/demand/forecasts/preview', { params: { query }, ...body }), options.format)

/** Asks on a terminal before firm lines are sent. A file that is not taken is the hub's to refuse. */
const askIfFirm = (context: Context, file: string, query: Query): Promise<void> =>
  askWhile(context, async () => {
    const read = await previewed(context, file, query)
    return read.importable ? firmly(read) : undefined
  })

/** A whole forecast has its reference in itself, and is read in no other way. */
function queryOf(context: Context, file: string) {
  const reading = readingOf(context)
  if (isWhole(file, context)) return {}
  const { reference } = context.options
  if (file === '-' && reference === undefined) throw usage('lines from standard input need a --reference')
  return { ...reading, reference: reference ?? basename(file, extname(file)) }
}
