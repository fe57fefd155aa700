import { basename, extname } from 'node:path'
import { answer, type FieldProblem } from '@lodestone/client'
import type { Command } from 'commander'
import { type Context, given, idOf, noun, verb } from './command.ts'
import { EXIT, Failure, placeOf, usage } from './failure.ts'
import { readJson } from './file.ts'
import { isWhole, readingOf, readingOptions } from './forecast.reading.ts'
import { sent } from './sent.ts'

type Found = { readonly errors: readonly FieldProblem[]; readonly warnings: readonly FieldProblem[] }

const COLUMNS = ['id', 'reference', 'version', 'status', 'submittedAt']

export function forecastCommands(program: Command): void {
  const forecast = noun(program, 'forecast', 'Demand forecasts: what a member says it will need')
  const submit = verb(
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
      const made = isWhole(file, context)
        ? await answer(context.hub.POST('/demand/forecasts', { params, body: readJson(file) }))
        : await sent(file, body => context.hub.POST('/demand/forecasts', { params, ...body }), context.options.format)
      context.out.show(made, `submitted, ${made.lines.length} lines`)
    },
  )
  readingOptions(submit)
    .option('--reference <text>', 'your own name for it, once in your organisation (default: the name of the file)')
    .option('--idempotency-key <text>', 'a call repeated with the same key is done once')
  const preview = verb(
    forecast,
    'preview <file>',
    'Show as what a file would be submitted, or every fault beside its cell; stores nothing (member)',
    [
      'forecast preview demand.xlsx',
      'forecast preview erp.csv --format erp --mapping mapping.json',
      'forecast preview demand.json --format catena-x-dcm --mapping mapping.json --json | jq .totals',
    ],
    async (context, file: string) => {
      const params = { query: queryOf(context, file) }
      const read = isWhole(file, context)
        ? await answer(context.hub.POST('/demand/forecasts/preview', { params, body: readJson(file) }))
        : await sent(
            file,
            body => context.hub.POST('/demand/forecasts/preview', { params, ...body }),
            context.options.format,
          )
      if (!read.importable) throw refusedAs(file, read)
      context.out.show(read, `${read.valid} lines would be submitted`)
    },
  )
  readingOptions(preview).option('--reference <text>', 'the name under which it would be (default: that of the file)')
  const revise = verb(
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
  readingOptions(revise).option('--version <number>', 'refuse if it has changed since')
  verb(
    forecast,
    'list',
    'List forecasts: your own; all for operators and auditors, which is audited',
    ['forecast list', 'forecast list --material ndpr-oxide --period 2027-Q2 --json'],
    async ({ hub, out, options }) => {
      const { material, period } = options
      const rows = hub.items('/demand/forecasts', { params: { query: given({ material, period }) } })
      await out.list(rows, COLUMNS)
    },
  )
    .option('--material <id>', 'with a line of it')
    .option('--period <period>', 'with a line in it')
  verb(
    forecast,
    'show <forecast>',
    'Show a forecast with its lines, by its id or reference',
    ['forecast show f-2027-1', "forecast show f-2027-1 --json | jq '.lines[].quantityKg'"],
    async ({ hub, out }, name: string) => {
      const id = await idOf(hub, '/demand/forecasts', name)
      out.show(await answer(hub.GET('/demand/forecasts/{id}', { params: { path: { id } } })))
    },
  )
  verb(
    forecast,
    'withdraw <forecast>',
    'Withdraw a forecast (member)',
    ['forecast withdraw f-2027-1'],
    async (context, name: string) => {
      const { id, version } = await standing(context, name)
      const params = { path: { id }, header: { 'If-Match': `"${version}"` } }
      context.out.show(await answer(context.hub.DELETE('/demand/forecasts/{id}', { params })), 'withdrawn')
    },
  )
  verb(
    forecast,
    'history <forecast>',
    'List every version of a forecast',
    ['forecast history f-2027-1', 'forecast history f-2027-1 --json'],
    async ({ hub, out }, name: string) => {
      const id = await idOf(hub, '/demand/forecasts', name)
      const rows = hub.items('/demand/forecasts/{id}/history', { params: { path: { id } } })
      await out.list(rows, ['version', 'status', 'reference', 'updatedAt'])
    },
  )
}

async function standing({ hub }: Context, name: string) {
  const id = await idOf(hub, '/demand/forecasts', name)
  return answer(hub.GET('/demand/forecasts/{id}', { params: { path: { id } } }))
}

/** A whole forecast has its reference in itself, and is read in no other way. */
function queryOf(context: Context, file: string) {
  const reading = readingOf(context)
  if (isWhole(file, context)) return {}
  const { reference } = context.options
  if (file === '-' && reference === undefined) throw usage('lines from standard input need a --reference')
  return { ...reading, reference: reference ?? basename(file, extname(file)) }
}

/** What a preview finds wrong, in the words of a submission; what it warns of where that alone stands in the way. */
function refusedAs(file: string, { errors, warnings }: Found) {
  const rows = (errors.length > 0 ? errors : warnings).map(
    one => placeOf(one) ?? { field: one.path, message: one.message },
  )
  return new Failure(EXIT.refused, `${file}: nothing of it would be submitted.`, { code: 'validation-failed', rows })
}
