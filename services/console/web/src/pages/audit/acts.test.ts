import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import acts from '../../i18n/en/acts.json' with { type: 'json' }
import { actorOf, actsOf, calledIn, keyOf } from './acts.ts'

const ROOT = new URL('../../../../../../', import.meta.url).pathname
const RECORDED =
  /type(?:: | = )'((?:aggregation|approval|audit|demand|matching|messaging|outlook|participants|rounds|supply)\.[a-z-]+)(?:\.v\d+)?'/g

test('everything that a service records has its words', () => {
  const files = globSync(['services/*/src/**/*.ts', 'packages/{contracts,service,messaging}/src/**/*.ts'], {
    cwd: ROOT,
  })
  const types = files
    .filter(file => !/\.(?:test|fixture)\.ts$/.test(file))
    .flatMap(file => [...readFileSync(ROOT + file, 'utf8').matchAll(RECORDED)].map(([, type]) => type ?? ''))
  expect(new Set(types).size).toBeGreaterThan(80)
  expect([...new Set(types)].filter(type => !Object.hasOwn(acts, keyOf(type)))).toEqual([])
})

test('acts are chosen by their words, and asked for by their type', () => {
  const options = actsOf(
    { 'supply-offer-posted': 'Ödes', 'demand-forecast-read': 'Prognose', 'audit-read': 'Alles' },
    'de',
  )
  expect(options.map(({ label }) => label)).toEqual(['Alles', 'Ödes', 'Prognose'])
  expect(options[1]?.value).toBe('supply.offer-posted')
  expect(keyOf('rounds.round-opened.v1')).toBe('rounds-round-opened')
})

test('who acted is a person with its organisation, or the hub, and no id', () => {
  const organisation = '0199a1b2-0000-7000-8000-000000000001'
  expect(actorOf('rounds')).toBe('hub')
  expect(actorOf('olga')).toEqual({ person: 'olga' })
  expect(actorOf(`mia@home.example@${organisation}`)).toEqual({ person: 'mia@home.example', organisation })
  expect(actorOf(`3f0a6c1e-7d1b-4a55-9f0e-0d6b1c2a3f4e@${organisation}`)).toEqual({ organisation })
  expect(calledIn({ id: 'x', reference: 'OF-1' })).toBe('OF-1')
  expect(calledIn({ reference: 3 })).toBe(undefined)
  expect(calledIn(null)).toBe(undefined)
})
