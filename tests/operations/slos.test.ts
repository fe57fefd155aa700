import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { stringify } from 'yaml'

/**
 * Service level objectives, tried by Prometheus' own tool on planted series of hours and days: each alert fires while its budget burns, and none
 * does on a hub that is well or when there is nothing to count. Skipped where promtool is not installed.
 */
const there = spawnSync('promtool', ['--version']).status === 0
const rules = new URL('../../infra/observability/slos.yaml', import.meta.url).pathname
const STEPS_AN_HOUR = 120

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestone-slos-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Series = { series: string; values: string }
type Firing = readonly [alert: string, labels: string]

function promtool(name: string, test: object): void {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(
    file,
    stringify({ rule_files: [rules], evaluation_interval: '30s', tests: [{ interval: '30s', ...test }] }),
  )
  try {
    execFileSync('promtool', ['test', 'rules', file], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(stdout + stderr)
  }
}

/** Which alerts, and no other, fire after so many hours of the series. */
function firing(series: readonly Series[], hours: number, expected: readonly Firing[]): void {
  promtool('firing', {
    input_series: series,
    promql_expr_test: [
      {
        expr: 'ALERTS{alertstate="firing"}',
        eval_time: `${hours * 60}m`,
        exp_samples: expected.map(([alert, labels]) => ({
          labels: `ALERTS{alertname="${alert}",alertstate="firing",${labels}}`,
          value: 1,
        })),
      },
    ],
  })
}

/** A counter that rises by so much every 30 seconds for the first hours, and by so much from then on. */
const rising = (each: number, hours: number, then = 0, thenHours = 0): string =>
  `0+${each}x${hours * STEPS_AN_HOUR}` +
  (thenHours > 0 ? ` ${each * hours * STEPS_AN_HOUR + then}+${then}x${thenHours * STEPS_AN_HOUR - 1}` : '')

const AT = 'instance="console:8080",route="/api/v1/demand/forecasts",method="POST"'
/** Commands each 30 seconds: well, failed with 503, and answered late. */
function commands({ well = 0, failed = 0, late = 0 }, hours: number, before = { well: 0, hours: 0 }): Series[] {
  const total = hours + before.hours
  const bucket = (status: number, le: string, each: number): Series => ({
    series: `lodestone_http_request_seconds_bucket{${AT},status="${status}",le="${le}"}`,
    values:
      before.hours > 0 ? rising(status === 201 ? before.well : 0, before.hours, each, hours) : rising(each, hours),
  })
  return [
    { series: 'lodestone_ready{instance="console:8080",service="console"}', values: `1x${total * STEPS_AN_HOUR}` },
    { series: 'lodestone_ready{instance="demand:8080",service="demand"}', values: `1x${total * STEPS_AN_HOUR}` },
    bucket(201, '1', well),
    bucket(201, '+Inf', well + late),
    bucket(503, '1', failed),
    bucket(503, '+Inf', failed),
  ]
}

function facts({ fresh = 0, stale = 0 }, hours: number): Series[] {
  const on = 'service="aggregation",topic="demand.forecast"'
  return [
    { series: `lodestone_consumer_fact_age_seconds_bucket{${on},le="5"}`, values: rising(fresh, hours) },
    { series: `lodestone_consumer_fact_age_seconds_count{${on}}`, values: rising(fresh + stale, hours) },
  ]
}

function rounds(byPace: Readonly<Record<string, number>>, hours: number): Series[] {
  return ['minute', 'ten-minutes', 'hour', 'longer', 'waiting'].flatMap(took =>
    // Each process of rounds shows the same.
    ['a', 'b'].map(instance => ({
      series: `lodestone_rounds_closed_lately{service="rounds",instance="${instance}",took="${took}"}`,
      values: `${byPace[took] ?? 0}x${hours * STEPS_AN_HOUR}`,
    })),
  )
}

const page = (alert: string, slo: string): Firing => [alert, `severity="page",slo="${slo}"`]
const ticket = (alert: string, slo: string): Firing => [alert, `severity="ticket",slo="${slo}"`]

test.skipIf(!there)('promtool takes the rules', () => {
  execFileSync('promtool', ['check', 'rules', '--lint-fatal', rules], { stdio: 'pipe' })
})

describe.skipIf(!there)('nothing fires', () => {
  test('on a hub that is well', () => {
    const well = [
      ...commands({ well: 1_000, failed: 0.1, late: 1 }, 3),
      ...facts({ fresh: 1_000, stale: 1 }, 3),
      ...rounds({ minute: 38, 'ten-minutes': 1, hour: 1 }, 3),
    ]
    firing(well, 3, [])
  })

  test('without data, nor where nothing happens', () => {
    firing([], 3, [])
    firing([...commands({}, 3), ...facts({}, 3), ...rounds({}, 3)], 3, [])
  })

  test('for single failures of a quiet night', () => {
    const quiet = commands({ well: 0.05, failed: 0 }, 3)
    const one = quiet.map(each =>
      each.series.includes('503') ? { ...each, values: `0x${3 * STEPS_AN_HOUR - 4} 2x4` } : each,
    )
    firing(one, 3, [])
  })

  test('for a round that was closed just now and waits', () => {
    firing(rounds({ minute: 1, waiting: 3 }, 1), 1, [])
  })

  test('for what a service answers to the console, for reads, and for computations that take their time', () => {
    const others = commands({ failed: 100, late: 100 }, 3)
    const at = (from: string, to: string) =>
      others.map(each => (each.series.includes('_bucket') ? { ...each, series: each.series.replace(from, to) } : each))
    const [internal, reads, computed] = [
      at('console:8080', 'demand:8080'),
      at('POST', 'GET'),
      at('demand/forecasts', 'rounds/:id/what-if'),
    ]
    const counted = [...internal, ...reads, ...computed].filter(({ series }) => series.includes('_bucket'))
    firing([...counted, ...commands({ well: 1_000 }, 3)], 3, [])
  })
})

describe.skipIf(!there)('somebody is woken', () => {
  test('when one command in ten fails for a quarter of an hour after hours in which all was well', () => {
    const burning = commands({ well: 90, failed: 10 }, 1, { well: 100, hours: 3 })
    firing(burning, 3, [])
    firing(burning, 3.25, [page('LodestoneCommandsFail', 'commands'), ticket('LodestoneCommandsFail', 'commands')])
  })

  test('when commands fail, and two hours of it are a ticket too', () => {
    firing(commands({ well: 98, failed: 2 }, 3), 3, [
      page('LodestoneCommandsFail', 'commands'),
      ticket('LodestoneCommandsFail', 'commands'),
    ])
  })

  test('when commands are answered late', () => {
    firing(commands({ well: 80, late: 20 }, 3), 3, [
      page('LodestoneAnswersLate', 'answers'),
      ticket('LodestoneAnswersLate', 'answers'),
    ])
  })

  test('when figures are stale', () => {
    firing(facts({ fresh: 80, stale: 20 }, 3), 3, [
      page('LodestoneFiguresStale', 'freshness'),
      ticket('LodestoneFiguresStale', 'freshness'),
    ])
  })

  test('no longer once it is over, though the hour is still bad', () => {
    const over = facts({ fresh: 80, stale: 20 }, 1).map(({ series, values }, i) => ({
      series,
      // From 100 facts in each step, 20 of them stale, to 100 fresh ones.
      values: `${values} ${(i === 0 ? 80 : 100) * STEPS_AN_HOUR + 100}+100x${STEPS_AN_HOUR}`,
    }))
    firing(over, 1, [page('LodestoneFiguresStale', 'freshness'), ticket('LodestoneFiguresStale', 'freshness')])
    firing(over, 1.75, [ticket('LodestoneFiguresStale', 'freshness')])
  })
})

describe.skipIf(!there)('nobody is woken, but a ticket written', () => {
  test.each([
    ['LodestoneCommandsFail', 'commands', commands({ well: 1_000, failed: 4 }, 3)],
    ['LodestoneAnswersLate', 'answers', commands({ well: 1_000, late: 40 }, 3)],
    ['LodestoneFiguresStale', 'freshness', facts({ fresh: 1_000, stale: 40 }, 3)],
  ] as const)('%s: a burn of four', (alert, slo, series) => {
    firing(series, 3, [ticket(alert, slo)])
  })

  test('when it burns half as fast again as it may, for hours', () => {
    firing(commands({ well: 1_000, failed: 1.5 }, 3), 3, [ticket('LodestoneCommandsFail', 'commands')])
  })

  test('LodestoneMatchesLate: of rounds, and it says where to read on', () => {
    promtool('matches', {
      external_labels: { runbook: 'https://wiki.example/runbook' },
      input_series: rounds({ minute: 18, hour: 1, longer: 1 }, 1),
      alert_rule_test: [
        {
          eval_time: '1h',
          alertname: 'LodestoneMatchesLate',
          exp_alerts: [
            {
              exp_labels: { severity: 'ticket', slo: 'matches' },
              exp_annotations: {
                summary:
                  'More than one round in twenty of the last 90 days was matched later than ten minutes after its close',
                runbook_url: 'https://wiki.example/runbook#lodestonematcheslate',
              },
            },
          ],
        },
      ],
    })
  })
})

test.skipIf(!there)('what is left of each budget is recorded', () => {
  const left = (expr: string, value: number) => ({
    expr: `round(${expr}, 0.01)`,
    eval_time: '3h',
    exp_samples: [{ labels: `{slo="${/slo="(\w+)"/.exec(expr)?.[1]}"}`, value }],
  })
  promtool('budget', {
    input_series: [
      ...commands({ well: 999.5, failed: 0.5 }, 3),
      ...facts({ fresh: 980, stale: 20 }, 3),
      ...rounds({ minute: 39, hour: 1 }, 3),
    ],
    promql_expr_test: [
      left('lodestone:slo_budget_left:ratio30d{slo="commands"}', 0.5),
      left('lodestone:slo_budget_left:ratio30d{slo="answers"}', 1),
      left('lodestone:slo_budget_left:ratio30d{slo="freshness"}', -1),
      left('lodestone:slo_budget_left:ratio90d{slo="matches"}', 0.5),
    ],
  })
})
