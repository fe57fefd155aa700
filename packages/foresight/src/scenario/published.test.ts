import { expect, test } from 'vitest'
import facts from '../../data/april-2025.json' with { type: 'json' }
import { backTest } from '../backtest/april.ts'
import { foresee } from '../outcome/outcome.ts'
import { dyWorld } from '../worlds.fixture.ts'
import { publishedScenarios } from './published.ts'
import { readScenario } from './read.ts'

const published = publishedScenarios(dyWorld())

test('three scenarios are published, each with its sources, and can be read', () => {
  expect(published).toHaveLength(3)
  for (const { scenario, sources } of published) {
    expect(sources.length).toBeGreaterThan(0)
    expect(readScenario(scenario, dyWorld())).toEqual({ value: scenario })
  }
})

test('each leaves a line of the world short that was not', async () => {
  for (const { scenario } of published) {
    const { outcome } = await foresee(dyWorld(), scenario)
    expect(
      outcome.lines.some(({ shortKg }) => shortKg !== '0'),
      scenario.name,
    ).toBe(true)
  }
})

test('the shares of spring 2025 are what customs says', async () => {
  const { base } = await backTest()
  const lost = ['2025-04', '2025-05', '2025-06'].map(month => {
    const t = facts.magnets.find(own => own.month === month)?.t ?? 0
    return (1 - t / base).toFixed(2)
  })
  expect(published[1]?.scenario.shocks.map(shock => 'share' in shock && shock.share)).toEqual(lost)
})
