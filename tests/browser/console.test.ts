import { readdirSync, readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, round, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, settled, signIn, type Visit, type Who } from './browser.ts'

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let member: Awaited<ReturnType<typeof admitted>>
const open: Visit[] = []

/** Signing in, what each role finds, and the operators' first page, in a real browser on a real hub. */
describe.skipIf(browserPath() === undefined)('the console', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    member = await admitted(hub, 'member', { legalName: 'Rheintal Drives' })
    await admitted(hub, 'supplier', { legalName: 'Southern Earths' })
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  describe('signing in', signingIn)
  describe('the first page', firstPage)
  describe('the ways of a visitor', waysOfVisitors)
  describe('what a page may cost and may be asked for', limits)
  describe('a table', tables)
})

const visit = async (options?: Parameters<Browser['visit']>[0]): Promise<Visit> => {
  const made = await browser.visit(options)
  open.push(made)
  return made
}

const NAVIGATION: [Who, string[]][] = [
  [
    { role: 'operator' },
    [
      'Now',
      'Rounds',
      'Screening',
      'Origin',
      'Names',
      'Exposure',
      'Participants',
      'Applications',
      'Publications',
      'Audit',
      'Operations',
    ],
  ],
  [
    { role: 'auditor' },
    [
      'Now',
      'Rounds',
      'Screening',
      'Origin',
      'Names',
      'Exposure',
      'Participants',
      'Applications',
      'Publications',
      'Audit',
      'Operations',
    ],
  ],
  [
    { role: 'member', organisation: 'Rheintal Drives' },
    ['Start', 'Rounds', 'Forecasts', 'My exposure', 'Passports', 'Webhooks', 'People'],
  ],
  [
    { role: 'supplier', organisation: 'Southern Earths' },
    ['Start', 'Rounds', 'Offers', 'Credentials', 'Batches', 'Passports', 'Webhooks', 'People'],
  ],
]

function signingIn() {
  test.each(NAVIGATION)('signs in as %o, who finds their own pages and no others', async (who, names) => {
    const { page, complaints, end } = await visit()
    await signIn({ page, complaints, end }, hub.url, who)
    const links = page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link')
    expect(await links.allTextContents()).toEqual(names)
    // The code and the state are gone from the address, the token is in no cookie and in no lasting store.
    expect(page.url()).toBe(`${hub.url}/`)
    expect(await page.context().cookies()).toEqual([])
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('eyJ')
    if (who.role === 'member') {
      await page.goto(`${hub.url}/operations`)
      await page.getByRole('heading', { name: 'Page not found' }).waitFor()
    }
    expect(complaints).toEqual([])
    await end()
  })

  test.each(NAVIGATION)('the navigation of %o is whole in every language on 1440 px', async who => {
    const seen = await visit()
    const { page } = seen
    await signIn(seen, hub.url, who)
    for (const language of ['en', 'de', 'fr', 'ja']) {
      await page.evaluate(`localStorage.setItem('lodestone.language', '${language}')`)
      await page.reload()
      await settled(seen)
      const room = `(() => {
        const [nav, end] = ['#nav', '.bar-end'].map(one => document.querySelector(one).getBoundingClientRect())
        const bar = document.querySelector('.bar')
        const name = document.querySelector('.account-name')
        return {
          apart: Math.floor(end.left - nav.right) >= 0,
          cut: bar.scrollWidth - bar.clientWidth,
          nameCut: name.scrollWidth - name.clientWidth,
        }
      })()`
      await expect.poll(() => page.evaluate(room), { message: language }).toEqual({ apart: true, cut: 0, nameCut: 0 })
      expect(await page.locator('.bar .menu-button').isVisible()).toBe(false)
    }
    await seen.end()
  })

  test('whoever signs in comes back to the page they wanted, and signing out forgets them', async () => {
    const seen = await visit()
    await signIn(seen, hub.url, { role: 'operator' }, '/operations?x=1')
    const { page } = seen
    await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor()
    expect(page.url()).toBe(`${hub.url}/operations?x=1`)
    await page.reload()
    await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor()
    await page.getByRole('button', { name: /olga/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await page.evaluate(`Object.keys(sessionStorage).filter(key => key.includes('user'))`)).toEqual([])
    await seen.end()
  })
}

function firstPage() {
  test('the first page follows the hub without a reload', async () => {
    const seen = await visit()
    const { page, complaints } = seen
    await signIn(seen, hub.url, { role: 'operator' })
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByText('No round is live').waitFor()
    await page.evaluate('window.sameDocument = true')
    const operator = await hub.operator()
    const { id } = (await operator.post('/rounds', round({ name: 'Watched round' }))).body
    await operator.post(`/rounds/${id}/open`)
    const card = page.getByRole('region', { name: 'Watched round' })
    await card.getByText('Collection ends').waitFor()
    await card.getByText(/^00:5\d:\d\d$/).waitFor()
    await member.api.post('/demand/forecasts', forecast([line({ quantityKg: '1234.5' })]))
    await card.getByRole('listitem').filter({ hasText: 'Asked' }).getByText('1.2 t').waitFor()
    await operator.post(`/rounds/${id}/publish-pool`)
    await card.getByText('Offers close').waitFor()
    await operator.post(`/rounds/${id}/close`)
    await card.getByText(/sealed · 1 entry/).waitFor()
    await page.getByText('Demand sealed: 1 line').waitFor()
    expect(await page.evaluate('window.sameDocument')).toBe(true)
    expect(complaints).toEqual([])
    await seen.end()
  })

  test('what is parked is redriven and discarded after a question, and an auditor only sees it', async () => {
    const { database } = hub.process.services.find(({ service }) => service.name === 'console') ?? {}
    await database?.query(
      `INSERT INTO parked (consumer, topic, partition, "offset", key, value, headers, error_class, attempts)
       VALUES ('console', 'rounds.round', 0, 0, 'k', 'not json', '{"key":"k","headers":{}}', 'broken-json', 1)`,
    )
    const auditor = await visit()
    await signIn(auditor, hub.url, { role: 'auditor' })
    await auditor.page.getByText('broken-json').waitFor()
    expect(await auditor.page.getByRole('button', { name: /Redrive|Discard/ }).count()).toBe(0)
    await auditor.end()

    const seen = await visit()
    const { page } = seen
    await signIn(seen, hub.url, { role: 'operator' })
    await page.getByRole('button', { name: 'Redrive' }).click()
    const question = page.getByRole('dialog')
    await question.getByText('1 record is applied again.').waitFor()
    await question.getByRole('button', { name: 'Redrive' }).click()
    await page.getByText(/^Still parked \([\w-]+\): 0 applied, 1 left\.$/).waitFor()
    await page.getByRole('button', { name: 'Discard …' }).click()
    expect(await axeFaults(seen)).toEqual([])
    const discard = question.getByRole('button', { name: 'Discard permanently' })
    expect(await discard.isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Discard …' }).click()
    await question.getByLabel('Reason').fill('never was JSON')
    await discard.click()
    await page.getByText('Discarded. The audit records the reason.').waitFor()
    await page.getByRole('button', { name: 'Redrive' }).waitFor({ state: 'detached' })
    await seen.end()
  })
}

function waysOfVisitors() {
  test('the keyboard alone reaches a page, the menu and its choices', async () => {
    const seen = await visit()
    const { page } = seen
    await signIn(seen, hub.url, { role: 'operator' })
    await settled(seen)
    const focused = (): Promise<string> => page.evaluate('document.activeElement?.textContent ?? ""')
    await page.evaluate('document.activeElement?.blur()')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to content')
    for (let presses = 0; (await focused()) !== 'Operations' && presses < 20; presses++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor()
    expect(await page.evaluate('document.activeElement?.id')).toBe('main')
    const account = page.getByRole('button', { name: /olga/ })
    await account.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Betrieb', level: 1 }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('de')
    await seen.end()
  })

  test('language and appearance are the browser’s until one chooses, and stay chosen', async () => {
    const seen = await visit({ locale: 'ja-JP', dark: true })
    const { page } = seen
    await page.goto(hub.url)
    await page.getByRole('button', { name: 'サインイン' }).waitFor()
    const background = (): Promise<string> =>
      page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    const dark = await background()
    await signIn(seen, hub.url, { role: 'operator' })
    await page.getByRole('heading', { name: '現況', level: 1 }).waitFor()
    await page.getByRole('button', { name: /olga/ }).click()
    await page.getByRole('menuitemradio', { name: 'ライト' }).click()
    await expect.poll(background).not.toBe(dark)
    await page.reload()
    await page.getByRole('heading', { name: '現況', level: 1 }).waitFor()
    expect(await background()).not.toBe(dark)
    await seen.end()
  })
}

function tables() {
  test('a table of 10,000 rows has those in sight in the document, and the keyboard goes through all of them', async () => {
    const seen = await visit()
    const { page } = seen
    const lag = Array.from({ length: 10_000 }, (_, index) => ({
      topic: `topic-${index}`,
      partition: 0,
      records: index,
    }))
    const services = [{ name: 'demand', ready: true, outbox: { depth: 0, oldestAgeMs: 0 }, lag, parked: [] }]
    await page.route('**/api/v1/operations', route => route.fulfill({ json: { services } }))
    await signIn(seen, hub.url, { role: 'operator' }, '/operations')
    const table = page.getByRole('table', { name: 'Consumers, 10,000 rows' })
    await table.waitFor()
    expect(await table.getAttribute('aria-rowcount')).toBe('10001')
    const rows = table.getByRole('row')
    await rows.filter({ hasText: 'topic-9999' }).focus()
    await page.keyboard.press('End')
    const focused = page.locator('[role=row]:focus')
    await focused.filter({ hasText: /topic-000$/ }).waitFor()
    expect(await rows.count()).toBeLessThan(80)
    await page.keyboard.press('ArrowUp')
    await focused.filter({ hasText: /topic-101$/ }).waitFor()
    await table.getByRole('button', { name: 'Topic' }).click()
    expect(await table.getByRole('columnheader', { name: 'Topic' }).getAttribute('aria-sort')).toBe('ascending')
    // Scrolling through all of it: no picture may take so long that one sees it stop.
    const worst = await page.evaluate<number>(`new Promise(done => {
      const scroller = document.querySelectorAll('.table-scroll')[0]
      let worst = 0, before = performance.now(), step = 0
      const next = () => {
        const now = performance.now()
        worst = Math.max(worst, now - before)
        before = now
        scroller.scrollTop = step * 6000
        if (++step > 60) done(worst)
        else requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
    })`)
    expect(worst).toBeLessThan(500)
    await seen.end()
  })

  test('a short table says how many rows it has and is saved as a file too, and is searched from eight rows on', async () => {
    const seen = await visit()
    const { page } = seen
    let count = 3
    await page.route('**/api/v1/operations', route => {
      const lag = Array.from({ length: count }, (_, index) => ({ topic: `topic-${index}`, partition: 0, records: 1 }))
      const services = [{ name: 'demand', ready: true, outbox: { depth: 0, oldestAgeMs: 0 }, lag, parked: [] }]
      return route.fulfill({ json: { services } })
    })
    await signIn(seen, hub.url, { role: 'operator' }, '/operations')
    const frame = page.locator('.table-frame').filter({ has: page.getByRole('table', { name: /^Consumers/ }) })
    await frame.getByText('3 rows', { exact: true }).waitFor()
    await frame.getByRole('button', { name: 'Save as CSV' }).waitFor()
    expect(await frame.getByRole('searchbox').count()).toBe(0)
    count = 8
    await page.reload()
    await frame.getByRole('searchbox', { name: 'Search in Consumers' }).fill('topic-7')
    await frame.getByText('1 of 8 rows', { exact: true }).waitFor()
    await seen.end()
  })

  test('on paper a table that scrolls in itself has all its rows, and is as high as they are', async () => {
    const seen = await visit()
    const { page } = seen
    const lag = Array.from({ length: 600 }, (_, index) => ({ topic: `topic-${index}`, partition: 0, records: index }))
    const services = [{ name: 'demand', ready: true, outbox: { depth: 0, oldestAgeMs: 0 }, lag, parked: [] }]
    await page.route('**/api/v1/operations', route => route.fulfill({ json: { services } }))
    await signIn(seen, hub.url, { role: 'operator' }, '/operations')
    const table = page.getByRole('table', { name: 'Consumers, 600 rows' })
    await table.waitFor()
    const rows = table.getByRole('row')
    expect(await rows.count()).toBeLessThan(80)
    await page.emulateMedia({ media: 'print' })
    await expect.poll(() => rows.count()).toBe(601)
    expect(await table.evaluate(shown => shown.parentElement?.clientHeight ?? 0)).toBeGreaterThan(600 * 20)
    await page.emulateMedia({ media: 'screen' })
    await expect.poll(() => rows.count()).toBeLessThan(80)
    await seen.end()
  })
}

function limits() {
  test('the first screen, from signing in to a live page, needs less than 300 KB', async () => {
    const seen = await visit()
    const { page } = seen
    let bytes = 0
    // What a live page asks for again and again, it has shown before.
    const asked = new Set<string>()
    page.on('response', async response => {
      if (asked.has(response.url())) return
      asked.add(response.url())
      const size = await response
        .request()
        .sizes()
        .catch(() => undefined)
      bytes += (size?.responseBodySize ?? 0) + (size?.responseHeadersSize ?? 0)
    })
    await signIn(seen, hub.url, { role: 'operator' })
    await settled(seen)
    const first = bytes
    expect(first).toBeGreaterThan(50_000)
    expect(first).toBeLessThan(300_000)
    await seen.end()
  })

  test('a page that is not the console’s cannot have somebody signed in for it', async () => {
    const { page, end } = await visit()
    await page.goto(
      `${hub.url}/dev/authorize?${new URLSearchParams({
        response_type: 'code',
        client_id: 'x',
        redirect_uri: 'https://evil.example/signed-in',
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
      })}`,
    )
    await page.getByRole('heading', { name: 'This sign-in is refused' }).waitFor()
    expect(await page.getByRole('button').count()).toBe(0)
    await end()
  })
}

test('no file of the build is larger than a page may ask for at once', () => {
  const folder = new URL('../../services/console/dist/assets/', import.meta.url).pathname
  const index = readFileSync(`${folder}../index.html`, 'utf8')
  const first = [...index.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(match => match[1] as string)
  const sizeOf = (file: string): number => statSync(`${folder}${file}.br`).size
  expect(first.some(file => file.endsWith('.js')) && first.some(file => file.endsWith('.css'))).toBe(true)
  expect(first.reduce((sum, file) => sum + sizeOf(file), index.length)).toBeLessThan(250_000)
  for (const file of readdirSync(folder).filter(name => /\.(?:js|css)$/.test(name)))
    expect(sizeOf(file), file).toBeLessThan(200_000)
})
