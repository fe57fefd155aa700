import { answer, type HubClient } from '@lodestone/client'
import type { Command } from 'commander'
import { type Context, idOf, noun, verb } from './command.ts'
import { usage } from './failure.ts'
import { claimsOf } from './login/claims.ts'

type Decide = (hub: HubClient, id: string) => Promise<object>

export function allocationCommands(program: Command): void {
  const allocation = noun(program, 'allocation', 'Allocations: so many kilograms of one offer for one line')
  deciding(allocation, 'accept', 'Accept allocations for your side', async (hub, id) =>
    answer(hub.POST('/allocations/{id}/accept', { params: { path: { id } } })),
  )
  deciding(allocation, 'decline', 'Decline allocations for your side', async (hub, id) =>
    answer(hub.POST('/allocations/{id}/decline', { params: { path: { id } } })),
  )
  verb(
    allocation,
    'contract <allocation>',
    'Report the contract concluded for an awarded allocation (member)',
    [
      'allocation contract 0195… --quantity 1250.5 --date 2027-03-01',
      'allocation contract 0195… --quantity 1250.5 --date 2027-03-01 --price "95.00 EUR" --document C-17',
    ],
    async ({ hub, out, options }, id: string) => {
      const { quantity = '', date = '', price, document } = options
      const body = { quantityKg: quantity, date, document, ...(price === undefined ? {} : { price: money(price) }) }
      out.show(await answer(hub.POST('/allocations/{id}/contract', { params: { path: { id } }, body })), 'reported')
    },
  )
    .requiredOption('--quantity <kg>', 'kilograms, a decimal with at most 3 places')
    .requiredOption('--date <date>', 'day of the contract')
    .option('--price <money>', 'agreed price for a kilogram, such as "95.00 EUR"')
    .option('--document <text>', 'your name for the contract')
  verb(
    allocation,
    'deliver <allocation>',
    'Report a delivery (member)',
    ['allocation deliver 0195… --quantity 600 --date 2027-05-01'],
    async ({ hub, out, options }, id: string) => {
      const body = { quantityKg: options.quantity ?? '', date: options.date ?? '' }
      out.show(await answer(hub.POST('/allocations/{id}/deliveries', { params: { path: { id } }, body })), 'reported')
    },
  )
    .requiredOption('--quantity <kg>', 'kilograms, a decimal with at most 3 places')
    .requiredOption('--date <date>', 'day of the delivery')
  verb(
    allocation,
    'end <allocation>',
    'End an awarded allocation of which no more will be contracted or delivered (member or operator)',
    ['allocation end 0195… --reason "the supplier cannot deliver the rest"'],
    async ({ hub, out, options }, id: string) => {
      const body = { reason: options.reason ?? '' }
      out.show(await answer(hub.POST('/allocations/{id}/end', { params: { path: { id } }, body })), 'ended')
    },
  ).requiredOption('--reason <text>', 'why, as both sides and the audit are told')
}

function deciding(parent: Command, name: string, summary: string, decide: Decide): void {
  const examples = [
    `allocation ${name} 0195… 0196…`,
    `allocation ${name} --round r-1   # every one of yours that is open`,
  ]
  verb(parent, `${name} [allocations...]`, summary, examples, async (context, ids: string[]) => {
    const decided: object[] = []
    const told = () =>
      context.out.list(decided, ['id', 'material', 'quantityKg', 'state', 'accepted.member', 'accepted.supplier'])
    try {
      for (const id of await named(context, ids)) decided.push(await decide(context.hub, id))
    } catch (fault) {
      // What was decided before stays decided.
      if (decided.length > 0) await told()
      throw fault
    }
    await told()
  }).option('--round <round>', 'all of your open ones in a round')
}

async function named({ hub, options, session }: Context, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length > 0 === (options.round !== undefined)) throw usage('name allocations, or a --round')
  if (options.round === undefined) return ids
  const { org } = claimsOf(await session.token())
  const id = await idOf(hub, '/rounds', options.round)
  const open: string[] = []
  for await (const one of hub.items('/rounds/{id}/allocations', { params: { path: { id } } })) {
    const done = one.memberId === org ? one.accepted.member : one.accepted.supplier
    if (one.state === 'proposed' && !done) open.push(one.id)
  }
  return open
}

function money(text: string): { amount: string; currency: 'EUR' | 'USD' | 'JPY' } {
  const [, amount, currency] = /^(\S+) (EUR|USD|JPY)$/.exec(text) ?? []
  if (amount === undefined) throw usage(`${text} is not a price such as "95.00 EUR"`)
  return { amount, currency: currency as 'EUR' }
}
