import { expect, test } from 'vitest'
import { check } from './check.ts'
import type { Operation } from './model.ts'
import { type SubmissionAnswer, type SubmissionAsked, submission } from './submission.ts'

type One = Operation<SubmissionAsked, SubmissionAnswer>
let at = 0
/** One after the other, each with its answer; without one nobody knows. */
const after = (input: SubmissionAsked, output?: SubmissionAnswer): One => ({
  client: 'c',
  input,
  called: ++at,
  ...(output ? { outcome: { output, returned: ++at } } : {}),
})
const shown = (status: 200 | 201, version: number, kg: string, stands = true, text = ''): SubmissionAnswer => ({
  status,
  version,
  kg,
  stands,
  text,
})
const create = (key: string, kg: string, text = `${key} ${kg}`): [SubmissionAsked, SubmissionAnswer] => [
  { do: 'create', key, kg },
  shown(201, 1, kg, true, text),
]
const made = after(...create('k', '5'))
const read = (version: number, kg: string, stands = true) => after({ do: 'read' }, shown(200, version, kg, stands))
const revise = (expected: number, kg: string, answer?: SubmissionAnswer) =>
  after({ do: 'revise', expected, kg }, answer)
const withdraw = (expected: number, answer?: SubmissionAnswer) => after({ do: 'withdraw', expected }, answer)
const stale: SubmissionAnswer = { status: 412, code: 'stale-version' }
const wrong: SubmissionAnswer = { status: 409, code: 'wrong-state' }
const taken: SubmissionAnswer = { status: 409, code: 'duplicate-reference' }
const reused: SubmissionAnswer = { status: 422, code: 'idempotency-key-reused' }

test.each<[string, One[]]>([
  ['a life', [made, read(1, '5'), revise(1, '6', shown(200, 2, '6')), withdraw(2, shown(200, 3, '6', false))]],
  ['a repeated key has the same answer', [made, revise(1, '6', shown(200, 2, '6')), after(...create('k', '5'))]],
  ['another key finds the reference taken', [made, after({ do: 'create', key: 'l', kg: '7' }, taken)]],
  ['a key with other words is refused', [made, after({ do: 'create', key: 'k', kg: '7' }, reused)]],
  ['a stale change is refused', [made, revise(1, '6', shown(200, 2, '6')), revise(1, '7', stale)]],
  ['what is withdrawn is withdrawn again', [made, withdraw(1), withdraw(1, shown(200, 2, '5', false))]],
  ['what is withdrawn is not changed', [made, withdraw(1, shown(200, 2, '5', false)), revise(2, '6', wrong)]],
  ['a change of which nobody knows was made', [made, revise(1, '6'), revise(1, '6', stale), read(2, '6')]],
  ['a change of which nobody knows was not made', [made, revise(1, '6'), read(1, '5')]],
  ['a creation of which nobody knows is told when it is repeated', [after(create('k', '5')[0]), made, read(1, '5')]],
])('is as promised: %s', (_, history) => {
  expect(check(submission, history).kind).toBe('linearizable')
})

test.each<[string, One[]]>([
  ['two changes of one version', [made, revise(1, '6', shown(200, 2, '6')), revise(1, '7', shown(200, 3, '7'))]],
  ['a repeated key is carried out again', [made, after(...create('k', '5', 'otherwise'))]],
  ['two creations of one reference', [made, after(...create('l', '7'))]],
  ['a stale read', [made, revise(1, '6', shown(200, 2, '6')), read(1, '5')]],
  ['a lost change', [made, revise(1, '6', shown(200, 2, '6')), revise(1, '7', shown(200, 2, '7'))]],
  ['a change of what is withdrawn', [made, withdraw(1, shown(200, 2, '5', false)), revise(2, '6', shown(200, 3, '6'))]],
  ['a refusal for no reason', [made, revise(1, '6', stale)]],
  ['words of one change at the version of another', [made, revise(1, '6', shown(200, 2, '6')), read(2, '5')]],
  ['a change of which nobody knows is made twice', [made, revise(1, '6'), read(2, '6'), read(3, '6')]],
])('is not as promised: %s', (_, history) => {
  expect(check(submission, history).kind).toBe('impossible')
})
