import { expect, test } from 'vitest'
import { check } from './check.ts'
import type { Operation } from './model.ts'
import { type Deal, type Order, type RoundAnswer, type RoundAsked, roundOf } from './round.ts'

type One = Operation<RoundAsked, RoundAnswer>
const model = roundOf([
  { id: 'a', offerId: 'o', isFirm: false },
  { id: 'b', offerId: 'o', isFirm: true },
])
let at = 0
/** One after the other, each with its answer; without one nobody knows. */
const after = (input: RoundAsked, output?: RoundAnswer): One => ({
  client: 'c',
  input,
  called: ++at,
  ...(output ? { outcome: { output, returned: ++at } } : {}),
})
const wrong: RoundAnswer = { status: 409, code: 'wrong-state' }
const open: RoundAnswer = { status: 409, code: 'undecided-allocations' }
const shown = (state: string, version: number): RoundAnswer => ({ status: 200, state, version, text: '' })
const made = after({ do: 'create', key: 'k' }, { status: 201, state: 'draft', version: 1, text: 'made' })
const read = (state: string, version: number) => after({ do: 'read' }, shown(state, version))
const order = (name: Order, answer?: RoundAnswer, lapses = false) => after({ do: 'order', order: name, lapses }, answer)
const deal = (id: string, state: string, member: boolean, supplier: boolean, kg = ['0', '0']): Deal => {
  const [contractedKg = '', deliveredKg = ''] = kg
  return { id, state, member, supplier, contractedKg, deliveredKg }
}
const list = (...deals: Deal[]) => after({ do: 'list' }, { status: 200, deals })
const decide = (id: string, kind: 'accepted' | 'declined', answer?: Deal) =>
  after({ do: 'decide', id, kind }, answer ? { status: 200, deal: answer, text: '' } : wrong)
const supply = (kind: 'accepted' | 'declined', answer: RoundAnswer = { status: 200, proposal: kind }) =>
  after({ do: 'decide-offer', offerId: 'o', kind }, answer)

const contract = (kg: string, answer?: Deal) =>
  after({ do: 'contract', id: 'b', kg }, answer ? { status: 200, deal: answer, text: '' } : wrong)
const deliver = (key: string, kg: string, answer: Deal | RoundAnswer, text = key) =>
  after({ do: 'deliver', id: 'b', key, kg }, 'id' in answer ? { status: 201, deal: answer, text } : answer)
const tooMuch: RoundAnswer = { status: 422, code: 'validation-failed' }

const closed = [
  made,
  order('open', shown('collecting', 2)),
  order('publish-pool', shown('offering', 3)),
  order('close', shown('sealing', 4)),
]
const matched = [...closed, read('matched', 7)]
const awarded = [...matched, supply('accepted'), order('award', shown('awarded', 8), true)]
const half = deal('b', 'contracted', true, true, ['10', '5'])
const whole = deal('b', 'delivered', true, true, ['10', '10'])
const halfway = [...awarded, contract('10', deal('b', 'contracted', true, true, ['10', '0'])), deliver('k', '5', half)]

test.each<[string, One[]]>([
  ['a match comes by itself', [...closed, read('sealing', 4), read('matching', 6), read('matched', 7)]],
  [
    'what was done is done again',
    [...matched, order('open', shown('matched', 7)), order('close', shown('matched', 7))],
  ],
  ['an order out of turn', [made, order('publish-pool', wrong), order('award', wrong)]],
  ['a cancelled round', [made, order('cancel', shown('cancelled', 2)), order('open', wrong), read('cancelled', 2)]],
  ['a repeated key', [made, order('open', shown('collecting', 2)), made]],
  ['both sides accept', [...matched, decide('a', 'accepted', deal('a', 'proposed', true, false)), supply('accepted')]],
  [
    'an award of what both accepted',
    [
      ...matched,
      supply('accepted'),
      list(deal('a', 'proposed', false, true), deal('b', 'accepted', true, true)),
      order('award', open),
      after({ do: 'prepare', order: 'award' }, { status: 200, isPrepared: true }),
      list(deal('a', 'lapsed', false, true), deal('b', 'accepted', true, true)),
      decide('a', 'accepted'),
      order('award', shown('awarded', 8), true),
      list(deal('a', 'lapsed', false, true), deal('b', 'awarded', true, true)),
      order('cancel', wrong),
    ],
  ],
  ['nothing to award', [...matched, supply('declined'), order('award', shown('completed', 8))]],
  [
    'a member declines once',
    [
      ...matched,
      decide('a', 'declined', deal('a', 'declined', false, false)),
      decide('a', 'accepted'),
      decide('a', 'declined', deal('a', 'declined', false, false)),
      decide('b', 'declined'),
    ],
  ],
  [
    'a cancellation that somebody else carries out',
    [...matched, after({ do: 'prepare', order: 'cancel' }), decide('a', 'accepted'), read('cancelled', 8)],
  ],
  [
    'deliveries up to what was contracted',
    [...halfway, deliver('l', '6', tooMuch), contract('9'), deliver('l', '5', whole), read('completed', 9)],
  ],
  ['a delivery that is reported again', [...halfway, deliver('l', '5', whole), deliver('k', '5', half)]],
  ['an order of which nobody knows', [made, order('open'), read('draft', 1), read('collecting', 2)]],
])('is as promised: %s', (_, history) => {
  expect(check(model, history).kind).toBe('linearizable')
})

test.each<[string, One[]]>([
  ['a match without a close', [made, order('open', shown('collecting', 2)), read('matched', 5)]],
  ['a state of before', [...matched, read('offering', 3)]],
  ['a version twice', [made, order('open', shown('collecting', 2)), order('publish-pool', shown('offering', 2))]],
  ['two rounds of one reference', [made, after({ do: 'create', key: 'l' }, { status: 201, ...started('l') })]],
  ['a key with another answer', [made, after({ do: 'create', key: 'k' }, { status: 201, ...started('other') })]],
  [
    'a member has it both ways',
    [
      ...matched,
      decide('a', 'declined', deal('a', 'declined', false, false)),
      decide('a', 'accepted', deal('a', 'proposed', true, false)),
    ],
  ],
  ['a supplier has it both ways', [...matched, supply('accepted'), supply('declined')]],
  ['a decision that is lost', [...matched, supply('accepted'), list(...[deal('a', 'proposed', false, false)])]],
  ['an award of what is open', [...matched, supply('accepted'), order('award', shown('awarded', 8))]],
  [
    'an award of what was not accepted',
    [
      ...matched,
      supply('accepted'),
      order('award', shown('awarded', 8), true),
      list(deal('a', 'awarded', false, true), deal('b', 'awarded', true, true)),
    ],
  ],
  ['a decision after the award', [...matched, order('award', shown('completed', 8), true), supply('accepted')]],
  ['a delivery that counts twice', [...halfway, deliver('k', '5', whole, 'other')]],
  [
    'a delivery beyond the contract',
    [...halfway, deliver('l', '6', deal('b', 'contracted', true, true, ['10', '11']))],
  ],
  ['a second contract', [...halfway, contract('9', deal('b', 'contracted', true, true, ['9', '5']))]],
  ['a round that is not completed by its last delivery', [...halfway, deliver('l', '5', whole), read('awarded', 8)]],
  ['a cancellation that nobody ordered', [...matched, read('cancelled', 8)]],
])('is not as promised: %s', (_, history) => {
  expect(check(model, history).kind).toBe('impossible')
})

function started(text: string) {
  return { state: 'draft', version: 1, text }
}
