import { answer } from '@lodestone/client'
import type { Command } from 'commander'
import { asksFirst } from '../asking.ts'
import { given, idOf, noun, verb } from '../command.ts'
import { standing } from './forecast.standing.ts'
import { submissionCommands } from './forecast.submission.ts'

const COLUMNS = ['id', 'reference', 'version', 'status', 'submittedAt']

export function forecastCommands(program: Command): void {
  const forecast = noun(program, 'forecast', 'Demand forecasts: what a member says it will need')
  submissionCommands(forecast)
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
    async (context, name: string) => context.out.show(await standing(context, name)),
  )
  asksFirst(
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
    ),
    'The forecast is withdrawn, and its lines leave the rounds that are still collecting.',
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
