import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { createServer, ProblemError, unlimited } from '@lodestone/http'
import { createLog, readConfig } from '@lodestone/service'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mountSite } from './site.pages.ts'

const nobody = async (): Promise<never> => {
  throw new ProblemError('unauthenticated', 'nobody is known')
}
type Server = Awaited<ReturnType<typeof createServer>>
const serverWith = async (env: Record<string, string> = {}): Promise<Server> => {
  const app = await createServer({ log: createLog('silent'), mapError: () => undefined })
  const config = readConfig({ DATABASE_URL: 'postgres://x', KAFKA_BROKERS: 'x', ...env })
  await mountSite(app, { config }, unlimited(nobody))
  return app
}
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let app: Server
beforeAll(async () => {
  app = await serverWith()
})
afterAll(() => app.close())
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
const scriptOf = async (): Promise<string> => /src="(\/assets\/[^"]+\.js)"/.exec((await get('/')).body)?.[1] ?? ''

describe('the page', () => {
  test.each(['/', '/rounds', '/rounds/1/whatever', '/my/forecasts?x=1', '/signed-in?code=1'])(
    'a browser gets it at %s, and asks for it each time',
    async path => {
      const response = await get(path, HTML)
      expect(response.statusCode).toBe(200)
      expect(response.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      })
      expect((await get(path, { ...HTML, 'if-none-match': String(response.headers.etag) })).statusCode).toBe(304)
    },
  )
  test.each([
    '/api/v1/nothing',
    '/docs/nothing',
    '/dev/nothing',
    '/assets/nothing.js',
    '/console/nothing',
    '/public',
    '/public/en',
  ])('but not at %s', async path => {
    expect(await get(path, HTML)).toMatchObject({ statusCode: 404 })
  })
  test('who does not ask for HTML hears that there is nothing', async () => {
    const response = await get('/rounds', { accept: 'application/json' })
    expect(response.statusCode).toBe(404)
    expect(response.json()).toMatchObject({ code: 'not-found' })
  })
  test('it has no inline script or style and asks nobody else', async () => {
    const { body } = await get('/')
    expect(body).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=|(?:src|href)="(?:https?:)?\/\//)
    expect((await get('/')).headers['content-security-policy']).toContain("default-src 'none'")
  })
})

describe('its files', () => {
  test('never change under their names, and are compressed beforehand', async () => {
    const path = await scriptOf()
    const plain = await get(path)
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(plain.headers['content-security-policy']).toContain("default-src 'none'")
    expect(plain.headers).not.toHaveProperty('x-frame-options')
    const br = await get(path, { 'accept-encoding': 'gzip, deflate, br' })
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' })
    expect(brotliDecompressSync(br.rawPayload).equals(plain.rawPayload)).toBe(true)
    const gzip = await get(path, { 'accept-encoding': 'gzip, br;q=0' })
    expect(gzip.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(gzip.rawPayload).equals(plain.rawPayload)).toBe(true)
    expect(new Set([plain, br, gzip].map(each => each.headers.etag)).size).toBe(3)
  })
})

describe('signing in', () => {
  test('without an issuer it is the hub itself', async () => {
    expect((await get('/console/config.json')).json()).toEqual({
      clientId: 'lodestone-console',
      scope: 'openid',
      claims: { person: ['sub'], roles: ['roles'], org: ['org'] },
    })
    expect((await get('/')).headers['content-security-policy']).toContain("connect-src 'self';")
  })
  test('where there is something to read without, it says so', async () => {
    const open = await serverWith({ PUBLIC_FACE: '1' })
    expect((await open.inject('/console/config.json')).json()).toMatchObject({ publicFace: true })
    await open.close()
  })
  test('with one the page may call it, and nobody else', async () => {
    const other = await serverWith({
      OIDC_ISSUER: 'http://issuer:8080',
      OIDC_AUTHORITY: 'https://login.example/realms/hub',
      OIDC_CLIENT_ID: 'console',
      OIDC_SCOPE: 'openid offline_access',
      OIDC_PERSON_CLAIM: 'oid',
      OIDC_ROLES_CLAIM: 'realm_access.roles',
      OIDC_ORG_CLAIM: '/https:~1~1hub.example~1org',
    })
    const settings = (await other.inject('/console/config.json')).json()
    expect(settings).toEqual({
      authority: 'https://login.example/realms/hub',
      clientId: 'console',
      scope: 'openid offline_access',
      claims: { person: ['oid'], roles: ['realm_access', 'roles'], org: ['https://hub.example/org'] },
    })
    const policy = String((await other.inject({ url: '/rounds', headers: HTML })).headers['content-security-policy'])
    expect(policy).toContain("connect-src 'self' https://login.example;")
    expect(policy).toContain("script-src 'self';")
    await other.close()
  })
})
