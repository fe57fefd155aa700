import { expect, test } from 'vitest'
import { match } from './match.ts'
import { filledOf, line, offer, round } from './rounds.fixture.ts'

test('under a binding cap the second lowest level is raised as far as it goes, not only the lowest', async () => {
  // `low` reaches 20 kg alone. The others share what a cap of half of 500 kg allows: 250 kg at one level, though goods are carried to FR for less.
  const input = round(
    [line('low', 100, { provenanceFloor: 'A' }), line('x', 100), line('y', 300, { deliverTo: 'FR' })],
    [
      offer('few', 20, 9),
      offer('many', 1000, 9, { level: 'B', incoterm: 'FOB', chain: [{ stage: 'mining', country: 'CN' }] }),
    ],
    {
      countryCapBase: 'pooled-demand',
      maxCountrySharePct: '50',
      freight: [
        { from: '*', to: 'FR', amount: '1' },
        { from: '*', to: '*', amount: '2' },
      ],
    },
  )
  expect(Object.fromEntries(filledOf(await match(input)))).toEqual({ low: 20, x: 62.5, y: 187.5 })
})
