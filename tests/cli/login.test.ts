import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { rounds } from '@lodestone/rounds'
import { supply } from '@lodestone/supply'
import { startTestHub, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type OidcIssuer, startIssuer } from './issuer.ts'
import { Lodestone } from './lodestone.ts'

vi.setConfig({ testTimeout: 120_000 })
let issuer: OidcIssuer
let hub: TestHub
let cli: Lodestone
let whom: string
beforeAll(async () => {
  issuer = await startIssuer('lodestone')
  hub = await startTestHub([supply, rounds], { OIDC_ISSUER: issuer.url })
  cli = new Lodestone(hub.url)
  whom = `--issuer ${issuer.url} --client-id cli`
})
afterAll(async () => {
  cli.remove()
  await hub.stop()
  await issuer.stop()
})
const stored = () => JSON.parse(readFileSync(join(cli.configHome, 'lodestone/credentials.json'), 'utf8'))

test('a browser signs in with a code that is worth nothing without the proof key', async () => {
  const login = cli.start(['login', ...whom.split(' '), '--json'])
  const [url] = await until(
    'the address is shown',
    async () => /http\S+authorize\S+/.exec(login.said().err) ?? undefined,
  )
  const redirect = new URL(url).searchParams.get('redirect_uri') ?? ''
  expect(new URL(redirect).hostname).toBe('127.0.0.1')
  expect((await fetch(url)).status).toBe(200)
  const { code, json } = await login.ended
  expect([code, json]).toEqual([0, expect.objectContaining({ sub: 'olga', hub: hub.url })])
  expect(issuer.grants).toEqual(['authorization_code'])
  expect(await cli.ok('round list')).toEqual([])
  expect(statSync(join(cli.configHome, 'lodestone')).mode & 0o777).toBe(0o700)
})

test('an answer to the open port with a state that was not given out is refused', async () => {
  const login = cli.start(['login', ...whom.split(' ')])
  const [url] = await until(
    'the address is shown',
    async () => /http\S+authorize\S+/.exec(login.said().err) ?? undefined,
  )
  await fetch(`${new URL(url).searchParams.get('redirect_uri')}?code=stolen&state=made-up`)
  const { code, err } = await login.ended
  expect([code, err]).toEqual([6, expect.stringMatching(/the issuer gave no token/)])
})

test('another device signs in by a code', async () => {
  const login = cli.start(['login', ...whom.split(' '), '--device', '--json', '--profile', 'far'])
  const [, userCode = ''] = await until(
    'the code is shown',
    async () => /and enter (\w+)/.exec(login.said().err) ?? undefined,
  )
  issuer.approve(userCode)
  expect((await login.ended).code).toBe(0)
  expect(await cli.ok('round list --profile far')).toEqual([])
})

test('a session that has ended is renewed without anybody, and kept', async () => {
  issuer.lifetime = 1
  const login = cli.start(['login', ...whom.split(' '), '--device', '--profile', 'short'])
  const [, userCode = ''] = await until(
    'the code is shown',
    async () => /and enter (\w+)/.exec(login.said().err) ?? undefined,
  )
  issuer.approve(userCode)
  await login.ended
  issuer.lifetime = 3600
  const before = stored().profiles.short
  expect(await cli.ok('round list --profile short')).toEqual([])
  expect(issuer.grants.at(-1)).toBe('refresh_token')
  const after = stored().profiles.short
  expect(after.renewal.refreshToken).not.toBe(before.renewal.refreshToken)
  expect(Date.parse(after.expiresAt)).toBeGreaterThan(Date.now())
})

test('a hub with an issuer gives no tokens itself, and says what to name', async () => {
  const { code, err } = await cli.run('login --role operator')
  expect([code, err]).toEqual([2, expect.stringMatching(/not its own issuer: name its issuer with --issuer/)])
})
