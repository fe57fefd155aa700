import { expect, test } from 'vitest'
import { filledOf, line, offer, round, upTo } from './rounds.fixture.ts'
import { said } from './rule-book-page.fixture.ts'
import { capOf, inWords, matchedKg, own, paidOf, shared, using } from './rule-book-rounds.fixture.ts'
import { settled } from './settled.fixture.ts'
import type { LineInput, MatchOutput, Rules } from './types.ts'

/** The example behind each choice of the rule book. */

test('ceilings: what one greedy supplier makes a pool pay', async () => {
  const offers = [offer('fair', 900, 80), offer('greedy', 100, 8000)]
  const matched = async (rules: Partial<Rules>) => {
    const output = await settled(round([line('a', 500), line('b', 500)], offers, rules))
    return `${Number(output.totals.matchedKg)} kg are matched at ${[...new Set(paidOf(output).values())]} EUR/kg`
  }
  const reserved = await matched({ reservePrices: { 'dy-oxide': '120' } })
  expect(said('Choice: ceilings*.')).toContain(
    `Without a reserve price ${await matched({})}; with one of 120, ${reserved.replace(' are matched', '')}.`,
  )
})

test('the objective: what a phantom takes', async () => {
  const a = line('a', 100, upTo('200'))
  const gets = async (lines: LineInput[], objective: Rules['objective']) =>
    `${filledOf(await settled(round(lines, [offer('x', 100, 80)], { objective }))).get('a')} kg`
  const beside = [a, line('phantom', 100, upTo('81'))]
  expect(said('Choice: objective.')).toContain(
    `a gets ${await gets([a], 'volume')} without it and ${await gets(beside, 'volume')} beside it by \`volume\`, ` +
      `${await gets([a], 'surplus')} and ${await gets(beside, 'surplus')} by \`surplus\`.`,
  )
})

test('the objective: kilograms lost and surplus gained', async () => {
  const lines = [using('a', 100, ['x'], upTo('11')), using('b', 100, ['y', 'x'], upTo('31'))]
  const matched = async (objective: Rules['objective'], words: string) => {
    const output = await settled(round(lines, [own('x', 100, 10), own('y', 100, 30)], { objective }))
    const [a, b] = filledOf(output).values()
    const { matchedKg: kg, surplus } = output.totals
    return `\`${objective}\` ${Number(kg)} kg ${words} ${Number(surplus)} EUR, ${a} for a and ${b} for b`
  }
  expect(said('Choice: objective, and what it costs.')).toContain(
    `By ${await matched('volume', 'are matched for a surplus of')}; by ${await matched('surplus', 'for')}.`,
  )
})

test('assurance: what it costs that proofs are at hand', async () => {
  const offers = [offer('x', 80, 100, { assurance: 'documented' }), offer('y', 120, 80)]
  const by = async (rules: Partial<Rules>, own: Partial<LineInput> = {}) => {
    const output = await settled(round([line('a', 100, own), line('b', 100)], offers, rules))
    return { kg: Number(output.totals.matchedKg), paid: [...new Set(paidOf(output).values())], fills: filledOf(output) }
  }
  const [word, files] = [await by({}), await by({ assurance: 'documented' })]
  const alone = await by({}, { assurance: 'documented' })
  expect(said('Choice: assurance.')).toContain(
    `By \`declared\` ${word.kg} kg are matched at ${word.paid} EUR/kg, by \`documented\` ${files.kg} kg at ${files.paid} EUR/kg; ` +
      `where a alone asks for it ${alone.kg} kg, of which a gets ${alone.fills.get('a')}.`,
  )
})

test('the base of caps: what a phantom does to it', async () => {
  const kg = async (base: Rules['countryCapBase'], phantom: boolean) => `${await matchedKg(capOf(base, phantom))} kg`
  expect(said('Choice: the base of caps*.')).toContain(
    `${await kg('pooled-demand', false)} are matched without the phantom and ${await kg('pooled-demand', true)} with it ` +
      `by \`pooled-demand\`, ${await kg('servable-demand', false)} and ${await kg('servable-demand', true)} by`,
  )
})

test('the supplier cap: what a house sells through two companies', async () => {
  const offers = ['one', 'two'].map(id => offer(id, 400, 10, { supplierId: id, group: 'the house' }))
  const sells = async (supplierCapBy: Rules['supplierCapBy']) =>
    `${await matchedKg(round([line('a', 800)], offers, { maxSupplierSharePct: '20', supplierCapBy }))} kg by \`${supplierCapBy}\``
  expect(said('Choice: supplier cap by group*.')).toContain(
    `sells ${await sells('supplier')}, ${await sells('group')}.`,
  )
})

test('newcomers: what the tenth member gets by stating more', async () => {
  const nine = Array.from({ length: 9 }, (_, n) => ({ id: `known-${n}`, kg: '100', baseline: '100' }))
  const gets = async (kg: string, newcomerWeight: string) =>
    (await shared([...nine, { id: 'tenth', kg }], { newcomerWeight }, 600)).find(([id]) => id === 'tenth')?.[1]
  for (const by of ['stated', 'median', '12'])
    expect(said('Choice: newcomers*.')).toContain(`${await gets('100', by)} or ${await gets('10000', by)} by \`${by}\``)
})

test('realisation: what overstating and declining cost', async () => {
  const members = [
    { id: 'a', kg: '100', baseline: '100', took: '1' },
    { id: 'b', kg: '100', baseline: '100', took: '0.25' },
  ]
  for (const weights of ['baseline', 'realisation'] as const) {
    const fills = await shared(members, { weights }, 100)
    expect(said('Choice: realisation.')).toContain(`${inWords(fills.map(([, kg]) => kg))} by \`${weights}\``)
  }
})

const leaves = ({ result }: MatchOutput): string =>
  `${result.departures.map(({ lineId }) => lineId).join() || 'nobody'} leaves`

test('departures: who leaves, and what is paid', async () => {
  const lines = [line('a', 50, upTo('11')), line('b', 100)]
  const settledBy = async (departures: Rules['departures']) => {
    const output = await settled(round(lines, [offer('x', 100, 10), offer('y', 50, 14)], { departures }))
    const paid = [...paidOf(output)].map(([id, price]) => `${id} pays ${price}`)
    const matched = `${leaves(output)}, ${Number(output.totals.matchedKg)} kg are matched`
    return `\`${departures}\` ${matched}${paid.length > 1 ? ', ' : ' and '}${inWords(paid)}`
  }
  expect(said('Choice: departures*.')).toContain(
    `By ${await settledBy('lowest-ceiling')}; by ${await settledBy('least-loss')}.`,
  )
})

test('departures, where lots need the pool', async () => {
  const tiers = [
    { fromKg: '0', amount: '12' },
    { fromKg: '120', amount: '10' },
  ]
  const offers = [offer('x', 150, 12, { price: { tiers, currency: 'EUR' } }), offer('y', 50, 13)]
  const lines = [line('large', 80, upTo('10.60')), line('small', 20, upTo('10.70')), line('rich', 100)]
  const settledBy = async (departures: Rules['departures']) => {
    const output = await settled(round(lines, offers, { departures }))
    return `\`${departures}\` ${leaves(output)} and ${Number(output.totals.matchedKg)} kg are matched`
  }
  expect(said('Choice: who leaves, where lots need the pool*.')).toContain(
    `By ${await settledBy('lowest-ceiling')}, by ${await settledBy('least-loss')}.`,
  )
})
