import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, round, startWholeHub } from '../system/hub.ts'
import { Lodestone } from './lodestone.ts'

/** What a script is told by the command line where a second operator has to confirm. */

let hub: TestHub
let cli: Lodestone
beforeAll(async () => {
  hub = await startWholeHub({ FOUR_EYES: '1' })
  cli = new Lodestone(hub.url)
  await cli.ok('login --profile olga --role operator --sub olga')
  await cli.ok('login --profile otto --role operator --sub otto')
})
afterAll(async () => {
  cli?.remove()
  await hub?.stop()
})

/** A round that takes offers, by its reference. */
async function offering(): Promise<string> {
  const draft = round({ periods: ['2028-Q4'] })
  cli.file('round.json', { ...draft, name: draft.reference })
  await cli.ok('round create round.json --profile olga')
  await cli.ok(`round open ${draft.reference} --profile olga`)
  await cli.ok(`round publish-pool ${draft.reference} --profile olga`)
  return draft.reference
}
const approvals = (name: string) =>
  cli
    .ok('approval list --profile otto')
    .then((all: { id: string; subject: string; name: string }[]) => all.filter(one => one.name === name))
const approvalOf = (name: string) => until(`${name} waits`, async () => (await approvals(name))[0])

test('a wait for the match goes on until the second operator has confirmed and the round is matched', async () => {
  const reference = await offering()
  const waiting = cli.start(['round', 'match', reference, '--wait', '--timeout', '90', '--profile', 'olga'])
  const { id } = await approvalOf(reference)
  await until('who waits is told for whom', async () => waiting.said().err.includes(`lodestone approval confirm ${id}`))
  expect(waiting.child.exitCode).toBeNull()
  await cli.ok(`approval confirm ${id} --profile otto`)
  const { code, out } = await waiting.ended
  expect([code, out]).toEqual([0, expect.stringMatching(/^matched$/m)])
})

test('a wait for the match ends with code 5 when the second operator has rejected, and says so', async () => {
  const reference = await offering()
  const waiting = cli.start(['round', 'match', reference, '--wait', '--timeout', '90', '--profile', 'olga'])
  const { id } = await approvalOf(reference)
  await cli.ok(`approval reject ${id} --reason "offers are still coming in" --profile otto`)
  const { code, out, err } = await waiting.ended
  expect([code, out, err]).toEqual([5, '', expect.stringMatching(/rejected by otto: offers are still coming in/)])
})

test('what only waits for a second operator never ends with the code of what is done', async () => {
  const reference = await offering()
  for (const command of [`round close ${reference}`, `round match ${reference}`]) {
    const { code, json, err } = await cli.run(`${command} --json --profile olga`)
    expect([code, json.state]).toEqual([9, 'pending'])
    expect(JSON.parse(err).error).toMatchObject({ code: 'waits-for-second-operator', exitCode: 9 })
  }
  const { id } = await approvalOf(reference)
  await cli.ok(`approval confirm ${id} --profile otto`)
  await cli.ok(`round match ${reference} --wait --timeout 90 --profile olga`)
  const member = await admitted(hub, 'member')
  for (const command of [
    `round cancel ${reference} --reason "asked twice"`,
    `participant suspend ${member.id} --reason "left"`,
  ])
    expect((await cli.run(`${command} --profile olga`)).code).toBe(9)
})
