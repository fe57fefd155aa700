import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { ask } from './asking.ts'
import { firmly, staying } from './staying.ts'

function terminal(answer: string, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY })
  const output = Object.assign(new PassThrough(), { isTTY })
  if (answer !== '') input.write(`${answer}\n`)
  return { input, output, said: () => String(output.read() ?? '') }
}

describe('before what cannot be undone', () => {
  test.each(['y', 'Y', 'yes', ' yes '])('it goes on for the answer %j', async answer => {
    const at = terminal(answer)
    await ask('The round is awarded.', false, at)
    expect(at.said()).toContain('The round is awarded. This cannot be undone. Go on? [y/N]')
  })

  test.each(['n', '', ' ', 'yess', 'no'])('nothing is done for the answer %j', async answer => {
    const at = terminal(answer || ' ')
    await expect(ask('The round is awarded.', false, at)).rejects.toMatchObject({
      exit: 130,
      message: 'nothing was done',
    })
  })

  test('nobody is asked who has agreed before, nor where nobody can answer', async () => {
    const [agreed, piped] = [terminal(''), terminal('', false)]
    await ask('The round is awarded.', true, agreed)
    await ask('The round is awarded.', false, piped)
    expect([agreed.said(), piped.said()]).toEqual(['', ''])
  })

  test('what has first to be looked up is asked as it is found, and is not looked up where nobody is asked', async () => {
    const at = terminal('n')
    await expect(ask(async () => 'It is found.', false, at)).rejects.toMatchObject({ exit: 130 })
    expect(at.said()).toContain('It is found. This cannot be undone. Go on? [y/N]')
    const silent = terminal('')
    await ask(async () => undefined, false, silent)
    const never = () => Promise.reject(new Error('looked up'))
    await ask(never, true, silent)
    await ask(never, false, terminal('', false))
    expect(silent.said()).toBe('')
  })
})

const asked = { command: 'closeRound', name: 'r-1', askedBy: 'olga' }
test.each([
  [
    asked,
    'olga has asked to close the round (r-1). The books are sealed and matched: no line and no offer changes any more.',
  ],
  [
    {
      ...asked,
      command: 'acceptAllocation',
      binds: { amount: '45000.00', currency: 'EUR', material: 'ndpr-oxide', quantityKg: '500' },
    },
    'olga has asked to accept an allocation (r-1). You bind yourself to buy what is proposed: 500 kg of ndpr-oxide for 45000.00 EUR.',
  ],
  [{ ...asked, command: 'somethingNew' }, 'olga has asked for something new (r-1). It is carried out at once.'],
])('a confirmation says what then stays as it is: %j', (waiting, said) => expect(staying(waiting)).toBe(said))

const line = (reference: string, commitment: string) => ({ value: { reference, commitment } })
test.each([
  [{ rows: 2, items: [line('a', 'intent'), line('b', 'forecast')] }, undefined],
  [
    { rows: 2, items: [line('a', 'firm'), line('b', 'intent')] },
    /^Firm lines bind you \(a\): once .*counts as accepted\.$/,
  ],
  [{ rows: 3, items: [line('a', 'intent')] }, /^Firm lines bind you: /],
])('firm lines of a forecast ask first: %j', (read, said) => {
  if (said === undefined) expect(firmly(read)).toBeUndefined()
  else expect(firmly(read)).toMatch(said)
})
