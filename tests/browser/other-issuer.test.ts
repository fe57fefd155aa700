import { createServer, type Server } from 'node:http'
import type { TestHub } from '@lodestone/testing'
import Provider from 'oidc-provider'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../setup/free-port.ts'
import { startWholeHub } from '../system/hub.ts'
import { type Browser, browserPath, openBrowser } from './browser.ts'

let browser: Browser
let issuer: Server
let hub: TestHub
let issuerUrl: string

/** Signing in at an issuer that is not the hub's own: a certified OpenID provider, with its pages, its tokens and its end of a session. */
describe.skipIf(browserPath() === undefined)('the console at another issuer', () => {
  beforeAll(async () => {
    const [issuerPort, hubPort] = [await freePort(), await freePort()]
    issuerUrl = `http://127.0.0.1:${issuerPort}`
    issuer = await serve(providerOf(issuerUrl, `http://127.0.0.1:${hubPort}`), issuerPort)
    const settings = { PORT: String(hubPort), OIDC_ISSUER: issuerUrl, OIDC_SCOPE: 'openid offline_access' }
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub(settings)])
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
    issuer?.closeAllConnections()
    issuer?.close()
  })

  test('signs an operator in with its roles, renews the token, and ends the session at the issuer', async () => {
    const { page, complaints, end } = await browser.visit()
    await signInAtIssuer(page)
    await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor()
    expect(page.url()).toBe(`${hub.url}/operations`)
    // What the issuer's pages complain about is theirs.
    const ofIssuer = complaints.length

    const token = () =>
      page.evaluate<string>(
        "JSON.parse(sessionStorage[Object.keys(sessionStorage).find(key => key.startsWith('lodestone.user:'))]).access_token",
      )
    const first = await token()
    const renewed = page.waitForResponse(response => response.url() === `${issuerUrl}/token`, { timeout: 60_000 })
    expect((await renewed).status()).toBe(200)
    await expect.poll(token, { timeout: 45_000 }).not.toBe(first)

    await page.getByRole('link', { name: 'Participants' }).click()
    await page.getByRole('heading', { name: 'Participants', level: 1 }).waitFor()
    expect(complaints.slice(ofIssuer)).toEqual([])

    await page.getByRole('button', { name: /olga/ }).click()
    const revoked: (string | null)[] = []
    page.on('request', request => {
      if (request.url() !== `${issuerUrl}/token/revocation`) return
      revoked.push(new URLSearchParams(request.postData() ?? '').get('token_type_hint'))
    })
    // An issuer that takes its time keeps nobody signed in here.
    const { promise: answering, resolve: answer } = Promise.withResolvers<void>()
    await page.route(`${issuerUrl}/token/revocation`, route => answering.then(() => route.continue()))
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).first().waitFor()
    expect(await page.evaluate(`Object.keys(sessionStorage).filter(key => key.includes('user'))`)).toEqual([])
    answer()
    await page.waitForURL(`${issuerUrl}/session/end**`)
    await page.getByRole('button', { name: /^Yes/ }).click()
    await page.getByRole('button', { name: 'Sign in' }).first().waitFor()
    expect(page.url()).toBe(`${hub.url}/`)
    expect(revoked).toEqual(expect.arrayContaining(['refresh_token', 'access_token']))
    await end()
  })

  test('refuses a sign-in whose id token was made for another', async () => {
    const { page, end } = await browser.visit()
    await page.route(
      `${issuerUrl}/auth?**`,
      route => {
        const asked = new URL(route.request().url())
        expect(asked.searchParams.get('nonce')).toMatch(/^[0-9a-f]{32}$/)
        asked.searchParams.set('nonce', 'of-somebody-else')
        return route.fulfill({ status: 302, headers: { location: `${asked.href}&altered` } })
      },
      { times: 1 },
    )
    await signInAtIssuer(page)
    await page.getByText('Sign-in failed').waitFor()
    await end()
  })
})

/** Wants a page of the console, and signs in at the issuer for it. */
async function signInAtIssuer(page: Page): Promise<void> {
  await page.goto(`${hub.url}/operations`)
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.waitForURL(`${issuerUrl}/interaction/**`)
  await page.locator('input[name=login]').fill('olga')
  await page.locator('input[name=password]').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** Whoever signs in there is an operator, with tokens for the hub that last little longer than the console waits to renew them. */
function providerOf(issuerUrl: string, hubUrl: string): Provider {
  return new Provider(issuerUrl, {
    clients: [
      {
        client_id: 'lodestone-console',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${hubUrl}/signed-in`],
        post_logout_redirect_uris: [hubUrl],
      },
    ],
    clientBasedCORS: (_context, origin) => origin === hubUrl,
    features: {
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:lodestone',
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid',
          audience: 'lodestone',
          accessTokenTTL: 65,
          accessTokenFormat: 'jwt' as const,
        }),
      },
    },
    extraTokenClaims: () => ({ roles: ['operator'] }),
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    issueRefreshToken: () => true,
  })
}

const serve = (provider: Provider, port: number): Promise<Server> =>
  new Promise(resolve => {
    const server = createServer(provider.callback()).listen(port, '127.0.0.1', () => resolve(server))
  })
