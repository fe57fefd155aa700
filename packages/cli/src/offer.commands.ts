import { basename } from 'node:path'
import { answer } from '@lodestone/client'
import type { Command } from 'commander'
import { asksFirst } from './asking.ts'
import { type Context, given, idOf, noun, verb } from './command.ts'
import { readBytes, readJson } from './file.ts'
import { isJson, sent } from './sent.ts'

const COLUMNS = [
  'id',
  'reference',
  'material',
  'quantityKg',
  'period',
  'incoterm',
  'deliverFrom',
  'status',
  'screening.level',
  'screening.assurance',
]

export function offerCommands(program: Command): void {
  const offer = noun(program, 'offer', 'Offers: what a supplier can deliver, with its price and chain of origin')
  verb(
    offer,
    'submit <file>',
    'Post an offer from a .json file, or all those of a .csv, .ndjson or .xlsx, all or none (supplier)',
    ['offer submit offer.json', 'offer submit offer.json --json | jq -r .id', 'offer submit offers.xlsx'],
    async ({ hub, out }, file: string) => {
      if (isJson(file)) return out.show(await answer(hub.POST('/supply/offers', { body: readJson(file) })), 'posted')
      const { items } = await sent(file, body => hub.POST('/supply/offers/import', body))
      await out.list(items, COLUMNS)
    },
  )
  verb(
    offer,
    'revise <offer> <file>',
    'Replace an offer by what a JSON file says (supplier)',
    ['offer revise o-1 offer.json'],
    async (context, name: string, file: string) => {
      const { id, version } = await standing(context, name)
      const params = { path: { id }, header: { 'If-Match': `"${version}"` } }
      const made = await answer(context.hub.PUT('/supply/offers/{id}', { params, body: readJson(file) }))
      context.out.show(made, `revised, version ${made.version}`)
    },
  )
  verb(
    offer,
    'list',
    'List offers: your own; all for operators and auditors',
    ['offer list', 'offer list --material ndpr-oxide --json'],
    async ({ hub, out, options }) => {
      const { material, period } = options
      const rows = hub.items('/supply/offers', { params: { query: given({ material, period }) } })
      // `openedIn`: joins no further round until it is sent anew.
      await out.list(rows, [...COLUMNS, 'openedIn'])
    },
  )
    .option('--material <id>', 'only of it')
    .option('--period <period>', 'only in it')
  verb(
    offer,
    'show <offer>',
    'Show an offer, by its id or reference',
    ['offer show o-1'],
    async (context, name: string) => context.out.show(await standing(context, name)),
  )
  withdrawCommand(offer)
  verb(
    offer,
    'screening <offer>',
    'Show how the origin of an offer is judged, and what is missing',
    ['offer screening o-1', 'offer screening o-1 --on 2027-06-30'],
    async ({ hub, out, options }, name: string) => {
      const id = await idOf(hub, '/supply/offers', name)
      const { policy, on } = options
      const params = { path: { id }, query: given({ policy, on }) }
      out.show(await answer(hub.GET('/supply/offers/{id}/screening', { params })))
    },
  )
    .option('--policy <id>', 'under another policy')
    .option('--on <date>', 'as of another day')
  verb(
    offer,
    'evidence <file>',
    'Upload a file that proves a stage, and say the sha256 that the offer names it by (supplier)',
    ['offer evidence certificate.pdf'],
    async ({ hub, out }, file: string) => {
      const bytes = new Blob([new Uint8Array(readBytes(file))])
      const bodySerializer = ({ file: name }: { file: string }) => {
        const form = new FormData()
        form.append('file', bytes, name)
        return form
      }
      out.show(await answer(hub.POST('/evidence', { body: { file: basename(file) }, bodySerializer })), 'uploaded')
    },
  )
}

function withdrawCommand(offer: Command): void {
  asksFirst(
    verb(
      offer,
      'withdraw <offer>',
      'Withdraw an offer (supplier)',
      ['offer withdraw o-1'],
      async (context, name: string) => {
        const { id, version } = await standing(context, name)
        const params = { path: { id }, header: { 'If-Match': `"${version}"` } }
        context.out.show(await answer(context.hub.DELETE('/supply/offers/{id}', { params })), 'withdrawn')
      },
    ),
    'The offer is withdrawn, and leaves the rounds that are not closed.',
  )
}

async function standing({ hub }: Context, name: string) {
  const id = await idOf(hub, '/supply/offers', name)
  return answer(hub.GET('/supply/offers/{id}', { params: { path: { id } } }))
}
