import { answer, type HubClient, type ItemOf } from '@lodestone/client'
import { isOneOf } from '@lodestone/kernel'
import type { Command } from 'commander'
import { showOutcome, toldWaiting } from './approval.commands.ts'
import { asksFirst, askWhile, isAsked, mayAsk } from './asking.ts'
import { boundText, type Deal, materialNames, purchaseOf } from './bound.ts'
import { type Context, given, idOf, noun, verb } from './command.ts'
import { usage } from './failure.ts'
import { organisationOf } from './organisation.ts'
import { STAYS } from './staying.ts'

type Decide = (hub: HubClient, id: string) => Promise<object>

export function allocationCommands(program: Command): void {
  const allocation = noun(program, 'allocation', 'Allocations: so many kilograms of one offer for one line')
  deciding(allocation, 'accept', 'Accept allocations (member)', async (hub, id) =>
    answer(hub.POST('/allocations/{id}/accept', { params: { path: { id } } })),
  )
  deciding(allocation, 'decline', 'Decline allocations (member)', async (hub, id) =>
    answer(hub.POST('/allocations/{id}/decline', { params: { path: { id } } })),
  )
  asksFirst(
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
        const body = {
          quantityKg: quantity,
          date,
          ...given({ document }),
          ...(price === undefined ? {} : { price: money(price) }),
        }
        out.show(await answer(hub.POST('/allocations/{id}/contract', { params: { path: { id } }, body })), 'reported')
      },
    )
      .requiredOption('--quantity <kg>', 'kilograms, a decimal with at most 3 places')
      .requiredOption('--date <date>', 'day of the contract')
      .option('--price <money>', 'agreed price for a kilogram, such as "95.00 EUR"')
      .option('--document <text>', 'your name for the contract'),
    'The contract counts in the figures of the round as you report it.',
  )
  asksFirst(
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
      .requiredOption('--date <date>', 'day of the delivery'),
    'The delivery counts in the figures of the round as you report it.',
  )
  asksFirst(
    verb(
      allocation,
      'end <allocation>',
      'End an awarded allocation of which no more will be contracted or delivered (member or operator)',
      ['allocation end 0195… --reason "the supplier cannot deliver the rest"'],
      async ({ hub, out, options }, id: string) => {
        const body = { reason: options.reason ?? '' }
        showOutcome(
          { out },
          await answer(hub.POST('/allocations/{id}/end', { params: { path: { id } }, body })),
          'ended',
        )
      },
    ).requiredOption('--reason <text>', 'why, as both sides and the audit are told'),
    STAYS.endAllocation,
  )
}

/** What a supplier decides on: all that is proposed of an offer, as one sum. */
export function proposalCommands(program: Command): void {
  const proposal = noun(program, 'proposal', 'Proposals: what a round would take of an offer, as one sum (supplier)')
  verb(
    proposal,
    'list <round>',
    'List what is proposed of your offers',
    ['proposal list r-1', 'proposal list r-1 --json | jq \'.[] | select(.state == "open")\''],
    async ({ hub, out }, round: string) => {
      const id = await idOf(hub, '/rounds', round)
      await out.list(hub.items('/rounds/{id}/proposals', { params: { path: { id } } }), [
        ...['offerId', 'pass', 'material', 'deliveryQuarter', 'quantityKg', 'price.amount', 'price.currency', 'state'],
      ])
    },
  )
  for (const name of ['accept', 'decline'] as const)
    mayAsk(
      verb(
        proposal,
        `${name} <round> [offers...]`,
        `${name === 'accept' ? 'Accept' : 'Decline'} all that is proposed of offers of yours, or of every one that is open`,
        [`proposal ${name} r-1`, `proposal ${name} r-1 0195…`],
        async (context, round: string, offers: string[]) => {
          const { hub, out } = context
          const id = await idOf(hub, '/rounds', round)
          const decided: object[] = []
          const named: string[] = []
          for (const offer of offers) named.push(await idOf(hub, '/supply/offers', offer))
          const open: ItemOf<'/rounds/{id}/proposals'>[] = []
          for await (const one of hub.items('/rounds/{id}/proposals', { params: { path: { id } } }))
            if (one.state === 'open') open.push(one)
          if (offers.length === 0) named.push(...open.map(one => one.offerId))
          const asked = open.filter(({ offerId }) => named.includes(offerId))
          if (named.length > 0)
            await askWhile(context, [boundText(asked, await materialNames(hub)), SAID.proposal[name]].join('\n'))
          for (const offerId of named) {
            const params = { path: { id, offerId } }
            decided.push(
              await answer(
                name === 'accept'
                  ? hub.POST('/rounds/{id}/offers/{offerId}/accept', { params })
                  : hub.POST('/rounds/{id}/offers/{offerId}/decline', { params }),
              ),
            )
          }
          await out.list(decided, ['offerId', 'quantityKg', 'state'])
          toldWaiting(decided)
        },
      ),
    )
}

/** What becomes of what is decided on. */
const DECLINED = 'What is proposed goes to others, or to nobody.'
const SAID = {
  allocation: { accept: STAYS.acceptAllocation, decline: DECLINED },
  proposal: { accept: STAYS.acceptOffer, decline: DECLINED },
} as const

function deciding(parent: Command, name: 'accept' | 'decline', summary: string, decide: Decide): void {
  const examples = [
    `allocation ${name} 0195… 0196…`,
    `allocation ${name} --round r-1   # every one of yours that is open`,
  ]
  const command = verb(parent, `${name} [allocations...]`, summary, examples, async (context, ids: string[]) => {
    const decided: object[] = []
    const told = () =>
      context.out.list(decided, ['id', 'material', 'quantityKg', 'state', 'accepted.member', 'accepted.supplier'])
    const { all, deals } = await named(context, ids)
    if (all.length > 0)
      await askWhile(context, [boundText(deals, await materialNames(context.hub)), SAID.allocation[name]].join('\n'))
    try {
      for (const id of all) decided.push(await decide(context.hub, id))
    } catch (fault) {
      // What was decided before stays decided.
      if (decided.length > 0) await told()
      throw fault
    }
    await told()
    toldWaiting(decided)
  }).option('--round <round>', 'all of your open ones in a round')
  mayAsk(command)
}

/** The allocations that are decided on, and what they are of. */
async function named(
  { hub, options, session, flags }: Context,
  ids: readonly string[],
): Promise<{ all: readonly string[]; deals: readonly Deal[] }> {
  if (ids.length > 0 === (options.round !== undefined)) throw usage('name allocations, or a --round')
  if (ids.length > 0 && !isAsked({ flags })) return { all: ids, deals: [] }
  const rounds: ItemOf<'/rounds'>[] = []
  if (options.round === undefined) {
    // An allocation does not tell its round: those that are named stand in one that takes decisions.
    for await (const one of hub.items('/rounds', { params: { query: { state: 'matched' } } })) rounds.push(one)
  } else {
    const id = await idOf(hub, '/rounds', options.round)
    rounds.push(await answer(hub.GET('/rounds/{id}', { params: { path: { id } } })))
  }
  const org = ids.length > 0 ? undefined : await organisationOf(session.plainClient(), await session.organisation())
  const open: string[] = []
  const deals: Deal[] = []
  for (const { id, rules } of rounds)
    for await (const one of hub.items('/rounds/{id}/allocations', { params: { path: { id } } })) {
      const isMeant =
        ids.length > 0 ? ids.includes(one.id) : one.state === 'proposed' && one.memberId === org && !one.accepted.member
      if (!isMeant) continue
      open.push(one.id)
      deals.push(purchaseOf(one, rules.baseCurrency))
    }
  return { all: ids.length > 0 ? ids : open, deals }
}

const CURRENCIES = ['EUR', 'USD', 'JPY'] as const
function money(text: string): { amount: string; currency: (typeof CURRENCIES)[number] } {
  const [, amount, currency] = /^(\S+) ([A-Z]{3})$/.exec(text) ?? []
  if (amount === undefined || !isOneOf(CURRENCIES, currency)) throw usage(`${text} is not a price such as "95.00 EUR"`)
  return { amount, currency }
}
