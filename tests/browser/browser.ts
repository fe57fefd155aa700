import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '@lodestone/contracts'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

/** Chromium of the machine, driving the real hub: who signs in, what the page complains about, and what axe finds. */

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome']

/** The browser to use: `CHROMIUM`, or where systems put it; `undefined` where there is none, and the tests are skipped. */
export const browserPath = (): string | undefined => process.env.CHROMIUM ?? USUAL.find(path => existsSync(path))

if (browserPath() === undefined)
  console.warn('no Chromium is installed (or named by CHROMIUM): the tests in a browser are skipped')

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The shorter form of two: every page takes it in anew. */
const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Somebody to sign in as. Members and suppliers act for an organisation, by its legal name. */
export type Who = { readonly role: Role | 'second operator'; readonly organisation?: string }
/** Of whom the issuer says no more than who it is. */
export type Somebody = { readonly person: string }

export type Visit = {
  readonly page: Page
  /** Errors of the console, uncaught exceptions, refused requests and violations of the content security policy so far. */
  readonly complaints: string[]
  end(): Promise<void>
}

export type Browser = {
  /** A window of its own, with nothing remembered. */
  visit(options?: {
    width?: number
    height?: number
    dark?: boolean
    locale?: string
    script?: boolean
  }): Promise<Visit>
  close(): Promise<void>
}

const open = new Set<Visit>()
// An element that is waited for in vain does not say what is there instead.
if (process.env.VITEST) {
  const { afterEach } = await import('vitest')
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    for (const { page, complaints } of open) {
      const shown = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String)
      console.error(`after "${task.name}", ${page.url()} shows\n${shown}\nand complained of`, complaints)
    }
  })
}

export async function openBrowser(): Promise<Browser> {
  const path = browserPath()
  if (path === undefined) throw new Error('no Chromium')
  // Playwright keeps its profile, and nothing of it stays.
  const profile = mkdtempSync(join(tmpdir(), 'lodestone-browser-'))
  const browser = await chromium.launch({ executablePath: path, args: FLAGS, headless: true, downloadsPath: profile })
  return {
    visit: async ({ width = 1440, height = 900, dark = false, locale = 'en-GB', script = true } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        locale,
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce',
        javaScriptEnabled: script,
      })
      return visitIn(context)
    },
    close: async () => {
      await browser.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

async function visitIn(context: BrowserContext): Promise<Visit> {
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('response', response => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  page.on('pageerror', error => complaints.push(String(error)))
  await page.exposeFunction('complainOfPolicy', (text: string) => complaints.push(text))
  // Scripts for the page are texts: the types of a browser have no place in this program.
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', event =>
    complainOfPolicy('content security policy: ' + event.violatedDirective + ' refused ' + event.blockedURI + ' ' + event.sample))`)
  const visit = { page, complaints, end: () => context.close() }
  open.add(visit)
  context.on('close', () => open.delete(visit))
  return visit
}

/** Goes to a page of the hub and signs in on the way, as one would by hand. */
export async function signIn({ page }: Visit, url: string, who: Who | Somebody, path = '/'): Promise<void> {
  await page.goto(url + path)
  await page.getByRole('button', { name: /^(Sign in|Anmelden|Se connecter|サインイン)$/ }).click()
  await page.waitForURL(/\/dev\/authorize/)
  if ('person' in who) {
    await page.getByText('Somebody else').click()
    await page.getByLabel('Name').fill(who.person)
    await page.getByLabel('Role').selectOption('none')
    await page.getByRole('button', { name: 'Continue' }).click()
    return
  }
  const name = who.organisation ?? `${who.role.charAt(0).toUpperCase()}${who.role.slice(1)}`
  await page
    .getByRole('button')
    .filter({ has: page.getByText(name, { exact: true }) })
    .first()
    .click()
  // A page that has only come yet takes the focus once more: a key pressed until then would go astray.
  await settled({ page } as Visit)
}

/** Waits until a page shows what it has: nothing loads any more. */
export async function settled({ page }: Visit): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.locator('.loading').first().waitFor({ state: 'detached' })
}

/** What axe finds against WCAG 2.2 AA, a sentence each. */
export async function axeFaults({ page }: Visit): Promise<string[]> {
  // Evaluated in the page from outside, which its content security policy does not hold for.
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(AXE)
  // Colours that have just changed are shown a frame later, and wholly when their transition has ended; a spinner's never does.
  // What is scrolled half under the page's head would count as too small to press.
  await page.evaluate('scrollTo(0, 0)')
  await page.evaluate(`(async () => {
    const frames = () => new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))
    await frames()
    const ending = document.getAnimations().filter(one => Number.isFinite(one.effect?.getComputedTiming().endTime))
    await Promise.allSettled(ending.map(one => one.finished))
    await frames()
  })()`)
  type Found = { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }
  // All rules, but of what they found good the page need not write an account: that took two thirds of the time.
  const violations = await page.evaluate<Found[]>(
    `axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    }).then(({ violations }) => violations)`,
  )
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(node => `${id}: ${help} at ${node.target.join(' ')} (${node.failureSummary ?? ''})`),
  )
}

/** Pixels by which the page is wider than its window. */
export const overflow = ({ page }: Visit): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
