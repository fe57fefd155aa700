import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { freePort } from '../setup/free-port.ts'
import { startWholeHub } from '../system/hub.ts'
import { panels, ruled } from './dashboards.ts'

/**
 * What a Prometheus in earnest makes of what is committed: its tool reads the configuration, rules and metrics, and it scrapes a hub, evaluates
 * every rule and answers every query of the dashboard. Where Prometheus is not installed, these tests are skipped.
 */
const there = ['prometheus', 'promtool'].every(program => spawnSync(program, ['--version']).status === 0)
const committed = new URL('../../infra/observability/', import.meta.url).pathname
const promtool = (args: readonly string[], input = '') =>
  execFileSync('promtool', args, { cwd: committed, input, encoding: 'utf8', stdio: 'pipe' })

let hub: TestHub
beforeAll(async () => {
  if (there) hub = await startWholeHub()
})
afterAll(() => hub?.stop())

describe.skipIf(!there)('promtool', () => {
  test('takes the configuration and every rule', () => {
    const found = promtool(['check', 'config', 'prometheus.yaml']).matchAll(/SUCCESS: (\d+) rules found/g)
    expect([...found].reduce((sum, [, rules]) => sum + Number(rules), 0)).toBe(ruled().length)
  })
  test('finds nothing to mend in the metrics of a hub', async () => {
    const metrics = await (await fetch(new URL('/metrics', hub.url))).text()
    // Some names that prom-client gives the process's own metrics break a rule.
    const own = metrics.split('\n').filter(line => !/^(?:# \w+ )?nodejs_/.test(line))
    expect(own.join('\n')).toContain('lodestone_ready')
    expect(promtool(['check', 'metrics'], own.join('\n'))).toBe('')
  })
})

describe.skipIf(!there)('a running Prometheus', () => {
  let folder: string
  let url: string
  let stop: () => Promise<void>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lodestone-prometheus-'))
    const config = parse(readFileSync(join(committed, 'prometheus.yaml'), 'utf8'))
    config.global = { ...config.global, scrape_interval: '1s', evaluation_interval: '1s' }
    config.rule_files = config.rule_files.map((name: string) => join(committed, name))
    config.scrape_configs[0].static_configs = [{ targets: [new URL(hub.url).host] }]
    writeFileSync(join(folder, 'prometheus.yaml'), stringify(config))
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const child = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yaml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    )
    const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
    stop = async () => {
      child.kill()
      await ended
    }
    await until('it has scraped the hub', async () => (await query('lodestone_ready')).length >= 7)
  })
  afterAll(async () => {
    await stop?.()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  const get = async (path: string) => {
    const response = await fetch(url + path).catch(() => undefined)
    return (
      response && ((await response.json()) as { status: string; error?: string; data: { [name: string]: unknown } })
    )
  }
  const query = async (text: string): Promise<unknown[]> =>
    ((await get(`/api/v1/query?query=${encodeURIComponent(text)}`))?.data?.result as unknown[]) ?? []

  test('has no trouble with any rule, and finds the hub up', async () => {
    type Rule = { name: string; health: string; lastError?: string }
    const rules = await until('every rule was evaluated', async () => {
      const groups = ((await get('/api/v1/rules'))?.data.groups ?? []) as { rules: Rule[] }[]
      const all = groups.flatMap(group => group.rules)
      return all.length > 0 && all.every(rule => rule.health !== 'unknown') && all
    })
    expect(rules.map(({ name, health, lastError }) => [name, health, lastError]).sort()).toEqual(
      ruled()
        .map(({ where }) => [where, 'ok', undefined])
        .sort(),
    )
    expect(await query('up{job="lodestone"} == 1')).toHaveLength(1)
  })
  test('tells the jobs of a service apart by their own names', async () => {
    expect((await query('sum by (job) (lodestone_job_runs_total{service="rounds"})')).length).toBeGreaterThan(1)
    expect(await query('lodestone_job_runs_total{job="lodestone"}')).toEqual([])
  })
  test('finds the commands and facts of a hub that the objectives count', async () => {
    await until('commands are counted', async () => {
      await fetch(new URL('/api/v1/participants', hub.url), { method: 'POST' })
      return (await query('lodestone:slo_events:rate5m{slo="commands"} > 0')).length === 1
    })
    expect(await query('lodestone:slo_errors:rate5m{slo="answers"}')).toHaveLength(1)
    expect(await query('lodestone:slo_events:rate5m{slo="freshness"}')).toHaveLength(1)
    expect(await query('lodestone:slo_errors:rate5m{slo="freshness"}')).toHaveLength(1)
  })
  test('answers every query of the dashboard', async () => {
    const all = panels()
    expect(all.length).toBeGreaterThan(10)
    for (const { where, query: text } of all) {
      const answer = await get(`/api/v1/query?query=${encodeURIComponent(text)}`)
      expect([where, answer?.status, answer?.error]).toEqual([where, 'success', undefined])
    }
  })
})
