import { browserPath, openBrowser, signIn } from '../browser/browser.ts'
import { progress, quantile, type Row, row } from './bench.ts'
import type { BenchHub } from './hub.ts'

const RELOADS = 10
const GOAL_MS = 1_000

/**
 * From the reload of the console's first page, in Chromium, until a menu that was clicked shows its items: with what the browser keeps of the
 * console, and without. Nothing where no browser is installed.
 */
export async function consoleRows(hub: BenchHub): Promise<Row[]> {
  if (browserPath() === undefined) return []
  progress('reloading the console')
  const browser = await openBrowser()
  try {
    const seen = await browser.visit()
    const { page } = seen
    await signIn(seen, hub.url, { role: 'operator' })
    const devtools = await page.context().newCDPSession(page)
    const interactive = async (): Promise<number> => {
      const start = performance.now()
      await page.reload({ waitUntil: 'commit' })
      await page.getByRole('button', { name: /olga/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
      return performance.now() - start
    }
    const kept: number[] = []
    const fresh: number[] = []
    await interactive()
    for (let i = 0; i < RELOADS; i++) {
      kept.push(await interactive())
      await devtools.send('Network.clearBrowserCache')
      fresh.push(await interactive())
    }
    await seen.end()
    return [figure('the console, reloaded, to a menu opened', kept), figure('the same, nothing kept', fresh)]
  } finally {
    await browser.close()
  }
}

const figure = (what: string, took: readonly number[]): Row =>
  row(
    what,
    Math.max(...took),
    { atMost: GOAL_MS },
    'ms',
    `the longest of ${took.length}; p50 ${quantile(took, 0.5).toFixed(0)} ms`,
  )
