import { basename, extname } from 'node:path'
import { answer } from '@lodestone/client'
import type { Command } from 'commander'
import { type Context, idOf, noun, verb } from './command.ts'
import { usage } from './failure.ts'
import { readJson } from './file.ts'
import { isJson, sent } from './sent.ts'

const COLUMNS = ['id', 'reference', 'version', 'status', 'submittedAt']

export function forecastCommands(program: Command): void {
  const forecast = noun(program, 'forecast', 'Demand forecasts: what a member says it will need')
  verb(
    forecast,
    'submit <file>',
    'Submit a forecast: its lines as .csv, .ndjson or .xlsx, or the whole of it as .json (member)',
    [
      'forecast submit demand.csv                        # its reference is the name of the file: demand',
      'forecast submit demand.xlsx --reference f-2027-1',
      'forecast submit - --reference f-2027-1 <demand.csv',
      'forecast submit demand.csv --idempotency-key 2027-01-15   # run twice, it is submitted once',
    ],
    async (context, file: string) => {
      const { idempotencyKey } = context.options
      const params = {
        query: referenceOf(context, file),
        header: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
      }
      const made = isJson(file)
        ? await answer(context.hub.POST('/demand/forecasts', { params, body: readJson(file) }))
        : await sent(file, body => context.hub.POST('/demand/forecasts', { params, ...body }))
      context.out.show(made, `submitted, ${made.lines.length} lines`)
    },
  )
    .option('--reference <text>', 'your own name for it, once in your organisation (default: the name of the file)')
    .option('--idempotency-key <text>', 'a call repeated with the same key is done once')
  verb(
    forecast,
    'revise <forecast> <file>',
    'Replace a forecast by what a file says; its lines keep their references (member)',
    [
      'forecast revise f-2027-1 demand.csv',
      'forecast revise f-2027-1 demand.csv --version 3   # only if it is still that one',
    ],
    async (context, name: string, file: string) => {
      const { id, version, reference } = await standing(context, name)
      const params = {
        path: { id },
        query: isJson(file) ? {} : { reference },
        header: { 'If-Match': `"${context.options.version ?? version}"` },
      }
      const made = isJson(file)
        ? await answer(context.hub.PUT('/demand/forecasts/{id}', { params, body: readJson(file) }))
        : await sent(file, body => context.hub.PUT('/demand/forecasts/{id}', { params, ...body }))
      context.out.show(made, `revised, version ${made.version}`)
    },
  ).option('--version <number>', 'refuse if it has changed since')
  verb(
    forecast,
    'list',
    'List forecasts: your own; all for operators and auditors, which is audited',
    ['forecast list', 'forecast list --material ndpr-oxide --period 2027-Q2 --json'],
    async ({ hub, out, options }) => {
      const { material, period } = options
      const rows = hub.items('/demand/forecasts', { params: { query: { material, period } } })
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

/** JSON has the reference in itself. */
function referenceOf({ options }: Context, file: string): { reference?: string } {
  if (isJson(file)) return {}
  if (file === '-' && options.reference === undefined) throw usage('lines from standard input need a --reference')
  return { reference: options.reference ?? basename(file, extname(file)) }
}
